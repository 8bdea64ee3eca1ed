/**
 * The wall as lines that are only appended: the changes since the last call, newest last. For screen readers and
 * pipes. Pure; no colours, no times that tick, no state in shapes.
 */
import {isFiring} from '../checks/firing.ts';
import {quietWords} from '../checks/quiet.ts';
import {alertLevel, byUrgency} from '../checks/standing.ts';
import {type Alert, type Level, levelOrder} from '../checks/types.ts';
import {severities} from '../cloud/types.ts';
import {logFilter} from '../config/panes.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Summary} from '../panes/kind.ts';
import type {PaneConfig} from '../panes/schemas.ts';
import type {FoldedLine, TailState} from '../poll/types.ts';
import {duration, lasting} from '../text/durations.ts';
import {count} from '../text/format.ts';

/** The present state; `panes` in the order of the wall, without alerts and log, which have lines of their own. */
export interface PlainView {
	system: SystemConfig;
	alerts: readonly Alert[];
	panes: readonly {pane: Pick<PaneConfig, 'id' | 'title'>; summary: Summary}[];
	tail: TailState;
}

/** The memory of one system; opaque to others. */
export interface PlainMemory {
	alerts: ReadonlyMap<string, Alert>;
	panes: ReadonlyMap<string, Level>;
	errors: ReadonlyMap<string, number>;
	/** The newest log line that was written, and how often it had come. */
	newest?: {id: number; count: number};
	tail?: TailState['mode'];
}

export const nothingSaid: PlainMemory = {alerts: new Map(), panes: new Map(), errors: new Map()};

const word: Record<Level, string> = {
	crit: 'CRIT',
	warn: 'WARN',
	blind: 'BLIND',
	nodata: 'NO DATA',
	loading: 'loading',
	pending: 'builds up',
	unset: 'unset',
	ok: 'ok',
};

const nameOf = ({title, instance}: Alert): string => `${title}${instance ? ` ${instance}` : ''}`;

/** The text of an alert: with its value while it fires, with the reason where it could not be judged. */
function describe(alert: Alert): string {
	const {value, limit, reason} = alert;
	const parts = isFiring(alert) ? [value, limit && `limit ${limit}`, ...quietWords(alert)] : [reason];
	return [nameOf(alert), ...parts].filter(Boolean).join(', ');
}

/** Whether a state is worth a line: a pending check is not yet. */
const settled = (alert: Alert | undefined): Level => {
	const level = alert ? alertLevel(alert) : 'ok';
	return level === 'pending' || level === 'loading' ? 'ok' : level;
};

/** From this many at once on, they share one line. */
const foldFrom = 3;

function alertLines(name: string, before: ReadonlyMap<string, Alert>, alerts: readonly Alert[], now: number): string[] {
	const current = new Map(alerts.map(alert => [alert.key, alert]));
	const changed = [...new Set([...before.keys(), ...current.keys()])].flatMap(key => {
		const [was, is] = [before.get(key), current.get(key)];
		const alert = is ?? was;
		return alert && settled(was) !== settled(is) ? [{alert, from: settled(was), to: settled(is), was}] : [];
	});
	const say = (level: Level): string[] => {
		const mine = changed.filter(({to}) => to === level);
		const firing = level === 'crit' || level === 'warn';
		if (mine.length >= foldFrom && !firing) {
			const why = mine[0]?.alert.reason;
			return [
				level === 'ok'
					? `ok again in ${name}: ${mine.length} checks`
					: `${word[level]} in ${name}: ${mine.length} checks${why ? `, ${why}` : ''}`,
			];
		}
		return mine.map(({alert, from, was}) => {
			if (level !== 'ok')
				return `${word[level]} in ${name}${from === 'ok' ? '' : `, was ${word[from]}`}: ${describe(alert)}`;
			const firedAt = was?.firedAt;
			const lasted = firedAt === undefined ? '' : `, after ${duration(Math.max(0, now - firedAt))}`;
			return `ok again in ${name}, was ${word[from]}: ${nameOf(alert)}${lasted}`;
		});
	};
	return levelOrder.flatMap(say);
}

/** The text of an error without numbers and ids, which would make one error look like many. */
const kindOf = ({service, message}: FoldedLine): string =>
	`${service} ${message.replace(/[0-9a-f]{8}[0-9a-f-]*|\d+/gi, '#').slice(0, 200)}`;

