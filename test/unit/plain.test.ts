/** The wall as lines: every change once, nothing twice, storms folded. */
import {describe, expect, test} from 'vitest';
import type {Alert, Level} from '../../src/checks/types.ts';
import {plainCommand, wantsPlain} from '../../src/commands/plain.ts';
import {nothingSaid, type PlainView, plainLines, standing} from '../../src/plain/lines.ts';
import type {FoldedLine, TailState} from '../../src/poll/types.ts';
import {createBursts} from '../../src/terminal/bursts.ts';
import {calmTail} from '../support/calm.ts';
import {alertOf, systemOf} from '../support/checks.ts';
import {foldedLine} from '../support/lines.ts';

const now = Date.parse('2026-11-20T20:12:00Z');
const system = systemOf({
	panes: [
		{id: 'etl', kind: 'runs', runs: ['table']},
		{id: 'slo', kind: 'slos'},
		{id: 'log', kind: 'log'},
	],
	sources: {table: {bigquery: 'SELECT 1', tables: ['a.b']}},
});
const alert = (check: string, state: Alert['state'], level: Level = 'crit', more: Partial<Alert> = {}): Alert =>
	alertOf(check, {state, level, since: now, ...more});
const line = (id: number, message: string, count = 1, severity: FoldedLine['severity'] = 'ERROR'): FoldedLine =>
	foldedLine(message, {id, t: now, severity, count});

function reader() {
	let memory = {...nothingSaid, tail: 'tail' as const};
	return (parts: Partial<Omit<PlainView, 'tail'>> & {log?: FoldedLine[]; mode?: TailState['mode']}, at = now) => {
		const {log = [], mode = 'tail', ...view} = parts;
		const result = plainLines(
			memory,
			{system, alerts: [], panes: [], ...view, tail: {...calmTail, lines: log, mode, reason: 'gone'}},
			at,
		);
		memory = result.memory as typeof memory;
		return result.lines;
	};
}

describe('alerts', () => {
	test('every transition is a line, once; waiting and loading are none', () => {
		const read = reader();
		expect(read({alerts: [alert('a', 'loading', 'loading'), alert('b', 'pending')]})).toEqual([]);
		expect(read({alerts: [alert('a', 'firing', 'warn')]})).toEqual(['WARN in demo: Check a, 12%, limit > 5%']);
		expect(read({alerts: [alert('a', 'firing', 'warn', {value: '13%'})]})).toEqual([]);
		expect(read({alerts: [alert('a', 'firing', 'crit', {firedAt: now})]})).toEqual([
			'CRIT in demo, was WARN: Check a, 12%, limit > 5%',
		]);
		expect(read({alerts: [alert('a', 'ok', 'ok')]}, now + 720_000)).toEqual([
			'ok again in demo, was CRIT: Check a, after 12 m',
		]);
		expect(read({alerts: []})).toEqual([]);
	});

	test('says why an alert rings nobody', () => {
		const read = reader();
		const quiet = {inhibitedBy: {key: 'demo.a', title: 'Availability'}, flapping: {changes: 7, share: 0.34}};
		expect(read({alerts: [alert('b', 'firing', 'crit', quiet)]})).toEqual([
			'CRIT in demo: Check b, 12%, limit > 5%, inhibited by Availability, flaps: 7 changes in 20 looks',
		]);
	});

	test('many that could not be judged are one line, and so is their return', () => {
		const read = reader();
		const blind = ['a', 'b', 'c', 'd'].map(check => alert(check, 'blind', 'blind', {reason: 'blind: 503'}));
		expect(read({alerts: blind})).toEqual(['BLIND in demo: 4 checks, blind: 503']);
		expect(read({alerts: []})).toEqual(['ok again in demo: 4 checks']);
	});
});

test('a pane is said when its level changes, not when its text does; loading again forgets nothing', () => {
	const read = reader();
	const pane = (level: Level, text = 'x') => ({
		panes: [{pane: {id: 'etl', title: 'ETL runs'}, summary: {level, text}}],
	});
	expect(read(pane('loading'))).toEqual([]);
	expect(read(pane('ok', '3 ok'))).toEqual(['demo, ETL runs: ok, 3 ok']);
	expect(read(pane('ok', '4 ok'))).toEqual([]);
	expect(read(pane('loading'))).toEqual([]);
	expect(read(pane('ok'))).toEqual([]);
	expect(read(pane('blind', 'could not look'))).toEqual(['demo, ETL runs: BLIND, could not look']);
});

