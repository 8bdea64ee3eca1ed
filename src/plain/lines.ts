/**
 * The wall as lines that are only ever added: what has changed since the last look, newest last. For screen readers and
 * pipes. Pure; no colours, no times that tick, no state in shapes.
 */
import {type Alert, type Level, levelOrder} from '../checks/types.ts';
import {severities} from '../cloud/types.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {FoldedLine, TailState} from '../poll/types.ts';
import type {PaneId} from '../store/types.ts';
import {ago, duration} from '../text/durations.ts';
import {count} from '../ui/format.ts';
import {alertLevel, byUrgency, paneTitle, type Summary} from '../ui/summary.ts';

/** What is to be seen now; `panes` in the order of the wall, without alerts and log, which speak for themselves. */
export interface PlainView {
	system: SystemConfig;
	alerts: readonly Alert[];
	panes: readonly {pane: PaneId; summary: Summary}[];
	tail: TailState;
}

/** Of one system; never look inside. */
export interface PlainMemory {
	alerts: ReadonlyMap<string, Alert>;
	panes: ReadonlyMap<PaneId, Level>;
	errors: ReadonlyMap<string, number>;
	/** The newest log line that was looked at, and how often it had come. */
	newest?: {id: number; count: number};
	tail?: TailState['mode'];
}

export const nothingSaid: PlainMemory = {alerts: new Map(), panes: new Map(), errors: new Map()};

const word: Record<Level, string> = {
	crit: 'CRIT',
	warn: 'WARN',
	blind: 'BLIND',
	nodata: 'NO DATA',
	pending: 'pending',
	ok: 'ok',
};

const nameOf = ({title, instance}: Alert): string => `${title}${instance ? ` ${instance}` : ''}`;

/** With its value while it fires; what could not be judged has none, but a reason. */
function describe(alert: Alert): string {
	const {state, value, limit, reason} = alert;
	const parts = state === 'firing' ? [value, limit && `limit ${limit}`] : [reason];
	return [nameOf(alert), ...parts].filter(Boolean).join(', ');
}

/** What counts as a state worth a line: a check that waits for its time is not one yet. */
const settled = (alert: Alert | undefined): Level => {
	const level = alert ? alertLevel(alert) : 'ok';
	return level === 'pending' ? 'ok' : level;
};

/** So many at once are one line. */
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

/** Numbers and ids make one error look like many. */
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

/** What has changed in one system since `memory`. */
export function plainLines(
	memory: PlainMemory,
	{system, alerts, panes, tail}: PlainView,
	now: number,
): {memory: PlainMemory; lines: string[]} {
	const name = system.system;
	const lines = alertLines(name, memory.alerts, alerts, now);
	for (const {pane, summary} of panes) {
		const before = memory.panes.get(pane) ?? 'pending';
		if (summary.level !== before && summary.level !== 'pending')
			lines.push(`${name}, ${paneTitle(system, pane)}: ${word[summary.level]}, ${summary.text}`);
	}
	if (system.panes.log && tail.mode !== memory.tail && tail.mode !== 'connecting')
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
					pane,
					level === 'pending' ? (memory.panes.get(pane) ?? level) : level,
				]),
			),
			errors,
			...(newest ? {newest: {id: newest.id, count: newest.count}} : {}),
			...(tail.mode === 'connecting' ? (memory.tail ? {tail: memory.tail} : {}) : {tail: tail.mode}),
		},
	};
}

/** How a system stands now, in full: its open alerts, then a line per pane. */
export function standing({system, alerts, panes}: PlainView, now: number): string[] {
	const open = alerts.filter(alert => settled(alert) !== 'ok').toSorted(byUrgency);
	return [
		`${system.title}: ${open.length === 0 ? 'no open alert' : `${open.length} open`}`,
		...open.map(
			alert => `${word[settled(alert)]} in ${system.system}: ${describe(alert)}, since ${ago(now - alert.since)}`,
		),
		...panes.map(
			({pane, summary}) => `${system.system}, ${paneTitle(system, pane)}: ${word[summary.level]}, ${summary.text}`,
		),
	];
}
