/** Tables of BigQuery: runs of pipelines, and how fresh data is. */
import {hour, second} from '../../clock.ts';
import type {Found, FoundFresh, FoundRuns} from '../found.ts';
import type {Fragment} from '../fragment.ts';
import {distinct, idOf, span} from '../limits.ts';
import {freshnessSql, nameOf, runsSql} from '../sql.ts';
import type {StampedTable} from '../tables.ts';

export function bigquery({runs, fresh, bigquery: there}: Found): Fragment[] {
	return [...(runs.length > 0 ? [runsOf(runs)] : []), ...freshness(fresh), ...(there ? [queries] : [])];
}

/** Ids of their sources: the name of a table may be that of another source, such as `jobs`. */
const sourcesOf = (runs: readonly FoundRuns[]): string[] =>
	distinct(runs.map(({table: {table}}) => (/run/i.test(table) ? idOf(table) : `runs_${idOf(table)}`)));

function runsOf(runs: readonly FoundRuns[]): Fragment {
	const ids = sourcesOf(runs);
	const pipelines = distinctSources(runs.flatMap(one => one.pipelines));
	const strange = runs.flatMap(({table, unknown}) => unknown.map(word => `${word} of ${nameOf(table)}`));
	const say =
		strange.length === 0
			? ''
			: ` These words mean nothing to the wall, so that such runs are never green: ${strange.join(', ')}. Say in the SQL what they are: CASE ... WHEN '...' THEN 'success' END AS status.`;
	return {
		about: `Runs of pipelines, as ${runs.map(({table}) => `${nameOf(table)} (${table.status}, ${table.startedAt.name})`).join(', ')} has them.${say}`,
		sources: Object.fromEntries(
			runs.map(({table}, index) => [
				ids[index] ?? '',
				{bigquery: runsSql(table), tables: [nameOf(table)], every: '60s'},
			]),
		),
		panes: [
			{
				id: 'runs',
				kind: 'runs',
				title: 'Runs',
				runs: ids,
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

/** The same pipeline may be in several tables of runs. */
const distinctSources = <T extends {source: string}>(pipelines: readonly T[]): T[] => [
	...new Map(pipelines.map(one => [one.source, one])).values(),
];

/** Tables by what they are called on the screen: with their dataset where another one has the same name. */
function labelled(fresh: readonly FoundFresh[]): {table: StampedTable; label: string; gap: number}[] {
	const names = fresh.map(({table}) => table.table);
	return fresh.map(({table, gap}) => ({
		table,
		gap,
		label: names.filter(name => name === table.table).length > 1 ? nameOf(table) : table.table,
	}));
}

/** One source for each location, because no query reads tables of two. The one with most tables has the pane. */
function freshness(fresh: readonly FoundFresh[]): Fragment[] {
	const places = [...Map.groupBy(labelled(fresh), ({table}) => table.location)].toSorted(
		([, a], [, b]) => b.length - a.length,
	);
	const ids = distinct(places.map(([location], index) => (index === 0 ? 'tables' : `tables_${idOf(location)}`)));
	return places.map(([location, tables], index) => freshnessIn(ids[index] ?? '', location, tables, index === 0));
}

function freshnessIn(
	id: string,
	location: string,
	fresh: readonly {table: StampedTable; label: string; gap: number}[],
	isFirst: boolean,
): Fragment {
	const checks = distinct(fresh.map(({label}) => `fresh_${idOf(label)}`));
	const where = isFirst ? '' : ` Those in ${location}.`;
	return {
		about: `How old the newest row of each table is. A limit is twice the longest pause of the last two weeks.${where}`,
		sources: {
			[id]: {
				bigquery: freshnessSql(fresh),
				tables: fresh.map(({table}) => nameOf(table)),
				every: '5m',
			},
		},
		panes: [
			isFirst
				? {id: 'freshness', kind: 'values', title: 'Freshness', tables: id}
				: {
						...{id: `fresh_${id}`, kind: 'table', title: `Freshness, ${location}`, source: id, rowId: 'table_name'},
						columns: [{column: 'table_name'}, {column: 'latest', as: 'age'}],
					},
		],
		checks: fresh.map(({label, gap}, index) => {
			const warn = Math.max(2, 2 * gap);
			return {
				id: checks[index],
				title: `Age of ${label}`,
				measure: {source: id, ageOf: 'latest', by: 'table_name', where: {table_name: [label]}},
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
