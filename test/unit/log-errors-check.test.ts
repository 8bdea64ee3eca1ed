/** Errors per minute of a log as a check and as a chart. */
import {describe, expect, test} from 'vitest';
import {type AlertMemory, emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import type {Alert} from '../../src/checks/types.ts';
import {day, minute, second} from '../../src/clock.ts';
import {logErrors} from '../../src/config/logErrors.ts';
import {paneOf} from '../../src/config/panes.ts';
import {validateReferences} from '../../src/load/references.ts';
import {chartsOf} from '../../src/panes/chart/charts.ts';
import {errorsState} from '../../src/poll/errors.ts';
import type {SourceState, TailState} from '../../src/poll/types.ts';
import {createBook} from '../../src/signatures/book.ts';
import {systemOf} from '../support/checks.ts';
import {logLine} from '../support/lines.ts';
import {paneScene} from '../support/scenes.ts';

const begin = Date.UTC(2026, 10, 21, 12);
const log = {id: 'log', kind: 'log', filter: 'severity>=DEFAULT'};
const check = {id: 'rate', title: 'Errors per minute', measure: {log: 'errors'}, levels: {crit: '> 20'}, for: '30s'};
const chart = {id: 'charts', kind: 'chart', charts: [{log: 'errors'}]};
const system = systemOf({panes: [log, chart], checks: [check]});

/** A log that is followed, with the check that judges it every five seconds. */
function followed() {
	const book = createBook(undefined, () => 0);
	book.reach(begin - day);
	let memory: AlertMemory = emptyMemory;
	let now = begin;
	let mode: TailState['mode'] = 'tail';
	let state: SourceState | undefined;
	const judge = (): Alert | undefined => {
		if (!state || book.isDue(now) || (state.error !== undefined) !== (mode === 'down'))
			state = errorsState({mode}, book.view(now), now - 1);
		const {failures, period} = state;
		const result = evaluate(memory, system, id => (id === logErrors && state ? state : {failures, period}), now);
		({memory} = result);
		return result.alerts[0];
	};
	return {
		set mode(next: TailState['mode']) {
			mode = next;
		},
		/** Goes on with so many errors a second; the seconds until the alert is in this state. */
		until(wanted: Alert['state'], perSecond: number, most = 300): number {
			for (let passed = 0; passed < most; passed += 5) {
				for (let nth = 0; nth < perSecond * 5; nth++) book.add([logLine('x', {t: now + nth})], now + 5 * second);
				now += 5 * second;
				const alert = judge();
				if ((alert?.state ?? 'ok') === wanted) return passed + 5;
			}
			throw new Error(`never ${wanted}`);
		},
		charts() {
			const pane = paneOf(system, 'chart');
			const source = () => state ?? {failures: 0, period: 0};
			return pane ? chartsOf(pane, paneScene(system, pane, now, {source})) : [];
		},
	};
}

describe('a check of the errors per minute', () => {
	test('fires within a minute of the first error, and resolves within two of the last', () => {
		const wall = followed();
		expect(wall.until('ok', 0)).toBe(5);
		expect(wall.until('firing', 4)).toBeLessThanOrEqual(60);
		expect(wall.until('ok', 0)).toBeLessThanOrEqual(80);
	});

	test('says nothing of fewer errors than its limit', () => {
		const wall = followed();
		expect(() => wall.until('pending', 0.2)).toThrow('never');
	});

	test('is blind while the log is not followed, and resolves nothing then', () => {
		const wall = followed();
		wall.until('firing', 4);
		wall.mode = 'down';
		expect(() => wall.until('ok', 0)).toThrow('never');
		wall.mode = 'tail';
		wall.until('ok', 0);
		wall.mode = 'down';
		expect(wall.until('blind', 0)).toBe(5);
	});

	test('needs a log', () => {
		const without = systemOf({panes: [], checks: [check]});
		expect(validateReferences(without, path => path.join('.'))).toEqual([
			'checks.0.measure.source: there is no log whose errors could be counted. Declare a pane of kind log.',
		]);
		expect(validateReferences(system, path => path.join('.'))).toEqual([]);
	});
});

test('a chart of them has the limits of the check, the number that it judges, and an hour', () => {
	const wall = followed();
	wall.until('firing', 4);
	const [shown] = wall.charts();
	expect(shown).toMatchObject({
		title: 'Errors',
		noun: '/min',
		unit: 'count',
		range: 60 * minute,
		limits: {crit: {operator: '>', value: 20}},
	});
	expect(shown?.series[0]?.points.at(-1)?.value).toBeGreaterThan(20);
});
