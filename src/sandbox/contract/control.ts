/** The control plane: Cloud Run, functions, jobs. */

export interface Revision {
	/** Short name. */
	name: string;
	service: string;
	createdAt: number;
	image: string;
	ready: boolean;
	reason?: string;
	env: Record<string, string>;
}

export interface TrafficTarget {
	/** Short revision name; undefined follows the latest ready revision. */
	revision?: string;
	percent: number;
	tag?: string;
}

/** Cloud Run services and revisions. Traffic that is asked for becomes true after a few (virtual) seconds. */
export interface RunControl {
	addService(service: {
		project: string;
		region: string;
		name: string;
		uri: string;
		image: string;
		env?: Record<string, string>;
		minInstances?: number;
		maxInstances?: number;
	}): void;
	/** A new revision; gets the traffic that follows LATEST once ready. Returns its short name. */
	deploy(
		project: string,
		service: string,
		revision: {image: string; env?: Record<string, string>; ready?: boolean; reason?: string; createdAt?: number},
	): string;
	/** What is being served now: short revision names and shares 0..1, summing to 1. */
	serving(project: string, service: string): {revision: string; share: number}[];
	setTraffic(project: string, service: string, traffic: TrafficTarget[]): void;
}

export interface FunctionDef {
	project: string;
	region: string;
	name: string;
	timeoutSeconds: number;
	memory: string;
	env: Record<string, string>;
	updatedAt: number;
	state?: 'ACTIVE' | 'FAILED' | 'DEPLOYING';
	stateMessage?: string;
}

/** What the function answers; 504 after its timeout is a legal answer while the work goes on. `afterMs` is virtual time. */
export interface InvokeResult {
	status: number;
	body: unknown;
	afterMs: number;
}

export interface JobDef {
	project: string;
	region: string;
	name: string;
	schedule: string;
	timeZone: string;
	target: {function: string; body: unknown};
	attemptDeadlineSeconds: number;
}

export interface ControlPlane {
	run: RunControl;
	addFunction(def: FunctionDef): void;
	setFunction(project: string, name: string, patch: Partial<FunctionDef>): void;
	addJob(def: JobDef): void;
	/** The world records that an attempt ended; `code` is a google.rpc code (0 ok, 4 timeout). */
	jobAttempted(project: string, job: string, at: number, code: number, message?: string): void;
	/** Set by the world. */
	hooks: {
		/** A function's HTTPS trigger was called with a valid token. */
		invoke(project: string, functionName: string, body: unknown): InvokeResult;
		/** A Scheduler job was run by hand (`:run`). */
		runJob(project: string, job: string): void;
		/** The health endpoint of the ingestion system (seed 003). */
		health(): {status: number; body: unknown};
	};
}
