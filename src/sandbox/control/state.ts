/** The control plane: Cloud Run, Cloud Functions and Cloud Scheduler as data on a clock. */
import {Cron} from 'croner';
import type {Clock} from '../../clock.ts';
import type {ControlPlane, FunctionDef, JobDef} from '../contract/control.ts';
import {ControlError} from './error.ts';
import {createRunState} from './run-state.ts';
import type {RunState} from './run-types.ts';

export interface FunctionState extends FunctionDef {
	createdAt: number;
	/** Counts deployments; part of the revision's name. */
	version: number;
}

export interface JobState extends JobDef {
	paused: boolean;
	updatedAt: number;
	lastAttempt?: {at: number; code: number; message?: string};
}

/** The contract's control plane and the reads that the servers make. */
export interface ControlPlaneState extends ControlPlane {
	run: RunState;
	function(project: string, name: string): FunctionState | undefined;
	/** By name, ascending. */
	functions(project: string): FunctionState[];
	job(project: string, name: string): JobState | undefined;
	/** By name, ascending. */
	jobs(project: string): JobState[];
	/** The next scheduled attempt, ms; undefined while paused. */
	nextAttempt(job: JobState): number | undefined;
	/** Throws ControlError when the job is already in that state. */
	setPaused(job: JobState, paused: boolean): void;
}

/** Fields of a function whose change is a deployment, which makes a new revision. */
const deployed = ['env', 'memory', 'timeoutSeconds'] as const;

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

/** An empty control plane. Until the world sets its hooks, functions answer 503 and the health endpoint says that it is starting. */
export function createControlPlane(clock: Clock): ControlPlaneState {
	const functions = new Map<string, FunctionState>();
	const jobs = new Map<string, JobState>();
	const of = <T extends {project: string; name: string}>(all: Map<string, T>, project: string) =>
		[...all.values()].filter(item => item.project === project).sort((a, b) => (a.name < b.name ? -1 : 1));

	function known<T>(item: T | undefined, what: string): T {
		if (!item) throw new ControlError('NOT_FOUND', `${what} does not exist`);
		return item;
	}

	return {
		run: createRunState(clock),
		addFunction(def) {
			functions.set(`${def.project}/${def.name}`, {...def, createdAt: def.updatedAt, version: 1});
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
		},
		addJob(def) {
			checkSchedule(def);
			jobs.set(`${def.project}/${def.name}`, {...def, paused: false, updatedAt: clock.now()});
		},
		jobAttempted(project, name, at, code, message) {
			known(jobs.get(`${project}/${name}`), `Job ${name}`).lastAttempt = {
				at,
				code,
				...(message !== undefined && {message}),
			};
		},
		hooks: {
			invoke: () => ({status: 503, body: {error: 'The sandbox is starting.'}, afterMs: 0}),
			runJob: () => undefined,
			health: () => ({status: 503, body: {status: 'starting'}}),
		},
		function: (project, name) => functions.get(`${project}/${name}`),
		functions: project => of(functions, project),
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
		},
	};
}
