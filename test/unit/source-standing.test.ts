/** One answer to how a source stands: whatever happened to it, everything that speaks of it says the same. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import {measureValues} from '../../src/checks/measures/index.ts';
import {type Standing, standingOf, standingOfAll} from '../../src/checks/source-standing.ts';
import type {Alert} from '../../src/checks/types.ts';
import {CloudError, type CloudErrorKind} from '../../src/cloud/types.ts';
import {paneOf} from '../../src/config/panes.ts';
import {blindNow} from '../../src/notify/blind.ts';
import {titleText} from '../../src/notify/text.ts';
import {paneLevel, paneStanding, systemLevels} from '../../src/panes/standing.ts';
import {paneSummary} from '../../src/panes/summary.ts';
import type {SourceState} from '../../src/poll/types.ts';
import {calmTail} from '../support/calm.ts';
import {checkOf, lookup, minute, rows, systemOf} from '../support/checks.ts';
import {runs} from '../support/runs.ts';
import {paneScene, sceneOf} from '../support/scenes.ts';

const start = Date.parse('2026-11-21T12:00:00Z');
const sources = {table: {bigquery: 'SELECT 1', tables: ['a.b']}};
const measure = {source: 'table', column: 'n'} as const;
const panes = [{id: 'rates', kind: 'values', ratios: [{title: 'Rate', source: 'table', column: 'n'}]}];
const judged = systemOf({sources, panes, checks: [checkOf({measure, levels: {crit: '> 100'}})]});
const unjudged = systemOf({sources, panes, checks: []});

const kinds: readonly CloudErrorKind[] = [
	'auth',
	'denied',
	'notFound',
	'invalid',
	'quota',
	'timeout',
	'unavailable',
	'internal',
];
const period = minute;

/** What can happen to a source, each some time after the one before. */
const event = fc.record({
	after: fc.integer({min: 1, max: 4 * period}),
	what: fc.oneof(
		fc.constantFrom('read' as const, 'nothing' as const, 'odd' as const),
		fc.constantFrom(...kinds).map(kind => ({fails: kind})),
	),
});
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

/** As the poller keeps it (src/poll/entry.ts): an answer ends the failures, a failure leaves the last answer. */
function next(state: SourceState, {what}: Event, now: number): SourceState {
	if (what === 'nothing') return state;
	if (typeof what === 'string') {
		const answer = rows(what === 'read' ? {n: 1} : {m: 1});
		return {reading: {answer, fetchedAt: now, cost: {requests: 1, bytesBilled: 0}}, failures: 0, period};
	}
	return {
		...state,
		error: new CloudError(what.fails, `${what.fails} for a test`, 'test'),
		failures: state.failures + 1,
		failingSince: state.failingSince ?? now,
		nextAt: now + 2 * period,
	};
}

const unread: SourceState = {failures: 0, period};
const remembered: SourceState = {
	...next(unread, {after: 0, what: 'read'}, start - 90 * minute),
	remembered: true,
};

/** All that speaks of one state. */
function said(state: SourceState, now: number) {
	const source = lookup({table: state});
	const {alerts} = evaluate(emptyMemory, judged, source, now);
	const of = (system: typeof judged, alerts: readonly Alert[]) => {
		const known = sceneOf({source, alerts});
		const pane = paneOf(system, 'values') ?? expect.unreachable();
		const scene = paneScene(system, pane, now, {source, alerts});
		const standing = paneStanding(pane, scene);
		const [tab = 'ok'] = systemLevels({systems: [system]} as never, known, now);
		return {
			standing,
			border: paneLevel(pane, scene, standing),
			strip: paneSummary(pane, scene),
			tab,
			title: titleText([{system: 'demo', level: tab}], alerts, {sandbox: false}),
			blind: blindNow({systems: [system]}, known, now),
		};
	};
	return {checked: of(judged, alerts), seen: of(unjudged, []), values: measureValues(judged, measure, source, now)};
}

