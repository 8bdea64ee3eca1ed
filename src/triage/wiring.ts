/** Which function a run comes from, and which setting of it names a thing: by what Google's lists say, never by a name in code. Pure. */
import {rowsWith} from '../cloud/sources/columns.ts';
import {type FunctionRow, functionsColumns} from '../cloud/sources/functions.ts';
import {type SchedulerRow, schedulerColumns} from '../cloud/sources/scheduler.ts';
import {paneOf} from '../config/panes.ts';
import type {SystemScene} from '../scene/types.ts';

const answersOf = ({system, source}: SystemScene) => Object.keys(system.sources).map(id => source(id).reading?.answer);

export const functionsIn = (scene: SystemScene): readonly FunctionRow[] =>
	answersOf(scene).flatMap(answer => rowsWith(answer, functionsColumns) ?? []);

export const jobsIn = (scene: SystemScene): readonly SchedulerRow[] =>
	answersOf(scene).flatMap(answer => rowsWith(answer, schedulerColumns) ?? []);

/** The Scheduler job that starts the runs of a source, and the function that they run in, where the config and the lists tell. */
export function workerOf(scene: SystemScene, runs: string): {job?: string; function?: FunctionRow} {
	const {system} = scene;
	const job = paneOf(system, 'runs')?.expected.find(({source}) => source === runs)?.job;
	const invoked = system.actions.allow['fn.invoke']?.find(({follow}) => follow === runs)?.target;
	const found = functionsIn(scene).find(({name}) => name === invoked) ?? functionOfJob(scene, job);
	return {...(job !== undefined && {job}), ...(found && {function: found})};
}

/** The function that a Scheduler job calls. */
export function functionOfJob(scene: SystemScene, job: string | undefined): FunctionRow | undefined {
	const target = jobsIn(scene).find(({name}) => name === job)?.target ?? '';
	return functionsIn(scene).find(({url}) => url !== null && url !== '' && target.endsWith(` ${url}`));
}

/** A setting of an environment: its name, and whether its value is a secret. */
export interface Setting {
	name: string;
	secret: boolean;
}

/** The setting of an `env` cell whose value, or whose secret, is this thing. */
export function settingOf(env: string | null, thing: string): Setting | undefined {
	for (const part of (env ?? '').split(', ')) {
		const [name = '', ...rest] = part.split('=');
		const value = rest.join('=');
		if (value === thing) return {name, secret: false};
		if (value.startsWith(`secret:${thing}/`)) return {name, secret: true};
	}
	return undefined;
}