describe('the log', () => {
	test('a kind of error is said first, then at ten, a hundred; folded lines that grow count on', () => {
		const read = reader();
		expect(read({log: [line(1, 'failed for id 17'), line(2, 'failed for id 18'), line(3, 'fine', 1, 'INFO')]})).toEqual(
			['ERROR in demo, hook, 2 times: failed for id 17'],
		);
		const grown = (count: number) => [line(3, 'fine', 1, 'INFO'), line(4, 'failed for id 19', count)];
		expect(read({log: grown(1)})).toEqual([]);
		expect(read({log: grown(8)})).toEqual(['ERROR in demo, hook, 10 times: failed for id 19']);
		expect(read({log: grown(8)})).toEqual([]);
		expect(read({log: grown(97)})).toEqual([]);
		expect(read({log: grown(98)})).toEqual(['ERROR in demo, hook, 100 times: failed for id 19']);
	});

	test('many new kinds at once are five lines and a number', () => {
		const many = Array.from({length: 30}, (_, i) => line(i, `kind ${String.fromCharCode(97 + i)}`));
		const lines = reader()({log: many});
		expect(lines).toHaveLength(6);
		expect(lines.at(-1)).toBe('and 25 more errors in demo');
	});

	test('says when it can no longer be followed', () => {
		const read = reader();
		expect(read({mode: 'down'})).toEqual(['demo, log: BLIND, gone']);
		expect(read({mode: 'connecting'})).toEqual([]);
		expect(read({mode: 'tail'})).toEqual(['demo, log: following']);
	});
});

test('says on request how it stands', () => {
	const view = {system, alerts: [alert('a', 'firing')], panes: [], tail: calmTail};
	expect(standing(view, now + 600_000)).toEqual([
		'Demo: 1 open',
		'CRIT in demo: Check a, 12%, limit > 5%, since 10 m ago',
	]);
});

const xterm = {TERM: 'xterm-256color'};
test.each([
	[true, xterm, false, true],
	[undefined, {...xterm, INK_SCREEN_READER: 'true'}, true, true],
	[undefined, {...xterm, INK_SCREEN_READER: 'true'}, false, false],
	[undefined, xterm, true, false],
])('--plain %s with %o on a terminal %s: %s', (plain, env, isTTY, wants) => {
	expect(wantsPlain(plain, env, isTTY)).toBe(wants);
});

test.each([{TERM: 'dumb'}, {TERM: 'unknown'}, {TERM: ''}, {}])(
	'E9: a terminal that cannot move its cursor gets lines: %o',
	env => {
		expect(wantsPlain(undefined, env, true)).toBe(true);
		expect(wantsPlain(undefined, env, false)).toBe(false);
	},
);

describe('D10: keys of --plain', () => {
	test.each<[string, ReturnType<typeof plainCommand>]>([
		['q', 'quit'],
		['s', 'standing'],
		['\x1a', 'suspend'],
		['\x03', 'interrupt'],
		['q\n', 'quit'],
		['s\r\n', 'standing'],
		['q\nq', undefined],
		['qq', undefined],
		['quit', undefined],
		['kubectl get pods -o yaml | jq\n', undefined],
		['\x1b[s', undefined],
		['\x1b[200~q\x1b[201~', undefined],
		['abc\x03', 'interrupt'],
		['x', undefined],
	])('%j is %s', (read, is) => expect(plainCommand(read, createBursts(), 0)).toBe(is));

	test('a paste is one however the reads cut it', () => {
		const bursts = createBursts();
		expect(['kubectl get', ' ', 'q', '\n', 'q'].map((read, index) => plainCommand(read, bursts, index * 60))).toEqual(
			Array(5).fill(undefined),
		);
		expect(plainCommand('q', bursts, 1000)).toBe('quit');
	});
});
