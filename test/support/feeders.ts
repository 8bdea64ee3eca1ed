/** Feeds a value to a check: what its source must answer so that the measure reads it. */
import {limitsOf} from '../../src/checks/levels.ts';
import type {CheckConfig} from '../../src/config/schema/checks.ts';
import {comparison} from '../../src/config/units.ts';

/** What a source says at one step of a test: a value, or nothing. */
export type Told = number | 'none';
/** A text that a wanted value means: itself, or the first thing that its regex finds; undefined where that is not obvious. */
function plain(wanted: string): string | undefined {
	if (!/^\/.*\/$/.test(wanted)) return wanted;
	const pattern = wanted.slice(1, -1);
	const text = (pattern.split('|')[0] ?? '').replaceAll(/[\^$]/g, '').replaceAll('[.]', '.').replaceAll('.*', 'x');
	return new RegExp(pattern).test(text) ? text : undefined;
}

type Inputs = readonly Record<string, unknown>[];

const lineOf = (values: readonly Told[]): string =>
	values.map(value => (value === 'none' ? '_' : String(value))).join(' ');

/** The events of each step, by what there are in all. */
const deltasOf = (values: readonly Told[]): Told[] =>
	values.map((value, index) => {
		const last = values.slice(0, index).findLast(one => typeof one === 'number') ?? 0;
		return typeof value === 'number' ? Math.max(0, value - Number(last)) : value;
	});

/** The rows of each step. */
const stepsOf = (values: readonly Told[], rows: (value: number) => unknown[], interval: number) =>
	values.map((value, index) => ({at: `${index * interval}ms`, rows: typeof value === 'number' ? rows(value) : []}));

/** The inputs that make a measure read these values, one per interval; undefined for measures that a test file feeds by hand. */
export function feed(
	{measure, levels}: CheckConfig,
	values: readonly Told[],
	{late = '0s', interval = 60_000} = {},
): Inputs | undefined {
	if (!('source' in measure) || 'traffic' in measure || 'jobs' in measure || 'missing' in measure) return undefined;
	const source = measure.source;
	const {by, where = {}} = measure as {by?: string; where?: Record<string, readonly string[]>};
	const wanted = Object.entries(where).flatMap(([name, among]) => {
		const text = plain(among[0] ?? '');
		return text === undefined ? [] : [[name, text] as const];
	});
	// What cannot be written down, and what must not be there, is for a test file to say.
	if ('except' in measure || wanted.length < Object.keys(where).length) return undefined;
	const labels: Record<string, string> = {
		...Object.fromEntries((typeof by === 'string' ? [by] : []).map(name => [name, 'one'])),
		...Object.fromEntries(wanted),
	};
	const line = lineOf(values);
	if ('last' in measure) {
		// Other ways to take a series together are fed by hand.
		const isPlain = ['sum', 'max'].includes(measure.last) && !('over' in measure);
		return isPlain ? [{source, series: labels, values: line, late}] : undefined;
	}
	if ('httpOk' in measure) {
		const statuses = values.map(value => (typeof value === 'number' ? (value >= 1 ? 200 : 503) : value));
		return [{source, row: {}, column: 'status', values: lineOf(statuses)}];
	}
	const isLower = Object.values(limitsOf(levels)).some(limit => limit?.startsWith('<'));
	// What was counted stays counted: a total falls by time alone.
	if ('total' in measure && isLower) return undefined;
	if ('total' in measure) return [{source, series: labels, values: lineOf(deltasOf(values)), late}];
	if ('ageOf' in measure)
		return [
			{
				source,
				rows: stepsOf(values, value => [{...labels, [measure.ageOf]: {ago: `${Math.round(value)}ms`}}], interval),
			},
		];
	if ('rows' in measure)
		return [
			{
				source,
				rows: stepsOf(
					values,
					value => new Array(Math.max(0, isLower ? Math.floor(value) : Math.ceil(value))).fill(labels),
					interval,
				),
			},
		];
	if ('column' in measure && !('change' in measure))
		return [{source, row: labels, column: measure.column, values: line}];
	return undefined;
}

/** A value that just meets the gravest limit of a check, one just beyond it, and one that is good by far. */
export function around(check: CheckConfig): {on: number; isBadOn: boolean; beyond: number; good: number} | undefined {
	const limits = Object.values(limitsOf(check.levels)).filter(limit => limit !== undefined);
	const [gravest] = limits.toReversed();
	if (gravest === undefined) return undefined;
	const {operator, value} = comparison(gravest);
	const step = Math.max(1e-6, Math.abs(value) * 1e-3);
	const up = operator === '>' || operator === '>=';
	if (operator === '==') return undefined;
	const all = limits.map(limit => comparison(limit).value);
	const good = up ? Math.min(0, Math.min(...all) - 1) : Math.max(...all) + Math.max(1, Math.abs(value));
	return {on: value, isBadOn: operator.endsWith('='), beyond: up ? value + step : value - step, good};
}
