/** Refuses options of checks with which an alert could never fire, or that contradict each other. */
import {labelsOfCheck, namesIn, textNames} from '../checks/texts.ts';
import {hour, minute} from '../clock.ts';
import {sourceOf} from '../config/judged.ts';
import {type ActiveHours, weekdays} from '../config/schema/checkOptions.ts';
import type {CheckConfig, Measure} from '../config/schema/checks.ts';
import type {SourceConfig} from '../config/schema/sources.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Where} from '../config/thresholds.ts';
import {milliseconds} from '../config/units.ts';
import {duration} from '../text/durations.ts';
import {nearest} from '../text/nearest.ts';

/** One line per option of a check that cannot be meant. */
export const validateOptions = (system: SystemConfig, where: Where): string[] =>
	system.checks.flatMap((check, index) => {
		const at = (...path: PropertyKey[]) => where(['checks', index, ...path]);
		return [...lookBack(system, check, at), ...hours(check, at), ...closing(check, at), ...names(check, at)];
	});

type At = (...path: PropertyKey[]) => string;

/** Measures that see one value at a time, and no points. */
const pointless = [
	'column',
	'ageOf',
	'rows',
	'httpOk',
	'missing',
	'jobs',
	'runs',
	'total',
	'traffic',
	'change',
	'streak',
];
const hasPoints = (measure: Measure): boolean => !pointless.some(name => name in measure);

/** An alert fires from points of the window of its source that are old enough. */
function lookBack(system: SystemConfig, {measure, for: hold, offset, attempts}: CheckConfig, at: At): string[] {
	const late = milliseconds(offset);
	if (late > 0 && !hasPoints(measure))
		return [`${at('offset')}: its measure has no points over time, of which some could be too young. Remove offset.`];
	const read = sourceOf(system, measure);
	const window = windowOf(Object.hasOwn(system.sources, read) ? system.sources[read] : undefined);
	if (!window || !hasPoints(measure)) return [];
	const {text, length, step} = window;
	const whole = `the ${text} that '${read}' looks back`;
	if (milliseconds(hold) >= length)
		return [`${at('for')}: for ${hold} is not shorter than ${whole}. It could never fire.`];
	if (late + milliseconds(hold) >= length)
		return [`${at('offset')}: offset ${offset} with for ${hold} is not shorter than ${whole}. It could never fire.`];
	if (late + attempts * step > length)
		return [`${at('attempts')}: ${whole} has fewer than ${attempts} points to judge. It could never fire.`];
	return [];
}

/** A check sees the history of these sources only; for others it keeps its own. ms. */
function windowOf(source: SourceConfig | undefined): {text: string; length: number; step: number} | undefined {
	if (!source || !('metric' in source)) return undefined;
	return {text: source.window, length: milliseconds(source.window), step: milliseconds(source.period)};
}

function hours({activeHours, for: hold, dueBy}: CheckConfig, at: At): string[] {
	if (!activeHours) return [];
	const stretch = longestStretch(activeHours);
	if (milliseconds(hold) >= stretch)
		return [
			`${at('for')}: for ${hold} is not shorter than its active hours (${duration(stretch)}). It could never fire.`,
		];
	const {from, to} = activeHours;
	if (dueBy !== undefined && from < to && (dueBy >= to || dueBy < from))
		return [`${at('dueBy')}: ${dueBy} is not within its active hours, ${from} to ${to}. Change one of them.`];
	return [];
}

/** The longest time without a pause in which a check is judged, ms. */
function longestStretch({days, from, to}: ActiveHours): number {
	const length = minutesOf(to) - minutesOf(from);
	if (from !== '00:00' || to !== '24:00') return (length > 0 ? length : length + (24 * hour) / minute) * minute;
	if (weekdays.every(day => days.includes(day))) return Number.POSITIVE_INFINITY;
	// Whole days that follow each other are one stretch, over the end of the week too.
	const twice = [...weekdays, ...weekdays].map(day => (days.includes(day) ? '#' : ' ')).join('');
	return Math.max(...twice.split(' ').map(run => run.length)) * 24 * hour;
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

function closing({autoClose, onNoData}: CheckConfig, at: At): string[] {
	if (autoClose === undefined || (onNoData !== 'ok' && onNoData !== 'alert')) return [];
	return [`${at('autoClose')}: onNoData: ${onNoData} says already what no data means. Remove one of them.`];
}

function names(check: CheckConfig, at: At): string[] {
	const known = [...textNames, ...labelsOfCheck(check)];
	const unknown = namesIn(check.text ?? '').find(name => !known.includes(name));
	if (unknown === undefined) return [];
	const near = nearest(unknown, known);
	return [
		`${at('text')}: {${unknown}} stands for nothing. ${near ? `Did you mean {${near}}?` : `Known: ${known.map(name => `{${name}}`).join(', ')}.`}`,
	];
}

/** One line per check that names none of the system, itself, or a circle of checks that would silence each other. */
export function validateInhibitors({checks}: SystemConfig, where: Where): string[] {
	const by = new Map(checks.map(({id, inhibitedBy}) => [id, inhibitedBy]));
	return checks.flatMap(({id, inhibitedBy}, index) =>
		inhibitedBy.flatMap((name, nth) => {
			const at = where(['checks', index, 'inhibitedBy', nth]);
			if (name === id) return [`${at}: '${id}' would silence itself. Remove it.`];
			if (!by.has(name)) {
				const near = nearest(name, [...by.keys()]);
				return [`${at}: unknown check '${name}'. ${near ? `Did you mean '${near}'?` : 'Name one under checks.'}`];
			}
			const circle = wayBack(by, name, id, [id]);
			// Each circle is told once, at the first of its checks.
			const isFirst = circle && checks.findIndex(one => circle.includes(one.id)) === index;
			return isFirst
				? [`${at}: ${[...circle, id].join(' by ')} is a circle: each would silence the next. Remove one.`]
				: [];
		}),
	);
}

/** The checks on the way from one to another along `inhibitedBy`; undefined where there is none. */
function wayBack(
	by: ReadonlyMap<string, readonly string[]>,
	from: string,
	to: string,
	way: readonly string[],
	seen = new Set<string>(),
): readonly string[] | undefined {
	if (from === to) return way;
	if (seen.has(from)) return undefined;
	seen.add(from);
	for (const next of by.get(from) ?? []) {
		const found = wayBack(by, next, to, [...way, from], seen);
		if (found) return found;
	}
	return undefined;
}