const knownKinds = 500;
const newKindsAtOnce = 5;
const leastSeverity = severities.indexOf('ERROR');

/** Lines that came since; the newest seen one may have grown since. */
function* newLines(tail: TailState, newest: PlainMemory['newest']): Generator<{line: FoldedLine; times: number}> {
	const at = newest ? tail.lines.findLastIndex(({id}) => id === newest.id) : -1;
	for (const [index, line] of tail.lines.entries()) {
		if (index < at) continue;
		const times = index === at ? line.count - (newest?.count ?? 0) : line.count;
		if (times > 0) yield {line, times};
	}
}

/** A kind of error is said when it comes first, and again at ten, a hundred, a thousand. */
function errorLines(
	name: string,
	known: ReadonlyMap<string, number>,
	tail: TailState,
	newest: PlainMemory['newest'],
): {lines: string[]; errors: ReadonlyMap<string, number>} {
	const errors = new Map(known);
	const spoken = new Map<string, FoldedLine>();
	let more = 0;
	for (const {line, times} of newLines(tail, newest)) {
		if (severities.indexOf(line.severity) < leastSeverity) continue;
		const kind = kindOf(line);
		const before = errors.get(kind) ?? 0;
		errors.delete(kind);
		errors.set(kind, before + times);
		if (before > 0 && Math.floor(Math.log10(before)) === Math.floor(Math.log10(before + times))) continue;
		if (spoken.has(kind) || spoken.size < newKindsAtOnce) spoken.set(kind, line);
		else more += 1;
	}
	for (const kind of errors.keys()) {
		if (errors.size <= knownKinds) break;
		errors.delete(kind);
	}
	const lines = [...spoken].map(([kind, {service, message, severity}]) => {
		const total = errors.get(kind) ?? 1;
		return `${severity} in ${name}, ${service}${total > 1 ? `, ${count(total)} times` : ''}: ${message}`;
	});
	return {lines: more > 0 ? [...lines, `and ${more} more errors in ${name}`] : lines, errors};
}

/** The changes in one system since `memory`. */
export function plainLines(
	memory: PlainMemory,
	{system, alerts, panes, tail}: PlainView,
	now: number,
): {memory: PlainMemory; lines: string[]} {
	const name = system.system;
	const lines = alertLines(name, memory.alerts, alerts, now);
	for (const {pane, summary} of panes) {
		const before = memory.panes.get(pane.id) ?? 'loading';
		if (summary.level !== before && summary.level !== 'loading')
			lines.push(`${name}, ${pane.title}: ${word[summary.level]}, ${summary.text}`);
	}
	if (logFilter(system) !== undefined && tail.mode !== memory.tail && tail.mode !== 'connecting')
		lines.push(
			tail.mode === 'down'
				? `${name}, log: BLIND, ${tail.reason ?? 'the tail is down'}`
				: `${name}, log: following${tail.mode === 'poll' ? ' by polling' : ''}`,
		);
	const {lines: said, errors} = errorLines(name, memory.errors, tail, memory.newest);
	const newest = tail.lines.at(-1);
	return {
		lines: [...lines, ...said],
		memory: {
			alerts: new Map(alerts.map(alert => [alert.key, alert])),
			// Looking again does not forget how it stood.
			panes: new Map(
				panes.map(({pane, summary: {level}}) => [
					pane.id,
					level === 'loading' ? (memory.panes.get(pane.id) ?? level) : level,
				]),
			),
			errors,
			...(newest ? {newest: {id: newest.id, count: newest.count}} : {}),
			...(tail.mode === 'connecting' ? (memory.tail ? {tail: memory.tail} : {}) : {tail: tail.mode}),
		},
	};
}

/** The standing of a system now, in full: its open alerts, then a line per pane. */
export function standing({system, alerts, panes}: PlainView, now: number): string[] {
	const open = alerts.filter(alert => settled(alert) !== 'ok').toSorted(byUrgency);
	return [
		`${system.title}: ${open.length === 0 ? 'no open alert' : `${open.length} open`}`,
		...open.map(
			alert =>
				`${word[settled(alert)]} in ${system.system}: ${describe(alert)}, since ${lasting(now - alert.since)} ago`,
		),
		...panes.map(({pane, summary}) => `${system.system}, ${pane.title}: ${word[summary.level]}, ${summary.text}`),
	];
}
