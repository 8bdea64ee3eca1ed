/** The control plane: Cloud Run, Cloud Functions, Cloud Scheduler and Pub/Sub as data on a clock. */
import {Cron} from 'croner';
import type {Clock} from '../../clock.ts';
import {deployerOf} from '../apis/run/ids.ts';
import {createRunState} from '../apis/run/state.ts';
import type {RunState} from '../apis/run/types.ts';
import type {ControlPlane, FunctionDef, JobDef} from '../contract/control.ts';
import type {LogEntry} from '../contract/logs.ts';
import {operator} from '../contract/names.ts';
import {ControlError} from '../rest/error.ts';
import {type AccessState, createAccess} from './access.ts';
import {
	audited,
	forwardingRuleChanged,
	functionDeleted,
	functionServed,
	functionsRobot,
	functionUpdated,
	jobPaused,
	jobUpdated,
} from './audit.ts';
import {createDeployments, type Deployment, type FunctionPatch} from './deployments.ts';
import {createQueues, type QueueState} from './queues.ts';

export interface FunctionState extends FunctionDef {
	createdAt: number;
	/** Counts deployments. */
	version: number;
}

export interface JobState extends JobDef {
	paused: boolean;
	updatedAt: number;
	lastAttempt?: {at: number; code: number; message?: string};
}

/** The contract's control plane and the reads that the servers make. */
export interface ControlPlaneState extends ControlPlane, AccessState, QueueState {
	run: RunState;
	function(project: string, name: string): FunctionState | undefined;
	/** By name, ascending. */
	functions(project: string): FunctionState[];
	/** Short name of the newest revision of a function's service. */
	functionRevision(fn: FunctionState): string;
	/**
	 * Begins a deployment by whoever calls the API. `error`: why what is built will not start.
	 * @throws ControlError while another one is under way
	 */
	deployFunction(fn: FunctionState, patch: FunctionPatch, error: string | undefined): Deployment;
	/** A deployment by the full name of its operation. */
	deployment(operation: string): Deployment | undefined;
	job(project: string, name: string): JobState | undefined;
	/** By name, ascending. */
	jobs(project: string): JobState[];
	/** The next scheduled attempt, ms; undefined while paused. */
	nextAttempt(job: JobState): number | undefined;
	/** By whoever calls the API. Throws ControlError when the job is already in that state. */
	setPaused(job: JobState, paused: boolean): void;
	/** By whoever calls the API. */
	setRetry(job: JobState, maxRetrySeconds: number): void;
}

/** Fields of a function whose change is a deployment, which makes a new revision. */
const deployed = ['env', 'memory', 'timeoutSeconds'] as const;

/** The service of Cloud Run that a function is. */
export const serviceOf = (name: string) => name.toLowerCase().replaceAll('_', '-');

/** The settings of a revision that a deployment of a function makes. */
const setupOf = ({project, region, name, version, env, memory, timeoutSeconds}: FunctionState) => ({
	image: `${region}-docker.pkg.dev/${project}/gcf-artifacts/${serviceOf(name)}:version_${version}`,
	env,
	memory,
	timeoutSeconds,
	concurrency: 1,
});

function checkSchedule({name, schedule, timeZone}: JobDef): void {
	try {
		new Cron(schedule, {timezone: timeZone, paused: true}).nextRun();
	} catch (error) {
		throw new ControlError(
			'INVALID_ARGUMENT',
			`Job ${name}: schedule '${schedule}' in '${timeZone}' is invalid: ${error instanceof Error ? error.message : String(error)}`,
		);
	}
}

/**
 * An empty control plane. Until the world sets its hooks, functions answer 503 and the health endpoint says that it is starting.
 * @param write the audit log: what is changed is written down, what is declared is not
 */
