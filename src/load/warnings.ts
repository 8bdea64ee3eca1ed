/** Warnings of `config check`: accepted, but probably not meant. A start does not look for them. */
import {isUnset, levelOf} from '../checks/levels.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {milliseconds} from '../config/units.ts';
import type {YamlFile} from '../config/yaml.ts';

interface Query {
	sql: string;
	placeOf(word: RegExp, nth: number): string;
}

/** The parts of GoogleSQL that are no code: comments, strings in all their quotes, names in backticks. */
const noCode =
	/--[^\n]*|#[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|(?:\b[rb]{1,2})?(?:"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)|`[^`]*`?/gi;
const timeWords = /\bCURRENT_(DATE|DATETIME|TIME|TIMESTAMP)\b/i;

const instead: Readonly<Record<string, string>> = {
	DATE: 'Write @today, or CURRENT_DATE(@tz)',
	DATETIME: 'Write CURRENT_DATETIME(@tz), or DATETIME(@now, @tz)',
	TIME: 'Write CURRENT_TIME(@tz), or TIME(@now, @tz)',
	TIMESTAMP: 'Write @now',
};

/** One line per time in a query that is not of the zone, or not of the clock, of the wall. */
export function sqlWarnings({sql, placeOf}: Query): string[] {
	// Blanks of the same length, so that positions stay the same.
	const code = sql.replace(noCode, text => text.replace(/[^\n]/g, ' '));
	const all = [...sql.matchAll(new RegExp(timeWords, 'gi'))].map(({index}) => index);
	return [...code.matchAll(new RegExp(timeWords, 'gi'))].flatMap(match => {
		const kind = (match[1] ?? '').toUpperCase();
		const after = code.slice(match.index + match[0].length);
		// A zone in quotes is blank by now, like every string.
		const [, inner] = /^\s*\(([^)]*)\)/.exec(sql.slice(match.index + match[0].length)) ?? [];
		const hasZone =
			/^\s*\(/.test(after) &&
			inner !== undefined &&
			inner.replace(noCode, part => (/^['"rb]/i.test(part) ? 'x' : '')).trim() !== '';
		if (hasZone && kind !== 'TIMESTAMP') return [];
		// This is a column or an alias of that name.
		if (/[.@]$/.test(code.slice(0, match.index))) return [];
		const at = placeOf(timeWords, all.indexOf(match.index));
		const why =
			kind === 'TIMESTAMP' ? "is Google's clock, not the wall's" : 'without a zone is not of the zone of the system';
		return [`${at}: warning: ${match[0].toUpperCase()} ${why}. ${instead[kind]}.`];
	});
}

/** One line per `last: sum` of counted events, which adds the newest points of the series and not the events of the window. */
export function sumWarnings({checks, sources}: SystemConfig, place: YamlFile['place']): string[] {
	return checks.flatMap(({measure}, index) => {
		if (!('last' in measure) || measure.last !== 'sum' || measure.over !== undefined) return [];
		const source = Object.hasOwn(sources, measure.source) ? sources[measure.source] : undefined;
		if (!source || !('aligner' in source) || source.aligner !== 'ALIGN_DELTA') return [];
		return [
			`${place(['checks', index, 'measure'])}: warning: last: sum adds the newest points of the series. Write over: 5m for the events of five minutes, or total: true for all of the window.`,
		];
	});
}

/** One line per check that nobody has given a threshold. */
export function unsetWarnings({checks}: SystemConfig, place: YamlFile['place']): string[] {
	return checks.flatMap(({title, levels}, index) =>
		isUnset({levels})
			? [
					`${place(['checks', index, 'levels'])}: warning: '${title}' has no threshold. Write what is bad, e.g. levels: {warn: "> 0"}.`,
				]
			: [],
	);
}

/** One line per ratio that a single bad event brings to its limit, where there is so little traffic that it may be the only one. */
export function trafficWarnings({checks}: SystemConfig, place: YamlFile['place']): string[] {
	return checks.flatMap(({measure, levels, for: hold}, index) => {
		if (!('ratio' in measure) || milliseconds(hold) >= milliseconds(measure.over)) return [];
		const {ratio, atLeast} = measure;
		const fires = (events: number) => {
			const share = 'bad' in ratio ? 1 / events : 1 - 1 / events;
			return levelOf(share, levels).level !== 'ok';
		};
		if (!fires(atLeast)) return [];
		const enough = [...Array(mostEvents).keys()].find(events => events > atLeast && !fires(events));
		const least = enough === undefined ? 'a longer over, or a for' : `atLeast: ${enough}`;
		return [
			`${place(['checks', index, 'measure'])}: warning: one bad event of ${atLeast} is enough to fire. Write ${least}.`,
		];
	});
}

/** More events than this are no low traffic. */
const mostEvents = 1001;

/** One line per value of a shipped example that was not replaced by one's own. */
export function placeholders(system: SystemConfig, override: unknown, from: string): string[] {
	const has = (value: unknown, ...path: string[]): boolean =>
		path.reduce<unknown>(
			(at, key) =>
				typeof at === 'object' && at !== null && Object.hasOwn(at, key)
					? (at as Record<string, unknown>)[key]
					: undefined,
			value,
		) !== undefined;
	const {system: name, project, spanner, sources, actions} = system;
	const left = [
		...(has(override, 'project') ? [] : [`project ${project}`]),
		...(spanner && !has(override, 'spanner', 'instance') ? [`spanner.instance ${spanner.instance}`] : []),
		...Object.entries(sources).flatMap(([id, source]) =>
			'http' in source && !has(override, 'sources', id, 'http') ? [`sources.${id}.http ${source.http}`] : [],
		),
		...(actions.invokeAs && !has(override, 'actions', 'invokeAs') ? [`actions.invokeAs ${actions.invokeAs}`] : []),
		...Object.entries(actions.allow).flatMap(([action, permissions]) =>
			permissions.some(({health}) => health) && !has(override, 'actions', 'allow', action)
				? [`the health address in actions.allow.${action}`]
				: [],
		),
	];
	return left.length === 0
		? []
		: [
				`${from}: warning: '${name}' is an example and still names ${left.join(', ')}. Write yours under overrides: {${name}: ...}.`,
			];
}
