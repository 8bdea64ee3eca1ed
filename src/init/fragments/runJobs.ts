/** Jobs of Cloud Run, by their metrics. */
import type {Found} from '../found.ts';
import type {Fragment} from '../fragment.ts';

export function runJobs({runJobs: all}: Found): Fragment[] {
	if (all.length === 0) return [];
	const usual = Math.max(...all.map(({failed}) => failed));
	const warn = Math.ceil(2 * usual);
	return [
		{
			about: `Jobs of Cloud Run: ${all.map(({name}) => name).join(', ')}. At most ${Number(usual.toFixed(1))} executions of one failed a day.`,
			sources: {
				executions: {
					metric: 'run.googleapis.com/job/completed_execution_count',
					filter: 'resource.type = "cloud_run_job"',
					aligner: 'ALIGN_DELTA',
					reducer: 'REDUCE_SUM',
					groupBy: ['resource.labels.job_name', 'metric.labels.result'],
					period: '10m',
					window: '24h',
				},
			},
			panes: [
				{
					id: 'run_jobs',
					kind: 'chart',
					title: 'Jobs of Cloud Run',
					range: '24h',
					charts: [
						{source: 'executions', title: 'Executions', by: 'job_name', draw: 'stacked'},
						{source: 'executions', title: 'Failed', by: 'job_name', where: {result: ['failed']}},
					],
				},
			],
			checks: [
				{
					id: 'executions_failed',
					title: 'Executions failed in a day',
					measure: {source: 'executions', total: true, by: 'job_name', where: {result: ['failed']}},
					levels: {warn: `> ${warn}`, crit: `> ${3 * warn + 2}`},
					onNoData: 'ok',
					severity: 'high',
				},
			],
		},
	];
}
