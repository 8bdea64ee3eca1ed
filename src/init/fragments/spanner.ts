/** A Spanner instance: CPU, calls that fail, backups, and tables that say how something ended. */
import type {Found, FoundOutcomes} from '../found.ts';
import type {Fragment} from '../fragment.ts';
import {idOf, nice, percent} from '../limits.ts';
import {outcomesSql} from '../sql.ts';

export function spanner({spanner: found}: Found): Fragment[] {
	if (!found) return [];
	const tables = found.tables.length === 0 ? 'no tables' : found.tables.join(', ');
	return [
		{
			about: `Spanner ${found.instance}, database ${found.database} (${tables}). A query of yours: {spanner: "SELECT ..."}.`,
			sources: {
				spanner_cpu: {
					metric: 'spanner.googleapis.com/instance/cpu/utilization_by_priority',
					filter: 'resource.type = "spanner_instance"',
					aligner: 'ALIGN_MAX',
					reducer: 'REDUCE_SUM',
					groupBy: ['metric.labels.priority'],
					window: '6h',
				},
				spanner_errors: {
					metric: 'spanner.googleapis.com/api/api_request_count',
					filter:
						'metric.labels.status = one_of("unavailable", "deadline_exceeded", "internal", "unknown", "resource_exhausted")',
					aligner: 'ALIGN_DELTA',
					reducer: 'REDUCE_SUM',
					window: '1h',
				},
				database: {spannerAdmin: true},
				backups: {spannerAdmin: 'backups'},
			},
			panes: [
				{
					id: 'spanner',
					kind: 'chart',
					title: 'Spanner',
					page: 'Spanner',
					charts: [{source: 'spanner_cpu', title: 'CPU by priority', by: 'priority'}],
				},
				{
					id: 'database',
					kind: 'table',
					title: 'Instance',
					page: 'Spanner',
					source: 'database',
					rowId: 'name',
					columns: [
						{column: 'name'},
						{column: 'state'},
						{column: 'config'},
						{column: 'processing_units', as: 'count', title: 'units'},
					],
					lines: 2,
				},
				{
					id: 'backups',
					kind: 'table',
					title: 'Backups',
					page: 'Spanner',
					source: 'backups',
					rowId: 'name',
					sort: '-created_at',
					columns: [
						{column: 'name'},
						{column: 'state'},
						{column: 'created_at', as: 'age', title: 'begun'},
						{column: 'size_bytes', as: 'bytes', title: 'size'},
						{column: 'expires_at', as: 'time', title: 'until'},
					],
				},
			],
			checks: [
				{
					id: 'spanner_cpu',
					title: 'Spanner CPU',
					// 65 % of high priority is what Google recommends for a regional instance.
					measure: {source: 'spanner_cpu', last: 'max', by: 'priority', where: {priority: ['high']}},
					unit: 'ratio',
					levels: {warn: '> 65%', crit: '> 90%'},
					for: '5m',
					severity: 'high',
				},
				{
					id: 'spanner_errors',
					title: 'Spanner calls that failed in an hour',
					measure: {source: 'spanner_errors', total: true},
					levels: {warn: '> 10', crit: '> 100'},
					onNoData: 'ok',
					severity: 'high',
				},
			],
		},
		...found.outcomes.map(outcomes),
	];
}

function outcomes(found: FoundOutcomes): Fragment {
	const {table, usual} = found;
	const warn = Math.min(0.3, nice(Math.max(0.05, 3 * usual)));
	const id = `failed_${idOf(table)}`;
	return {
		about: `Rows of ${table} that failed in half an hour, by ${found.status}; ${percent(usual)} in the last day.`,
		sources: {[id]: {spanner: outcomesSql(found), every: '60s'}},
		checks: [
			{
				id,
				title: `Failed in ${table}`,
				measure: {source: id, column: 'failed_share'},
				unit: 'ratio',
				levels: {warn: `> ${percent(warn)}`, crit: `> ${percent(Math.min(0.6, 3 * warn))}`},
				onNoData: 'ok',
				severity: 'high',
			},
		],
	};
}
