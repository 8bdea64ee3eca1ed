/** Facts that come from elsewhere: only whole ones are taken, with clean texts and no field that nobody knows. Pure. */

import {type AlertState, levelOrder, severityOrder} from '../checks/types.ts';
import {lastTime} from '../clock.ts';
import {cleanLine} from '../text/clean.ts';
import type {Fact} from './fact.ts';

/** What a field becomes; undefined where it is not what it must be. */
type Field = (value: unknown) => unknown;

/** Characters of a text; a message of an incident is the longest. */
const longest = 100_000;
const mostFields = 200;

const line: Field = value => (typeof value === 'string' ? cleanLine(value) : undefined);
const lines: Field = value =>
	typeof value === 'string'
		? value
				.slice(0, longest)
				.split(/\r?\n/)
				.map(one => cleanLine(one))
				.join('\n')
		: undefined;
/** ms that a Date can hold. */
const time: Field = value => (typeof value === 'number' && Math.abs(value) <= lastTime ? value : undefined);
const flag: Field = value => (typeof value === 'boolean' ? value : undefined);
const oneOf =
	(...words: readonly string[]): Field =>
	value =>
		words.find(word => word === value);

/** A field that may be missing, and must be right where it is there. */
interface Optional {
	optional: Field;
}
const maybe = (optional: Field): Optional => ({optional});
type Shape = Readonly<Record<string, Field | Optional>>;

/** The fields of a shape; undefined where one is wrong. */
function shaped(value: unknown, shape: Shape): Record<string, unknown> | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const made: Record<string, unknown> = {};
	for (const [name, field] of Object.entries(shape)) {
		const given = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
		if (typeof field !== 'function' && given === undefined) continue;
		const found = (typeof field === 'function' ? field : field.optional)(given);
		if (found === undefined) return undefined;
		made[name] = found;
	}
	return made;
}
const of =
	(shape: Shape): Field =>
	value =>
		shaped(value, shape);
const texts: Field = value =>
	typeof value === 'object' && value !== null && Object.values(value).every(one => typeof one === 'string')
		? Object.fromEntries(
				Object.entries(value)
					.slice(0, mostFields)
					.map(([name, text]) => [cleanLine(name, 256), lines(text)]),
			)
		: undefined;

const listOfLines: Field = value =>
	Array.isArray(value) && value.every(one => typeof one === 'string')
		? value.slice(0, mostFields).map(one => cleanLine(one))
		: undefined;

const alertStates: readonly AlertState[] = [
	'ok',
	'pending',
	'firing',
	'recovering',
	'nodata',
	'error',
	'blind',
	'loading',
	'unset',
];
const alertState = oneOf(...alertStates);
const level = oneOf(...levelOrder);
const severity = oneOf(...severityOrder);
const incidentState = oneOf('triage', 'active', 'mitigated', 'monitoring', 'resolved', 'postmortem', 'closed');
const incident = line;

type Keys<K extends Fact['kind']> = Exclude<
	keyof Extract<Fact, {kind: K}>,
	'kind' | 'id' | 'at' | 'recorded' | 'system' | 'by'
>;
/** Every field of every kind; one that is added to a fact is asked for here. */
const shapes: {readonly [K in Fact['kind']]: {readonly [F in Keys<K>]-?: Field | Optional}} = {
	alert: {
		key: line,
		title: line,
		from: alertState,
		to: alertState,
		level,
		severity,
		value: line,
		limit: maybe(line),
	},
	action: {
		run: line,
		action: line,
		target: line,
		title: line,
		phase: oneOf('sent', 'done', 'failed', 'unknown'),
		text: line,
		planHash: line,
		undo: maybe(line),
	},
	change: {change: line, words: line},
	mode: {to: oneOf('armed', 'read-only'), reason: line},
	hold: {
		key: line,
		title: maybe(line),
		hold: maybe(of({kind: oneOf('ack', 'mute'), who: line, at: time, until: time, reason: maybe(line)})),
	},
	item: {item: line, tick: maybe(of({at: time, by: maybe(line)}))},
	step: {
		runbook: line,
		step: line,
		title: maybe(line),
		result: oneOf('begun', 'done', 'skipped', 'failed', 'open'),
		text: line,
		incident: maybe(incident),
	},
	declared: {
		title: line,
		severity,
		label: maybe(line),
		type: maybe(line),
		lead: line,
		alert: maybe(line),
		detectedAt: maybe(time),
		drill: maybe(line),
	},
	changed: {
		incident,
		severity: maybe(severity),
		label: maybe(line),
		state: maybe(incidentState),
		role: maybe(of({role: line, who: line})),
		tracker: maybe(line),
		channel: maybe(line),
		fields: maybe(texts),
		reason: maybe(line),
		without: maybe(listOfLines),
	},
	note: {incident, text: lines},
	todo: {incident, text: lines},
	hypothesis: {incident, text: lines, state: oneOf('open', 'proven', 'refuted')},
	pin: {incident, fact: line, off: maybe(flag)},
	met: {incident, timer: line, title: maybe(line), text: maybe(line)},
	snoozed: {incident, timer: line, title: maybe(line), until: time, reason: line},
	sent: {incident, template: line, to: line, text: lines, failed: maybe(line)},
	gap: {to: time, why: oneOf('asleep', 'not running', 'blind')},
};
const recorded: Shape = {id: line, at: time, recorded: time, system: maybe(line), by: maybe(line)};

/** The fact in what was parsed; undefined for anything else, and for a kind that a newer wall has. */
export function validFact(value: unknown): Fact | undefined {
	const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
	if (typeof kind !== 'string' || !Object.hasOwn(shapes, kind)) return undefined;
	const common = shaped(value, recorded);
	const own = shaped(value, shapes[kind as Fact['kind']]);
	return common && own ? ({kind, ...common, ...own} as unknown as Fact) : undefined;
}
