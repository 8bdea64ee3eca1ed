/** A Cloud Function: its settings, what was changed last, and the runs that it starts. Pure. */
import {offersFollowedAs} from '../actions/offers.ts';
import {changesOf} from '../changes/changes.ts';
import type {Change} from '../changes/types.ts';
import {type EtlRun, groupRuns} from '../checks/etl-runs.ts';
import {numberOf, rowsOf, textOf} from '../checks/readings.ts';
import {timeOf} from '../checks/time.ts';
import {rowsWith} from '../cloud/sources/columns.ts';
import {functionsColumns} from '../cloud/sources/functions.ts';
import type {Row} from '../cloud/types.ts';
import type {Fact} from '../panes/rows.ts';
import type {SystemScene} from '../scene/types.ts';
import {ago, duration} from '../text/durations.ts';
import {wrapText} from '../text/format.ts';
import {own} from '../text/own.ts';
import {moment} from '../zone.ts';
import {serviceSources} from './sources.ts';

export interface FunctionFacts {
	/** As the list of functions has it; undefined where it is not in the list. */
	row?: Row;
	facts: readonly Fact[];
	/** Of this function, newest first. */
	changes: readonly Change[];
	/** Runs that it starts, as far as the actions of the system name them, newest first. */
	runs: readonly EtlRun[];
}

export function functionFacts(scene: SystemScene, name: string): FunctionFacts {
	const {system, source, asOf} = scene;
	const {functions, runs} = serviceSources(system);
	const row = functions
		.flatMap(id => rowsWith(source(id).reading?.answer, functionsColumns) ?? [])
		.find(one => one.name === name);
	const found = runs.flatMap(id => rowsOf(source(id)).map(one => ({id, row: one})));
	const its = [...groupRuns(found, new Map(), asOf, system.tz)].flatMap(([follow, list]) =>
		offersFollowedAs(system, follow).some(({target}) => target === name) ? list : [],
	);
	return {
		...(row && {row}),
		facts: row ? factsOf(row, asOf, system.tz) : [],
		changes: changesOf(scene)
			.filter(({subject, kind}) => subject === name && kind !== 'action')
			.toReversed(),
		runs: its.toSorted((a, b) => b.startedAt - a.startedAt),
	};
}

/** What stands in the list, the most telling first; the environment comes last, because it is long. */
function factsOf(row: Row, now: number, tz: string): Fact[] {
	const text = (column: string) => textOf(own(row, column)) ?? '';
	const updated = timeOf(own(row, 'updated_at'), tz);
	const limit = numberOf(own(row, 'timeout_ms'));
	const all: readonly (readonly [string, string])[] = [
		['state', text('state')],
		['message', text('message')],
		['updated', updated === undefined ? '' : `${moment(updated, now, tz)}, ${ago(now - updated)}`],
		['runtime', [text('runtime'), text('generation')].filter(one => one !== '').join(', ')],
		['revision', text('revision')],
		[
			'limits',
			[text('memory'), limit === undefined ? '' : `timeout ${duration(limit)}`, instances(row)]
				.filter(one => one !== '')
				.join(', '),
		],
		['url', text('url')],
		['env', text('env')],
	];
	return all.flatMap(([name, said]) => (said === '' ? [] : [{name, text: said}]));
}

function instances(row: Row): string {
	const [least, most] = [own(row, 'min_instances'), own(row, 'max_instances')].map(numberOf);
	return least === undefined && most === undefined ? '' : `${least ?? 0} to ${most ?? 'any number of'} instances`;
}

/** Facts as lines of at most `width` cells, their names in a column of their own. */
export function factLines(facts: readonly Fact[], width: number): {name: string; text: string}[] {
	const column = Math.max(0, ...facts.map(({name}) => name.length)) + 2;
	return facts.flatMap(({name, text}) =>
		wrapText(text, Math.max(1, width - column)).map((part, row) => ({
			name: (row === 0 ? name : '').padEnd(column),
			text: part,
		})),
	);
}

/** The page of a function as text for the clipboard. */
export function functionText(
	name: string,
	{facts, changes, runs}: FunctionFacts,
	errors: readonly string[],
	tz: string,
	now: number,
): string {
	const section = (title: string, lines: readonly string[]) =>
		lines.length === 0 ? [] : ['', `## ${title}`, ...lines];
	return [
		`# ${name}`,
		...section(
			'Settings',
			facts.map(({name: fact, text}) => `- ${fact}: ${text}`),
		),
		...section(
			'Changes',
			changes.flatMap(({t, words, who, diff}) => [
				`- ${moment(t, now, tz)} ${words}${who === undefined ? '' : ` by ${who}`}`,
				...diff.map(({what, before, after}) => `  - ${what}: ${before ?? '(not set)'} -> ${after ?? '(not set)'}`),
			]),
		),
		...section(
			'Runs',
			runs
				.slice(0, 10)
				.map(
					({startedAt, word, status, error}) =>
						`- ${moment(startedAt, now, tz)} ${word || status}${error === undefined ? '' : `: ${error}`}`,
				),
		),
		...section('Errors', errors),
	].join('\n');
}
