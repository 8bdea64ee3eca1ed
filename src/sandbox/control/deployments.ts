/** Deployments of functions that callers of the API begin: the function is built first, and changes when that is over. */
import type {Clock} from '../../clock.ts';
import {uuidFor} from '../apis/run/ids.ts';
import type {FunctionDef} from '../contract/control.ts';
import {ControlError} from '../rest/error.ts';

/** ms that a build takes, and the start of what it built. */
const buildTime = 40_000;
const kept = 200;

/** What a deployment changes; nothing: the same is built again. */
export type FunctionPatch = Partial<Pick<FunctionDef, 'env' | 'memory' | 'timeoutSeconds'>>;

export interface Deployment {
	/** Full name of its operation. */
	operation: string;
	project: string;
	name: string;
	patch: FunctionPatch;
	/** ms. */
	startedAt: number;
	doneAt: number;
	/** Why what was built does not start; the function stays as it was. */
	error?: string;
}

export interface Deployments {
	begin(fn: FunctionDef, patch: FunctionPatch, error: string | undefined): Deployment;
	/** The deployment of this operation. */
	named(operation: string): Deployment | undefined;
	/** Ends those that are due. There are no timers: every read comes here first. */
	settle(): void;
}

/** @param end puts a deployment that is over into force */
export function createDeployments(clock: Clock, end: (deployment: Deployment) => void): Deployments {
	const all = new Map<string, Deployment>();
	let open: Deployment[] = [];
	return {
		begin({project, region, name}, patch, error) {
			if (open.some(one => one.project === project && one.name === name))
				throw new ControlError(
					'ABORTED',
					`An operation on function ${name} in region ${region} in project ${project} is already in progress. Please try again later.`,
				);
			const startedAt = clock.now();
			const id = uuidFor(`${project}/${name}/${startedAt}`);
			const deployment: Deployment = {
				operation: `projects/${project}/locations/${region}/operations/operation-${id}`,
				...{project, name, patch, startedAt, doneAt: startedAt + buildTime},
				...(error !== undefined && {error}),
			};
			all.set(deployment.operation, deployment);
			for (const oldest of all.keys()) if (all.size > kept) all.delete(oldest);
			open.push(deployment);
			return deployment;
		},
		named: operation => all.get(operation),
		settle() {
			const due = open.filter(({doneAt}) => doneAt <= clock.now());
			if (due.length === 0) return;
			open = open.filter(one => !due.includes(one));
			due.forEach(end);
		},
	};
}
