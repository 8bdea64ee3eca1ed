/** The effects of a pane of runs on the checks and the jobs of its system. */
import {repeated} from '../../config/repeated.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import type {Where} from '../../config/thresholds.ts';
import type {DerivedCheck} from '../kind.ts';
import type {PaneConfigOf} from '../schemas.ts';

type RunsPane = PaneConfigOf<'runs'>;

/** The source that knows the Scheduler jobs of a system. */
const schedulerOf = ({sources}: Pick<SystemConfig, 'sources'>): string | undefined =>
	Object.keys(sources).find(id => sources[id] && 'scheduler' in sources[id]);

/** The pane with the source of its jobs. */
export function withJobs(pane: RunsPane, system: SystemConfig): RunsPane {
	const jobs = pane.jobs ?? schedulerOf(system);
	return jobs === undefined || pane.expected.every(({job}) => job === undefined) ? pane : {...pane, jobs};
}

export function runProblems({runs, jobs, expected}: RunsPane, system: SystemConfig, where: Where): string[] {
	const jobless = jobs === undefined ? expected.findIndex(({job}) => job !== undefined) : -1;
	return [
		...repeated(
			[
				['source of runs', runs, index => ['runs', index]],
				['expected source', expected.map(({source}) => source), index => ['expected', index, 'source']],
			],
			where,
		),
		...(jobless >= 0 && schedulerOf(system) === undefined
			? [
					`${where(['expected', jobless, 'job'])}: no source knows Scheduler jobs. Declare one under sources: {jobs: {scheduler: true}}.`,
				]
			: []),
	];
}

export function runChecks({expected}: RunsPane, {checks}: SystemConfig): DerivedCheck[] {
	const wanted: (DerivedCheck & {measure: {runs: 'failed' | 'stuck' | 'missed'}})[] = [
		{id: 'runs.failed', title: 'Runs failed', measure: {runs: 'failed'}, levels: {warn: '>= 1', crit: '>= 2'}},
		{id: 'runs.stuck', title: 'Run stuck', measure: {runs: 'stuck'}, levels: {crit: '> 0'}},
		...(expected.length === 0
			? []
			: [
					{
						id: 'runs.missed',
						title: 'Runs missed',
						measure: {runs: 'missed' as const},
						levels: {warn: '>= 1', crit: '>= 2'},
					},
				]),
	];
	return wanted.filter(one => !checks.some(({measure}) => 'runs' in measure && measure.runs === one.measure.runs));
}
