/** Walks a test through time: the wall's own judgement on the answers of the test, moment by moment. Pure. */

import {type AlertMemory, emptyMemory, evaluate} from '../checks/alerts.ts';
import {isFiring} from '../checks/firing.ts';
import type {Lookup} from '../checks/readings.ts';
import {entryOf, rememberedAlerts} from '../checks/remembered.ts';
import {type SloView, sloView} from '../checks/slo.ts';
import type {Alert} from '../checks/types.ts';
import {minute} from '../clock.ts';
import {CloudError, type CloudErrorKind} from '../cloud/types.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {SourceState} from '../poll/types.ts';
import {instantOf} from '../zone.ts';
import {answerOf} from './answers.ts';
import {sourceNamed} from './load.ts';
import type {CheckTest, ClockEvent} from './schema.ts';

/** An alert that begins to fire. */
export interface Firing {
	/** Since the start of the test, ms. */
	at: number;
	check: string;
	instance?: string;
	level: Alert['level'];
}

export interface Walked {
	/** By time since the start, ms: those that a test asks for. */
	alerts: ReadonlyMap<number, readonly Alert[]>;
	slos: ReadonlyMap<number, ReadonlyMap<string, SloView>>;
	fired: readonly Firing[];
}

const stepOf = (text: string): number => {
	const [, sign = '', n = '0', unit = 's'] = /^([+-]?)(\d+)(ms|s|m|h|d)$/.exec(text) ?? [];
	return Number(`${sign}${n}`) * {ms: 1, s: 1000, m: minute, h: 60 * minute, d: 1440 * minute}[unit as 's'];
};

/** Whether nobody looks at this time since the start, because the machine sleeps or the wall is stopped. */
const isAway = (events: readonly ClockEvent[], t: number): boolean =>
	events.some(event => {
		const length = 'sleep' in event ? event.sleep : 'restart' in event ? event.restart : 0;
		return t > event.at && t < event.at + length;
	});

/** How far the clock of the machine is off at this time, ms. */
const offset = (events: readonly ClockEvent[], t: number): number =>
	events.reduce((sum, event) => sum + ('step' in event && event.at <= t ? stepOf(event.step) : 0), 0);

const failureOf = (events: readonly ClockEvent[], id: string, t: number): CloudErrorKind | undefined => {
	for (const event of events)
		if ('fails' in event && t >= event.at && t < event.at + event.for && (event.source ?? id) === id)
			return event.fails;
	return undefined;
};

/** @param every ms between two evaluations */
export function walk(system: SystemConfig, test: CheckTest, every: number): Walked {
	const start = instantOf(test.start);
	const asked = new Set([...test.check_test, ...test.slo_test].map(one => one.eval_time));
	const end = Math.max(0, ...asked, ...(test.fires ?? []).map(({at}) => at));
	const times = new Set(asked);
	for (let t = 0; t <= end; t += every) times.add(t);
	const sources = [...new Set(test.input_series.map(({source}) => source))];
	const alerts = new Map<number, readonly Alert[]>();
	const slos = new Map<number, ReadonlyMap<string, SloView>>();
	const fired: Firing[] = [];
	let memory: AlertMemory = emptyMemory;
	let states: Readonly<Record<string, SourceState>> = {};
	let firing = new Set<string>();
	let last: readonly Alert[] = [];
	let before = 0;
	for (const t of [...times].sort((a, b) => a - b)) {
		if (isAway(test.clock, t) && !asked.has(t)) continue;
		const now = start + t + offset(test.clock, t);
		if (test.clock.some(event => 'restart' in event && before <= event.at && event.at < t)) {
			memory = {...emptyMemory, entries: Object.fromEntries(rememberedAlerts(last, start + before).map(entryOf))};
			states = {};
		}
		states = Object.fromEntries(
			sources.map(id => [id, stateOf(system, test, id, {at: start + t, now, start}, states[id], every)]),
		);
		const judged = evaluate(memory, system, lookupIn(states, every), now);
		memory = judged.memory;
		last = judged.alerts;
		const burning = judged.alerts.filter(isFiring);
		for (const {key, check, instance, level} of burning)
			if (!firing.has(key)) fired.push({at: t, check, level, ...(instance === undefined ? {} : {instance})});
		firing = new Set(burning.map(({key}) => key));
		if (asked.has(t)) {
			alerts.set(t, judged.alerts);
			const look = lookupIn(states, every);
			slos.set(t, new Map(system.slos.map(slo => [slo.id, sloView(slo, look, now, system.tz)])));
		}
		before = t;
	}
	return {alerts, slos, fired};
}

const lookupIn =
	(states: Readonly<Record<string, SourceState>>, period: number): Lookup =>
	id =>
		states[id] ?? {failures: 0, period};

function stateOf(
	system: SystemConfig,
	test: CheckTest,
	id: string,
	{at, now, start}: {at: number; now: number; start: number},
	before: SourceState | undefined,
	period: number,
): SourceState {
	const source = sourceNamed(system, id);
	const failure = failureOf(test.clock, id, at - start);
	const answer = source && failure === undefined ? answerOf(source, test, id, {at, start, tz: system.tz}) : undefined;
	if (answer) return {reading: {answer, fetchedAt: now, cost: {requests: 1, bytesBilled: 0}}, failures: 0, period};
	const error = new CloudError(failure ?? 'unavailable', 'the poll fails in this test', 'test');
	return {
		...(before?.reading && {reading: before.reading}),
		error,
		failures: (before?.failures ?? 0) + 1,
		failingSince: before?.failingSince ?? now,
		period,
	};
}
