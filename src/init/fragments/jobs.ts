/** Jobs of Cloud Scheduler. */
import type {Found} from '../found.ts';
import type {Fragment} from '../fragment.ts';

export function jobs({jobs: all}: Found): Fragment[] {
	if (all.length === 0) return [];
	const enabled = all.filter(one => one.enabled).map(({name}) => name);
	const paused = all.filter(one => !one.enabled).map(({name}) => name);
	const left = paused.length === 0 ? '' : ` Left out, since they are paused: ${paused.join(', ')}.`;
	return [
		{
			about: `Cloud Scheduler: 1 is a failed attempt, 2 a job that is paused, disabled or missing.${left}`,
			sources: {jobs: {scheduler: true}},
			panes: [
				{
					id: 'scheduler',
					kind: 'table',
					title: 'Scheduler jobs',
					page: 'Jobs',
					source: 'jobs',
					rowId: 'name',
					columns: [
						{column: 'name'},
						{column: 'state'},
						{column: 'last_attempt_at', as: 'age', title: 'last'},
						{column: 'last_code', as: 'count', title: 'code'},
						{column: 'next_run_at', as: 'time', title: 'next'},
						{column: 'schedule'},
						{column: 'last_message', title: 'failed with'},
					],
					lines: 10,
				},
			],
			checks:
				enabled.length === 0
					? []
					: [
							{
								id: 'scheduler',
								title: 'Scheduler job',
								measure: {source: 'jobs', jobs: enabled},
								levels: {warn: '> 0', crit: '> 1'},
								for: '2m',
								severity: 'high',
							},
						],
		},
	];
}