export function createControlPlane(
	clock: Clock,
	write: (entry: LogEntry) => void = () => undefined,
): ControlPlaneState {
	const functions = new Map<string, FunctionState>();
	const jobs = new Map<string, JobState>();
	const of = <T extends {project: string; name: string}>(all: Map<string, T>, project: string) =>
		[...all.values()].filter(item => item.project === project).sort((a, b) => (a.name < b.name ? -1 : 1));

	function known<T>(item: T | undefined, what: string): T {
		if (!item) throw new ControlError('NOT_FOUND', `${what} does not exist`);
		return item;
	}

	const run = createRunState(clock);

	/** A new revision of a second-generation function, as its settings are now. */
	function serve(fn: FunctionState): void {
		if (fn.generation === 'GEN_1') return;
		run.deploy(fn.project, serviceOf(fn.name), {...setupOf(fn), createdAt: fn.updatedAt, creator: functionsRobot});
	}

	const deployments = createDeployments(clock, ({project, name, patch, doneAt, error}) => {
		const old = functions.get(`${project}/${name}`);
		// It was deleted meanwhile.
		if (!old) return;
		const {stateMessage: _, ...rest} = old;
		const fn: FunctionState =
			error === undefined
				? {...rest, ...patch, state: 'ACTIVE', updatedAt: doneAt, version: old.version + 1}
				: {...rest, state: 'ACTIVE', stateMessage: error};
		functions.set(`${project}/${name}`, fn);
		if (error !== undefined) return;
		serve(fn);
		write(functionServed(fn, doneAt));
	});
	/** Reads see what was deployed until now. */
	const settled = <T>(read: () => T): T => {
		deployments.settle();
		return read();
	};

	const hooks: ControlPlane['hooks'] = {
		invoke: () => ({status: 503, body: {error: 'The sandbox is starting.'}, afterMs: 0}),
		runJob: () => undefined,
		health: () => ({status: 503, body: {status: 'starting'}}),
		webhook: () => ({status: 503, body: {status: 'starting'}}),
		secretAdded: () => undefined,
		vendor: () => ({status: 404, body: {status: 'error'}}),
		web: () => ({status: 503, body: {status: 'starting'}}),
		queue: () => undefined,
		setQueue: () => undefined,
	};

	return {
		...createAccess(write),
		...createQueues(clock, hooks, write),
		run: {
			...audited(run, () => clock.now(), write),
			serving: (...of) => settled(() => run.serving(...of)),
			setup: (...of) => settled(() => run.setup(...of)),
			service: (...of) => settled(() => run.service(...of)),
			services: project => settled(() => run.services(project)),
		},
		addFunction(def) {
			const {project, region, name, creator, maxInstances} = def;
			const fn = {...def, createdAt: def.updatedAt, version: 1};
			functions.set(`${project}/${name}`, fn);
			if (def.generation === 'GEN_1') return;
			run.addService({
				project,
				region,
				name: serviceOf(name),
				uri: `https://${serviceOf(name)}-abcdefgh-uc.a.run.app`,
				...setupOf(fn),
				createdAt: def.updatedAt,
				labels: {'goog-managed-by': 'cloudfunctions'},
				...(creator !== undefined && {creator}),
				...(maxInstances !== undefined && {maxInstances}),
			});
		},
		setFunction(project, name, patch) {
			const old = known(functions.get(`${project}/${name}`), `Function ${name}`);
			const redeployed = deployed.some(field => patch[field] !== undefined && patch[field] !== old[field]);
			const next: FunctionState = {
				...old,
				...patch,
				updatedAt: patch.updatedAt ?? clock.now(),
				version: old.version + (redeployed ? 1 : 0),
			};
			// A function that works again has nothing to say.
			if (patch.state === 'ACTIVE' && patch.stateMessage === undefined) delete next.stateMessage;
			functions.set(`${project}/${name}`, next);
			if (!redeployed) return;
			write(functionUpdated(next, patch, next.updatedAt, next.creator ?? deployerOf(project)));
			write(functionServed(next, next.updatedAt));
			serve(next);
		},
		deployFunction(fn, patch, error) {
			const deployment = deployments.begin(fn, patch, error);
			functions.set(`${fn.project}/${fn.name}`, {...fn, state: 'DEPLOYING'});
			write(functionUpdated({...fn, ...patch}, patch, deployment.startedAt, operator));
			return deployment;
		},
		deployment: operation => settled(() => deployments.named(operation)),
		removeFunction(project, name, by, at) {
			const fn = known(functions.get(`${project}/${name}`), `Function ${name}`);
			functions.delete(`${project}/${name}`);
			run.removeService(project, serviceOf(name));
			write(functionDeleted(fn, at, by));
		},
		addJob(def) {
			checkSchedule(def);
			jobs.set(`${def.project}/${def.name}`, {...def, paused: false, updatedAt: clock.now()});
		},
		setForwardingRule(project, name, there, by, at) {
			write(forwardingRuleChanged(project, name, there ? 'insert' : 'delete', at, by));
		},
		jobAttempted(project, name, at, code, message) {
			known(jobs.get(`${project}/${name}`), `Job ${name}`).lastAttempt = {
				at,
				code,
				...(message !== undefined && {message}),
			};
		},
		hooks,
		function: (project, name) => settled(() => functions.get(`${project}/${name}`)),
		functions: project => settled(() => of(functions, project)),
		functionRevision: ({project, name}) => run.service(project, serviceOf(name))?.revisions.at(-1)?.name ?? '',
		job: (project, name) => jobs.get(`${project}/${name}`),
		jobs: project => of(jobs, project),
		nextAttempt(job) {
			if (job.paused) return undefined;
			return new Cron(job.schedule, {timezone: job.timeZone, paused: true}).nextRun(new Date(clock.now()))?.getTime();
		},
		setPaused(job, paused) {
			if (job.paused === paused)
				throw new ControlError(
					'FAILED_PRECONDITION',
					`Job.state must be ${paused ? 'ENABLED' : 'PAUSED'} for ${paused ? 'PauseJob' : 'ResumeJob'}.`,
				);
			job.paused = paused;
			job.updatedAt = clock.now();
			write(jobPaused(job, paused, job.updatedAt, operator));
		},
		setRetry(job, maxRetrySeconds) {
			job.maxRetrySeconds = maxRetrySeconds;
			job.updatedAt = clock.now();
			write(jobUpdated(job, job.updatedAt, operator));
		},
	};
}
