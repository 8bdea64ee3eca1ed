/** Thresholds of one thing that cannot be meant: that never hold, always hold, or that another one of them hides. Pure. */
import type {Level, Levels} from './schema/values.ts';
import {type Comparison, comparison, limitKind, satisfies, type Unit} from './units.ts';
import type {Path} from './yaml.ts';

/** The place of something in a file: `file:line:column`. */
export type Where = (path: Path) => string;

/** Least and greatest value that a number can take. */
export type Range = readonly [least: number, greatest: number];
export const anything: Range = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
export const share: Range = [0, 1];
export const positive: Range = [0, Number.POSITIVE_INFINITY];

const pointsUp = ({operator}: Comparison): boolean => operator === '>' || operator === '>=';
const pointsDown = ({operator}: Comparison): boolean => operator === '<' || operator === '<=';

/** Whether a comparison holds anywhere in a range: one with < or > does so only if it holds at one of the ends. */
function neverHolds(limit: Comparison, [least, greatest]: Range): boolean {
	const {operator, value} = limit;
	if (operator === '==') return value < least || value > greatest;
	return !satisfies(least, limit) && !satisfies(greatest, limit);
}

function alwaysHolds(limit: Comparison, [least, greatest]: Range): boolean {
	return limit.operator !== '==' && satisfies(least, limit) && satisfies(greatest, limit);
}

const whenOf = (level: Level): string => (typeof level === 'string' ? level : level.when);

export interface Judged {
	levels: Levels;
	path: Path;
	/** The unit of the number, where it is known. */
	unit?: Unit;
	range: Range;
}

/** One line per threshold of one check that cannot be meant. */
export function levelProblems({levels, path, unit, range}: Judged, where: Where): string[] {
	const of = (name: 'warn' | 'crit') => {
		const level = levels[name];
		if (level === undefined) return undefined;
		const when = whenOf(level);
		return {when, limit: comparison(when), at: where([...path, name, ...(typeof level === 'string' ? [] : ['when'])])};
	};
	const warn = of('warn');
	const crit = of('crit');
	const single = [warn, crit].flatMap(one => {
		if (!one) return [];
		const suffix = limitKind(one.when);
		if (unit !== undefined && suffix !== 'count' && suffix !== unit)
			return [`${one.at}: "${one.when}" is no limit of a check in ${unit}. Write unit: ${suffix}, or another limit.`];
		if (neverHolds(one.limit, range)) return [`${one.at}: "${one.when}" can never be: ${rangeWords(range)}.`];
		if (alwaysHolds(one.limit, range)) return [`${one.at}: "${one.when}" is always so: ${rangeWords(range)}.`];
		return [];
	});
	if (single.length > 0 || !warn || !crit) return single;
	const [w, c] = [warn.limit, crit.limit];
	if ((pointsUp(w) && pointsDown(c)) || (pointsDown(w) && pointsUp(c)))
		return [`${crit.at}: warn "${warn.when}" and crit "${crit.when}" point apart. Both must be < or both >.`];
	const isHidden = pointsUp(w)
		? c.value < w.value || (c.value === w.value && c.operator !== '==' && !(w.operator === '>=' && c.operator === '>'))
		: pointsDown(w)
			? c.value > w.value ||
				(c.value === w.value && c.operator !== '==' && !(w.operator === '<=' && c.operator === '<'))
			: c.operator === '==' && c.value === w.value;
	return isHidden
		? [
				`${crit.at}: crit "${crit.when}" comes before warn "${warn.when}", which can never show. Swap them, or remove one.`,
			]
		: [];
}

function rangeWords([least, greatest]: Range): string {
	if (greatest === 1) return 'it is between 0 and 1 (100%)';
	return greatest === Number.POSITIVE_INFINITY ? 'it is never below 0' : `it is between ${least} and ${greatest}`;
}
