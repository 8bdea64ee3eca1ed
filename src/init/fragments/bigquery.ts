/** Tables of BigQuery: runs of pipelines, and how fresh data is. */
import {hour, second} from '../../clock.ts';
import type {Found, FoundFresh, FoundRuns} from '../found.ts';
import type {Fragment} from '../fragment.ts';
import {idOf, span} from '../limits.ts';
import {freshnessSql, nameOf, runsSql} from '../sql.ts';

export function bigquery({runs, fresh, bigquery: there}: Found): Fragment[] {
	return [
		...(runs.length > 0 ? [runsOf(runs)] : []),
		...(fresh.length > 0 ? [freshness(fresh)] : []),
		...(there ? [queries] : []),
	];
}

const sourceOf = ({table}: FoundRuns): string => idOf(`${table.table}`);

function runsOf(runs: readonly FoundRuns[]): Fragment {
	const pipelines = runs.flatMap(one => one.pipelines);
	return {
		about: `Runs of pipelines, as ${runs.map(({table}) => `${nameOf(table)} (${table.status}, ${table.startedAt.name})`).join(', ')} has them.`,
		sources: Object.fromEntries(
			runs.map(one => [sourceOf(one), {bigquery: runsSql(one.table), tables: [nameOf(one.table)], every: '60s'}]),
		),
		panes: [
			{
				id: 'runs',
				kind: 'runs',
				title: 'Runs',
				runs: runs.map(sourceOf),
				expected: pipelines.map(({source, longest}) => ({
					source,
					// Three times the longest run of two weeks.
					stuckAfter: span(Math.max(hour / 2, 3 * second * (longest ?? 1200))),
				})),
			},
		],
		checks: [
			{
				id: 'runs_failed',
				title: 'Runs failed in a row',
				measure: {runs: 'failed'},
				levels: {warn: '>= 1', crit: '>= 2'},
				severity: 'high',
			},
			{id: 'runs_stuck', title: 'Run stuck', measure: {runs: 'stuck'}, levels: {crit: '> 0'}, severity: 'high'},
		],
	};
}

function freshness(fresh: readonly FoundFresh[]): Fragment {
	return {
		about: 'How old the newest row of each table is. A limit is twice the longest pause of the last two weeks.',
		sources: {
			tables: {
				bigquery: freshnessSql(fresh.map(({table}) => table)),
				tables: fresh.map(({table}) => nameOf(table)),
				every: '5m',
			},
		},
		panes: [{id: 'freshness', kind: 'values', title: 'Freshness', tables: 'tables'}],
		checks: fresh.map(({table: {table}, gap}) => {
			const warn = Math.max(2, 2 * gap);
			return {
				id: `fresh_${idOf(table)}`,
				title: `Age of ${table}`,
				measure: {source: 'tables', ageOf: 'latest', by: 'table_name', where: {table_name: [table]}},
				unit: 'ms',
				levels: {warn: `> ${warn}h`, crit: `> ${2 * warn}h`},
				onNoData: 'alert',
				severity: 'medium',
			};
		}),
	};
}

const queries: Fragment = {
	about: 'Jobs of BigQuery: who queries what, and what failed.',
	sources: {bigquery_jobs: {bigqueryJobs: true, every: '5m'}},
	panes: [
		{
			id: 'queries',
			kind: 'table',
			title: 'BigQuery jobs',
			page: 'Jobs',
			source: 'bigquery_jobs',
			rowId: 'job_id',
			sort: '-created_at',
			columns: [
				{column: 'created_at', as: 'age', title: 'begun'},
				{column: 'type'},
				{column: 'state'},
				{column: 'duration_ms', as: 'duration', title: 'took'},
				{column: 'bytes_billed', as: 'bytes', title: 'billed'},
				{column: 'user'},
				{column: 'error'},
				{column: 'statement'},
			],
			lines: 14,
		},
	],
};
