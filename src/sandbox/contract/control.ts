/** The control plane: Cloud Run, functions, jobs. */

/** The value of a variable, or the secret that it is read from. */
export type EnvValue = string | {secret: string; version: string};

/** Settings of a revision besides its image; omitted ones are those of the revision before. */
export interface RevisionSetup {
	env?: Record<string, EnvValue>;
	/** As Cloud Run writes it: `1` or `1000m`. */
	cpu?: string;
	/** As Cloud Run writes it: `512Mi`. */
	memory?: string;
	/** Requests that an instance takes at a time. */
	concurrency?: number;
	timeoutSeconds?: number;
}

export interface Revision {
	/** Short name. */
	name: string;
	service: string;
	createdAt: number;
	image: string;
	ready: boolean;
	reason?: string;
	env: Record<string, EnvValue>;
	/** The deployer: the mail address of a person or a service account. */
	creator: string;
}

export interface TrafficTarget {
	/** Short revision name; undefined follows the latest ready revision. */
	revision?: string;
	percent: number;
	tag?: string;
}

/** Cloud Run services and revisions. Traffic that is asked for becomes true after a few (virtual) seconds. */
export interface RunControl {
	/** `createdAt`: a week ago by default. */
	addService(
		service: RevisionSetup & {
			project: string;
			region: string;
			name: string;
			uri: string;
			image: string;
			creator?: string;
			createdAt?: number;
			labels?: Record<string, string>;
			annotations?: Record<string, string>;
			minInstances?: number;
			maxInstances?: number;
		},
	): void;
	/** A new revision; gets the traffic that follows LATEST once ready. Returns its short name. */
	deploy(
		project: string,
		service: string,
		revision: RevisionSetup & {image: string; creator?: string; ready?: boolean; reason?: string; createdAt?: number},
	): string;
	/** The present traffic: short revision names and shares 0..1, summing to 1; nothing while the service has no instances. */
	serving(project: string, service: string): {revision: string; share: number}[];
	/** What a revision was made of; undefined for one that there is not. */
	setup(project: string, service: string, revision: string): RevisionSetup | undefined;
	setTraffic(project: string, service: string, traffic: TrafficTarget[]): void;
}

export interface FunctionDef {
	project: string;
	region: string;
	name: string;
	timeoutSeconds: number;
	memory: string;
	env: Record<string, EnvValue>;
	maxInstances?: number;
	updatedAt: number;
	/** The deployer; by default that of the project. */
	creator?: string;
	/** GEN_2 by default. */
	generation?: 'GEN_1' | 'GEN_2';
	state?: 'ACTIVE' | 'FAILED' | 'DEPLOYING';
	stateMessage?: string;
}

/** The answer of the function; 504 after its timeout is a legal answer while the work goes on. `afterMs` is virtual time. */
export interface InvokeResult {
	status: number;
	body: unknown;
	afterMs: number;
}

/** The answer of a page of the web. */
export interface PageAnswer {
	status: number;
	body: unknown;
}

export interface JobDef {
	project: string;
	region: string;
	name: string;
	schedule: string;
	timeZone: string;
	target: {function: string; body: unknown};
	attemptDeadlineSeconds: number;
	/** Seconds after which a failed attempt is not tried again; 0 by default: it never is. */
	maxRetrySeconds?: number;
}

export type SecretVersionState = 'ENABLED' | 'DISABLED' | 'DESTROYED';

/** Secrets, roles and APIs of the projects. */
export interface AccessControl {
	/** A new version of a secret; without a value it has one that is made up. Times are when the world does it, which may be a little ago. */
	addSecretVersion(project: string, name: string, by: string, at: number, value?: string): void;
	setSecretVersion(project: string, name: string, version: number, state: SecretVersionState): void;
	/** When a new version of the secret is due, ms. */
	setRotation(project: string, name: string, at: number): void;
	grant(project: string, role: string, member: string, condition?: {title: string; expression: string}): void;
	revoke(project: string, role: string, member: string): void;
	setApi(project: string, api: string, isEnabled: boolean): void;
}

/** Where a subscription pushes its messages, as Pub/Sub writes it. */
export interface PushConfig {
	pushEndpoint: string;
	attributes?: Record<string, string>;
	oidcToken?: {serviceAccountEmail: string; audience?: string};
	noWrapper?: {writeMetadata?: boolean};
}

export interface SubscriptionDef {
	project: string;
	name: string;
	/** Short name; the topic is there from then on, too. */
	topic: string;
	/** Absent: whoever wants its messages pulls them. */
	push?: PushConfig;
	ackDeadlineSeconds: number;
	retentionSeconds: number;
	/** Whether messages stay after they were acknowledged, so that a seek brings them back. */
	retainsAcked: boolean;
	deadLetter?: {topic: string; attempts: number};
}

/** Subscriptions of Pub/Sub. */
export interface QueueControl {
	addSubscription(def: SubscriptionDef): void;
	/** Whether its messages are pushed to anybody. */
	isPushed(project: string, subscription: string): boolean;
	/** Messages that it keeps one by one, besides those that the world counts. */
	kept(project: string, subscription: string): number;
}

/** Messages of a subscription as the world counts them. */
export interface QueueCount {
	waiting: number;
	/** Those that come in. */
	perMinute: number;
}

export interface ControlPlane extends AccessControl, QueueControl {
	run: RunControl;
	/** A function of the second generation is a service of Cloud Run as well, and each of its deployments a revision. */
	addFunction(def: FunctionDef): void;
	setFunction(project: string, name: string, patch: Partial<FunctionDef>): void;
	removeFunction(project: string, name: string, by: string, at: number): void;
	addJob(def: JobDef): void;
	/** The address of a load balancer, which the simulation itself keeps: here it is only written down who made or removed it. */
	setForwardingRule(project: string, name: string, there: boolean, by: string, at: number): void;
	/** The world records that an attempt ended which began at `at`; `code` is a google.rpc code (0 ok, 4 timeout). */
	jobAttempted(project: string, job: string, at: number, code: number, message?: string): void;
	/** Set by the world. */
	hooks: {
		/** A function's HTTPS trigger was called with a valid token. */
		invoke(project: string, functionName: string, body: unknown): InvokeResult;
		/** A Scheduler job was run by hand (`:run`). */
		runJob(project: string, job: string): void;
		/** The health endpoint of the ingestion system (seed 003); undefined: nobody answers there, the connection is reset. */
		health(): PageAnswer | undefined;
		/** The page of the web application of the sales system (seed 000), in the same way. */
		web(): PageAnswer | undefined;
		/** A test call of the webhook of CallRail, by its signature; undefined as above. */
		webhook(signature: string | undefined): PageAnswer | undefined;
		/** Somebody added a version of a secret. */
		secretAdded(project: string, name: string, value: string): void;
		/** The API of a vendor, asked without credentials. */
		vendor(host: string): PageAnswer | undefined;
		/** The messages of a subscription; undefined where the world counts none. */
		queue(project: string, subscription: string): QueueCount | undefined;
		/** So many wait from now on, and the oldest of them so long. */
		setQueue(project: string, subscription: string, waiting: number, oldestSeconds: number): void;
	};
}
