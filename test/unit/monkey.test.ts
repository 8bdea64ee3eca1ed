/** The monkey can fail: what it looks for is found, and a seed is a sequence. */
import {describe, expect, test} from 'vitest';
import type {Executor} from '../../src/actions/executor.ts';
import type {Plan} from '../../src/actions/types.ts';
import type {Call} from '../../src/cloud/call.ts';
import {createConsent} from '../support/monkey/consent.ts';
import {createLedger} from '../support/monkey/ledger.ts';
import {screenProblems} from '../support/monkey/screen.ts';
import {type Step, stepsOf} from '../support/monkey/steps.ts';
import {createWire} from '../support/monkey/wire.ts';
import type {ScreenRow} from '../support/terminal.ts';

/** Nothing forbids what is sent. */
const free = {whyNot: () => undefined};

function take(seed: number, n: number): Step[] {
	const steps = stepsOf(seed);
	return Array.from({length: n}, () => steps.next().value);
}

describe('steps', () => {
	test('are those of their seed', () => {
		expect(take(7, 3000)).toEqual(take(7, 3000));
		expect(take(7, 3000)).not.toEqual(take(8, 3000));
	});

	test('are of every kind, and none of them leaves', () => {
		const steps = take(1, 20_000);
		expect(new Set(steps.map(step => step.do)).size).toBe(13);
		const typed = steps.flatMap(step => ('bytes' in step ? [step.bytes] : []));
		expect(typed.filter(bytes => /q|\x03|\x1b\[(113|81|99;5)u/.test(bytes))).toEqual([]);
	});
});

describe('the wire', () => {
	const read = (...chunks: string[]) => {
		const wire = createWire();
		return {findings: chunks.flatMap(chunk => wire.read(chunk)), wire};
	};

	test('lets the wall speak, however it is cut', () => {
		const said =
			'\x1b[?1049h\x1b[?25l\x1b[?2026h\x1b[0m\x1b[H\x1b[J\x1b[1;31m● CRIT\x1b[0m\r\n\x1b[3A\x1b[?2026l' +
			'\x1b[22;0t\x1b]2;pitwall: ok\x07\x07\x1b]52;c;YQ==\x07\x1b]8;;https://a.b/c\x1b\\text\x1b]8;;\x1b\\';
		expect(read(said).findings).toEqual([]);
		const {findings, wire} = read(...said);
		expect(findings).toEqual([]);
		expect(wire.repaints).toBe(1);
		expect(wire.busy).toBe(false);
		expect(wire.modes.get('25')).toBe(false);
	});

	test.each([
		['a clear that is not ours', '\x1b[3;1r'],
		['a mode', '\x1b[?1003h'],
		['a reset', '\x1bc'],
		['what erases outside of a frame', '\x1b[2K\x1b[1A\x1b[2K'],
		['a title', '\x1b]0;owned\x07'],
		['a clipboard query', '\x1b]52;c;?\x07'],
		['a link that is none', '\x1b]8;;javascript:alert(1)\x07'],
		['a device query', '\x1b[6n'],
		['DCS', '\x1bPq\x1b\\'],
		['C1', 'a\x9bb'],
		['a control character', 'a\x0eb'],
		['right to left', 'a\u202eb'],
		['nothing to be seen', 'a\u200bb'],
	])('finds %s', (_, bytes) => {
		expect(read(bytes).findings).not.toEqual([]);
		expect(read(...bytes).findings).not.toEqual([]);
	});
});

describe('the screen', () => {
	const rows = (...lines: string[]): ScreenRow[] =>
		lines.map(text => ({text, first: text.charAt(0), last: text.charAt(29).trim(), wrapped: false}));
	const line = '─'.repeat(28);
	const wall = [
		'pitwall   SANDBOX   [overview]',
		'READ-ONLY',
		`┌${line}┐`,
		`│${' '.repeat(28)}│`,
		`└${line}┘`,
		'? help',
	];
	const dialog = [`┌${line}┐`, ...Array.from({length: 4}, () => `│${' '.repeat(28)}│`), `└${line}┘`];

	test('is a wall or a dialog', () => {
		expect(screenProblems(rows(...wall), 30)).toEqual([]);
		expect(screenProblems(rows(...dialog), 30)).toEqual([]);
		expect(screenProblems(rows('Help needs 30x6, this', 'terminal has 25x6.', '', '', ''), 25)).toEqual([]);
	});

	test.each([
		['a header twice', wall.with(3, wall[0] ?? '')],
		['no header', wall.slice(1)],
		['no footer', wall.with(5, '')],
		['a border that was pushed out', wall.with(3, '│ too long')],
		['a dialog without an end', dialog.with(5, 'x')],
		['a torn dialog', dialog.with(3, dialog[0] ?? '')],
		['a pane that threw', wall.with(1, 'log failed to draw: boom (switch systems to try again)')],
		['a control character', wall.with(1, 'a\x07')],
	])('finds %s', (_, lines) => {
		expect(screenProblems(rows(...lines), 30)).not.toEqual([]);
	});

	test('finds a row that was wider than the terminal', () => {
		const [first, ...others] = rows(...wall);
		expect(screenProblems([{...(first as ScreenRow), wrapped: true}, ...others], 30)).not.toEqual([]);
	});
});

describe('consent', () => {
	const question = 'type web-1: ';
	const type = (text: string, screen: string, consent = createConsent(), now = 0) => {
		for (const character of text) consent.key(character, screen, now);
		return consent;
	};
	const armed = () => type('drill\r', 'Why? It goes into the audit log.');

	test('is a whole word and Enter, while armed', () => {
		expect(type('web-1\r', question, armed()).spend(1, 0)).toBe(true);
		expect(type('web-1\r', question).spend(1, 0)).toBe(false);
		expect(type('web-\r', question, armed()).spend(1, 0)).toBe(false);
		expect(type('web-1\r', 'another screen', armed()).spend(1, 0)).toBe(false);
		expect(type('web-2\x7f1\r', question, armed()).spend(1, 0)).toBe(true);
	});

	test('or y and Enter where y is asked for', () => {
		expect(type('y\r', 'type y: ', armed()).spend(1, 0)).toBe(true);
		expect(type('y', 'type y: ', armed()).spend(1, 0)).toBe(false);
		expect(type('y\r', 'pitwall  SANDBOX', armed()).spend(1, 0)).toBe(false);
	});

	test('counts once, not for ever, and not for what was pasted in between', () => {
		const once = type('web-1\r', question, armed());
		expect(once.spend(2, 0)).toBe(false);
		expect(type('web-1\r', question, armed()).spend(1, 61_000)).toBe(false);
		const pasted = type('web', question, armed());
		pasted.other();
		expect(type('-1\r', question, pasted).spend(1, 0)).toBe(false);
	});
});

describe('the ledger', () => {
	const call: Call = {api: 'run', method: 'PATCH', path: '/v2/hook'};
	const plan = {title: 'roll back hook', call} as Plan;
	const asked = (text: string) => `│ type hook: ${text}  │`;
	/** A ledger that watches an executor which sends the call of a plan so often. */
	function watched(times = 1) {
		const ledger = createLedger();
		const writes = ledger.count({send: async () => ({status: 200, body: ''})});
		const executor = ledger.watch<Pick<Executor, 'execute'>>({
			async execute({call: its}) {
				for (let count = 0; count < times; count++) await writes.send(its, free);
				return {phase: 'done', summary: '', at: 0};
			},
		});
		return {ledger, executor, writes};
	}
	const type = ({ledger}: ReturnType<typeof watched>, text: string) => {
		for (const [at, character] of [...text].entries()) ledger.key(character, asked(text.slice(0, at)));
		ledger.key('\r', asked('hook'));
	};

	test('takes a plan whose word was typed, and each of its calls once', async () => {
		const wall = watched();
		type(wall, 'hook');
		await wall.executor.execute(plan, 'hook', () => undefined);
		expect(wall.ledger.problems).toEqual([]);
		expect(wall.ledger.report()).toEqual({typed: 1, executed: 1, sent: {run: 1}});
	});

	test('finds a word that was not typed but pasted, a call that leaves twice, and one of no plan', async () => {
		const pasted = watched();
		pasted.ledger.key('\x1b[200~hook\x1b[201~', asked(''));
		type(pasted, '');
		expect(pasted.ledger.report().typed).toBe(0);
		await pasted.executor.execute(plan, 'hook', () => undefined);
		expect(pasted.ledger.problems).toEqual([expect.stringContaining('which nobody typed')]);
		const together = watched();
		together.ledger.key('hook\r', asked(''));
		expect(together.ledger.report().typed).toBe(0);
		const twice = watched(2);
		type(twice, 'hook');
		await twice.executor.execute(plan, 'hook', () => undefined);
		expect(twice.ledger.problems).toEqual([expect.stringContaining('left before')]);
		const unapproved = watched();
		type(unapproved, 'hook');
		const asking = {...plan, approvals: {all: ['manager'], distinct: true}};
		await unapproved.executor.execute(asking, 'hook', () => undefined);
		expect(unapproved.ledger.problems).toEqual([expect.stringContaining('nobody approved')]);
		const stray = watched();
		await stray.writes.send(call, free);
		await stray.writes.send(call, {...free, dryRun: true});
		expect(stray.ledger.problems).toEqual([expect.stringContaining('of no plan that was confirmed')]);
	});
});
