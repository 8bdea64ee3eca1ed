/** What changed in a system, and when. */

/** A value that a change replaced. */
export interface Difference {
	/** `image`, `env WORKERS`, `memory`. */
	what: string;
	/** Absent where there was none, or there is none any more. */
	before?: string;
	after?: string;
}

/**
 * - `deploy`: a new revision of a service; `function`: a function was updated.
 * - `job`: a job of the Scheduler was paused, resumed or edited; `secret`: a secret or its versions.
 * - `service`: a service without a new revision: its traffic, who may call it; `network`: a part of a load balancer.
 * - `database`: the schema of a Spanner database, a restore, or the size of its instance.
 * - `action`: of ours, in this session.
 */
export type ChangeKind = 'deploy' | 'function' | 'job' | 'secret' | 'service' | 'network' | 'database' | 'action';

/** One change of a resource, from outside or by an action of ours. */
export interface Change {
	/** ms. */
	t: number;
	kind: ChangeKind;
	/** Short name of the service, function, job, secret, database or part of a load balancer. */
	subject: string;
	/** In words, without who did it: `deploy 00008-txf`. `changeWords` says more where there is room. */
	words: string;
	/** Whoever did it, where that is known. */
	who?: string;
	/** The full name of the revision that a deploy made. */
	revision?: string;
	/** The full name of the revision that served before, which `diff` compares with. */
	replaced?: string;
	/** The image of a deploy without its registry: `pipeline:v2.4.1`. */
	image?: string;
	/** Against what was there before; empty where that is not known. */
	diff: readonly Difference[];
}
