/** Resources of the cloud as actions read them, as plain data. */

/** A part of the traffic of a Cloud Run service. */
export interface TrafficShare {
	/** Short revision name, or 'LATEST' for a target that follows the latest ready revision. */
	revision: string;
	percent: number;
	tag?: string;
}

/** The value of a variable, or the secret that it is read from. A type rather than an interface, so that it passes for JSON. */
export type EnvValue = string | {readonly secret: string; readonly version: string};

/** What a revision runs, and how its instances are made. */
export interface RunSettings {
	readonly image: string;
	/** Whole or part of CPUs, without the m of millicores: `2`, `0.5`. */
	readonly cpu: string;
	/** As Cloud Run writes it: `512Mi`. */
	readonly memory: string;
	/** Whether an instance has its CPU only while it answers a request. */
	readonly cpuIdle: boolean;
	/** Requests that an instance takes at a time. */
	readonly concurrency: number;
	readonly env: Readonly<Record<string, EnvValue>>;
}

/** A revision of a Cloud Run service. */
export interface RevisionInfo {
	/** Short name, e.g. webhook-processor-00042-abc. */
	name: string;
	/** ms since the epoch. */
	createdAt: number;
	image: string;
	ready: boolean;
	/** Reason when not ready. */
	reason?: string;
}

/** A Cloud Run service as the wall needs it; `traffic` is the wanted split, `serving` the present one (percent > 0). */
export interface RunServiceInfo {
	/** Full resource name: projects/P/locations/R/services/S. */
	name: string;
	etag: string;
	generation: number;
	observedGeneration: number;
	reconciling: boolean;
	ready: boolean;
	reason?: string;
	uri: string;
	latestReadyRevision: string;
	/** The newest revision, whether it is ready or not. */
	latestCreatedRevision: string;
	/** What the next revision is made of, unless it is said otherwise: the settings of the newest one. */
	template: RunSettings;
	traffic: readonly TrafficShare[];
	serving: readonly TrafficShare[];
	/** Bounds of the service as a whole, across its revisions; absent: none. `instances`: their number, where it is set by hand. */
	scaling: {min?: number; max?: number; instances?: number};
	/** Instances at most of the revision that new traffic would go to; absent: Google's own limit. */
	revisionMax?: number;
	/** Newest first. */
	revisions: readonly (RevisionInfo & RunSettings)[];
}

/** A function as an action needs it. */
export interface FunctionInfo {
	/** Short name. */
	name: string;
	resource: string;
	state: string;
	url: string;
	revision: string;
	timeoutSeconds: number;
	/** stateMessages joined, when there are any. */
	message?: string;
}

/** A function with what a deployment of it needs to know. */
export interface DeployedFunction extends FunctionInfo {
	generation: 1 | 2;
	/** Memory of an instance as Google writes it: `512M`, `2Gi`. */
	memory: string;
	/** Its variables but for those that are read from secrets. Their values may be secret all the same. */
	env: Readonly<Record<string, string>>;
	/** `gs://bucket/object` that it was built from; absent where it was built from a repository. */
	source?: string;
	/** Called by events, and not over HTTP. */
	isEvent: boolean;
	/** Some of its traffic goes to another revision than its newest. */
	isPinned: boolean;
}

/** A Scheduler job as an action needs it. */
export interface SchedulerJobInfo {
	/** Short name. */
	name: string;
	resource: string;
	state: string;
	schedule: string;
	timeZone: string;
	/** ms, as is the other time. */
	nextAt?: number;
	lastAttemptAt?: number;
	/** google.rpc code of the last attempt; 0 is ok, 4 is a timeout. Undefined: never attempted. */
	lastCode?: number;
	/** Method and address, or the topic, of what it calls. */
	calls: string;
	/** ms that an attempt may take; undefined for a job without a limit, such as one that publishes. */
	deadlineMs?: number;
	/** ms since the first attempt in which a failed run is tried again, and how often at most; both 0: never. */
	retryMs: number;
	retries: number;
}

/** A table or a view of BigQuery. */
export interface TableFacts {
	/** `TABLE`, `VIEW`, `SNAPSHOT`, ... */
	type: string;
	location: string;
	/** Without those that have just been streamed in. */
	rows: number;
	/** Whether rows have been streamed in that no copy has yet. */
	streaming: boolean;
	columns: readonly {name: string; type: string}[];
	/** ms, where it is deleted by itself. */
	expiresAt?: number;
	/** ms after which its partitions are deleted by themselves. */
	partitionsKept?: number;
	/** The query of a view. */
	view?: string;
}