describe('a source stands the same everywhere', () => {
	test('whatever happened to it', () => {
		const met = new Set<string>();
		fc.assert(
			fc.property(fc.boolean(), fc.array(event, {minLength: 1, maxLength: 12}), (fromMemory, history) => {
				let state = fromMemory ? remembered : unread;
				let now = start;
				for (const one of history) {
					now += one.after;
					state = next(state, one, now);
					const {checked, seen, values} = said(state, now);
					for (const {standing, border, strip, tab, title, blind} of [checked, seen]) {
						const {level} = standing;
						met.add(`${level}${standing.why ? ' failing' : ''}${standing.remembered ? ' remembered' : ''}`);
						expect([border, strip.level, tab]).toEqual([level, level, level]);
						expect(title).toBe({ok: 'pitwall: ok', loading: 'pitwall: looking', blind: 'pitwall: BLIND'}[level]);
						expect(blind.length > 0).toBe(level === 'blind');
						if (level !== 'ok') expect(strip.text).toContain(standing.sentence);
						expect(strip.dim ?? false).toBe(level === 'loading' && standing.remembered);
					}
					const [{status, loading, reason} = {status: 'nodata'}] = values;
					const {level} = checked.standing;
					expect(status).toBe(level === 'ok' ? 'value' : 'blind');
					expect(loading ?? false).toBe(level === 'loading');
					expect(reason).toBe(checked.standing.reason);
				}
			}),
			{numRuns: runs(500)},
		);
		expect([...met].sort()).toEqual([
			'blind',
			'blind failing',
			'blind failing remembered',
			'loading',
			'loading remembered',
			'ok',
			'ok failing',
		]);
	});
});

const states = fc.constantFrom<readonly SourceState[]>(
	[unread],
	[remembered],
	[next(unread, {after: 0, what: 'read'}, start)],
	[next(unread, {after: 0, what: {fails: 'denied'}}, start)],
	[next(next(unread, {after: 0, what: 'read'}, start), {after: 0, what: {fails: 'timeout'}}, start)],
);

test.each([
	['connecting', 'loading', 'looking'],
	['tail', 'ok', 'ok'],
	['poll', 'ok', 'ok'],
	['down', 'blind', 'BLIND'],
] as const)('a log in mode %s is %s in strip, tab and title', (mode, level, word) => {
	const system = systemOf({sources: {}, panes: [{id: 'log', kind: 'log'}], checks: []});
	const pane = paneOf(system, 'log') ?? expect.unreachable();
	const known = {tail: {...calmTail, mode}};
	expect(paneSummary(pane, paneScene(system, pane, start, known)).level).toBe(level);
	expect(systemLevels({systems: [system]} as never, sceneOf(known), start)).toEqual([level]);
	expect(titleText([{system: 'demo', level}], [], {sandbox: false})).toBe(`pitwall: ${word}`);
});

describe('several sources stand', () => {
	const parts = fc.array(states, {minLength: 1, maxLength: 5}).map(lists => lists.flat());
	const of = (list: readonly SourceState[]): Standing => standingOfAll(list.map(state => standingOf(state, start)));
	test('as the worst of them, in any order, as old as the oldest', () => {
		fc.assert(
			fc.property(parts, list => {
				const all = of(list);
				const each = list.map(state => standingOf(state, start));
				const isBlind = each.some(({level}) => level === 'blind');
				expect(all.level).toBe(isBlind ? 'blind' : each.some(({level}) => level === 'loading') ? 'loading' : 'ok');
				expect(of(list.toReversed())).toMatchObject({level: all.level, age: all.age, answered: all.answered});
				const fetched = each.flatMap(({age}) => age.fetchedAt ?? []);
				expect(all.age.fetchedAt).toBe(fetched.length === 0 ? undefined : Math.min(...fetched));
				if (all.level !== 'ok') expect(each.map(({sentence}) => sentence)).toContain(all.sentence);
			}),
		);
	});
	test('of one as that one', () => {
		for (const [state = unread] of fc.sample(states, 50)) expect(standingOf(state, start)).toMatchObject(of([state]));
	});
});
