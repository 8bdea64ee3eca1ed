/** When the wall speaks up, what it says, and that the user's command cannot harm it. */
import {existsSync, mkdtempSync, readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import type {Alert} from '../../src/checks/types.ts';
import {createRunner, type Notice, type RunnerOptions} from '../../src/notify/command.ts';
import {createHerald, type Herald} from '../../src/notify/herald.ts';
import {hearAlerts, noPages, sameTrouble} from '../../src/notify/pages.ts';
import {notificationBytes, sentence, titleBytes, titleText} from '../../src/notify/text.ts';
import {alertOf} from '../support/checks.ts';

const minute = 60_000;
const alert = (check: string, level: 'crit' | 'warn' = 'crit', more: Partial<Alert> = {}): Alert =>
	alertOf(check, {level, ...more});
const loading = (check: string) => alert(check, 'crit', {state: 'pending', level: 'pending'});
const keys = (alerts: readonly Alert[]) => alerts.map(({check, level}) => `${check} ${level}`);

/** Drives the memory; says what was new (`pages`) and what was found at the first look. */
function ears(checks: string[]) {
	let memory = noPages;
	return (now: number, ...alerts: Alert[]) => {
		const result = hearAlerts(
			memory,
			alerts,
			checks.map(check => `demo.${check}`),
			now,
		);
		({memory} = result);
		return {pages: keys(result.pages), found: keys(result.found), settled: result.settled};
	};
}

describe('pages', () => {
	it('what burns at the first look at a check is found, not paged; later it is', () => {
		const hear = ears(['a', 'b', 'c']);
		expect(hear(0, loading('a'), loading('b'), loading('c'))).toEqual({pages: [], found: [], settled: false});
		expect(hear(1, alert('a'), loading('b'))).toEqual({pages: [], found: ['a crit'], settled: false});
		expect(hear(2, alert('a'), alert('b'))).toEqual({pages: [], found: ['b crit'], settled: true});
		expect(hear(3, alert('a'), alert('b'), alert('c'))).toEqual({pages: ['c crit'], found: [], settled: true});
		expect(hear(4, alert('a'), alert('b'), alert('c')).pages).toEqual([]);
	});

	it('a warning is a page where nothing burned in its system; one more is not, one that becomes critical is', () => {
		const hear = ears(['a', 'b']);
		hear(0);
		expect(hear(1, alert('a', 'warn')).pages).toEqual(['a warn']);
		expect(hear(2, alert('a', 'warn'), alert('b', 'warn')).pages).toEqual([]);
		expect(hear(3, alert('a', 'warn'), alert('b', 'crit')).pages).toEqual(['b crit']);
	});

	it('what comes and goes is one page, until it has been quiet for a while', () => {
		const hear = ears(['a']);
		hear(0);
		expect(hear(minute, alert('a')).pages).toHaveLength(1);
		for (let t = 2; t < 40; t += 2) {
			expect(hear(t * minute).pages).toEqual([]);
			expect(hear((t + 1) * minute, alert('a')).pages).toEqual([]);
		}
		hear(41 * minute);
		expect(hear(42 * minute, alert('a', 'warn')).pages).toEqual([]);
		expect(hear(43 * minute, alert('a')).pages).toEqual([]);
		hear(44 * minute);
		expect(hear(44 * minute + sameTrouble, alert('a')).pages).toHaveLength(1);
	});

	it('what burned before the machine slept is not new after it', () => {
		const hear = ears(['a']);
		hear(0);
		hear(minute, alert('a'));
		expect(hear(9 * 60 * minute, alert('a')).pages).toEqual([]);
	});

	it('not being able to look pages nothing and forgets nothing', () => {
		const hear = ears(['a']);
		hear(0);
		hear(1, alert('a'));
		expect(hear(2, alert('a', 'crit', {state: 'blind', level: 'blind'})).pages).toEqual([]);
		expect(hear(3, alert('a')).pages).toEqual([]);
	});
});

describe('words and bytes', () => {
	it('says one in full, many by number', () => {
		expect(sentence([alert('a')])).toBe('CRIT demo: Check a 12% (> 5%)');
		const storm = Array.from({length: 30}, (_, i) => alert(`x${i}`, i === 7 ? 'crit' : 'warn'));
		expect(sentence(storm)).toBe('1 CRIT 29 WARN demo: Check x7 12% (> 5%), Check x0 12% (> 5%), …');
	});

	it('the title has the worst state and where; what was not seen is never ok', () => {
		const levels = (level: 'ok' | 'blind' | 'pending') => [
			{system: 'demo', level},
			{system: 'other', level: 'ok' as const},
		];
		expect(titleText(levels('ok'), [], false)).toBe('pitwall: ok');
		expect(titleText(levels('blind'), [], true)).toBe('pitwall SANDBOX: BLIND demo');
		expect(titleText([{system: 'demo', level: 'pending'}], [], false)).toBe('pitwall: looking');
		const both = [alert('a', 'warn'), alert('b'), alert('c', 'crit', {system: 'other'})];
		expect(titleText(levels('ok'), both, false)).toBe('pitwall: 2 CRIT demo, other');
	});

	const hostile = 'x\x07\x1b]52;c;aGk=\x07\x9dok\n;2;\u202e';
	it('nothing of an alert can end the sequence it stands in', () => {
		const text = sentence([alert('a', 'crit', {title: hostile})]);
		expect(text).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
		const env = {TERM: 'xterm-256color'};
		const bytes = notificationBytes({bell: true, osc9: true, osc777: true}, 'pitwall', hostile, env);
		expect(bytes).toMatch(
			/^\x1b\]9;pitwall: [^\x00-\x1f\x7f-\x9f;]*\x07\x1b\]777;notify;pitwall;[^\x00-\x1f\x7f-\x9f;]*\x07\x07$/,
		);
		expect(titleBytes(hostile, env)).toMatch(/^\x1b\]2;[^\x00-\x1f\x7f-\x9f]*\x07$/);
	});

	it('is wrapped in a multiplexer, and a console gets nothing but BEL', () => {
		const ways = {bell: true, osc9: true, osc777: false};
		expect(notificationBytes(ways, 'a', 'b', {TERM: 'tmux-256color', TMUX: '/tmp/x'})).toBe(
			'\x1bPtmux;\x1b\x1b]9;a: b\x07\x1b\\\x07',
		);
		expect(notificationBytes(ways, 'a', 'b', {TERM: 'screen', STY: '1.x'})).toBe('\x1bP\x1b]9;a: b\x07\x1b\\\x07');
		expect(notificationBytes(ways, 'a', 'b', {TERM: 'linux'})).toBe('\x07');
		expect(titleBytes('a', {TERM: 'linux'})).toBe('');
	});
});

describe('the herald', () => {
	let herald: Herald;
	beforeEach(() => void vi.useFakeTimers());
	afterEach(() => {
		herald.stop();
		vi.useRealTimers();
	});

	/** Pages are gathered for a second, and notifications are `pause` ms apart. */
	function open(pause = 30_000) {
		const said: string[] = [];
		const told: string[] = [];
		const ran: Notice[] = [];
		const settings = {bell: true, osc9: false, osc777: false, title: true, command: ['x']};
		herald = createHerald({
			checks: () => Array.from({length: 40}, (_, i) => `demo.${i}`),
			sandbox: false,
			settings: () => settings,
			runner: {run: (_, notice) => ran.push(notice), stop: () => undefined},
			tell: text => told.push(text),
			env: {TERM: 'xterm'},
			gather: 1000,
			pause,
		});
		const detach = herald.attach(bytes => said.push(bytes) > 0);
		const bells = () => said.filter(bytes => bytes.includes('\x07') && !bytes.includes('\x1b]2;')).length;
		return {said, told, ran, detach, bells, settings};
	}

	it('what burns at the start is said on the wall and to the command, once; nothing rings', () => {
		const {told, ran, bells} = open();
		herald.heard([alert('1'), ...Array.from({length: 38}, (_, i) => loading(String(i + 2)))], 0);
		expect(told).toEqual([]);
		herald.heard([alert('1'), alert('2', 'warn')], 1);
		herald.heard([alert('1'), alert('2', 'warn')], 2);
		expect(told).toEqual(['firing already: 1 CRIT 1 WARN demo: Check 1 12% (> 5%), Check 2 12% (> 5%)']);
		expect(ran.map(({event}) => event)).toEqual(['start']);
		vi.advanceTimersByTime(60_000);
		expect(bells()).toBe(0);
		expect(ran).toHaveLength(1);
	});

	it('a storm over several evaluations is one notification, and what follows within the pause waits for its end', () => {
		const {ran, bells} = open();
		herald.heard([], 0);
		const storm = Array.from({length: 30}, (_, i) => alert(String(i)));
		herald.heard(storm.slice(0, 10), 1);
		vi.advanceTimersByTime(999);
		herald.heard(storm, 2);
		expect(bells()).toBe(0);
		vi.advanceTimersByTime(1);
		expect(bells()).toBe(1);
		expect(ran.map(({alerts}) => alerts.length)).toEqual([30]);
		herald.heard([...storm, alert('31')], 3);
		vi.advanceTimersByTime(15_000);
		herald.heard([...storm, alert('31'), alert('32')], 4);
		vi.advanceTimersByTime(14_999);
		expect(bells()).toBe(1);
		vi.advanceTimersByTime(1);
		expect(bells()).toBe(2);
		expect(ran[1]?.alerts.map(({check}) => check)).toEqual(['31', '32']);
	});

	it('blindness is told once, when it lasts', () => {
		const {ran, bells} = open();
		herald.heard([], 0, 0);
		herald.heard([], minute, 0);
		vi.advanceTimersByTime(minute);
		expect(ran).toEqual([]);
		for (const t of [2, 3, 4]) {
			herald.heard([], t * minute, 0);
			vi.advanceTimersByTime(minute);
		}
		expect(ran.map(({event}) => event)).toEqual(['blind']);
		expect(bells()).toBe(1);
	});

	it('writes the title on change only, and puts back the one before', () => {
		const {said, detach} = open();
		herald.title('pitwall: ok');
		herald.title('pitwall: ok');
		herald.title('pitwall: 1 CRIT demo');
		detach();
		expect(said).toEqual(['\x1b[22;0t', '\x1b]2;pitwall: ok\x07', '\x1b]2;pitwall: 1 CRIT demo\x07', '\x1b[23;0t']);
	});
});

const until = async (seen: () => boolean, what: () => unknown) => {
	for (const end = Date.now() + 8000; !seen(); await new Promise(resolve => setTimeout(resolve, 5)))
		if (Date.now() > end) throw new Error(`not seen: ${JSON.stringify(what())}`);
};

describe('the command', () => {
	const notice: Notice = {
		event: 'page',
		text: 'CRIT demo: a\x1b[31m',
		time: '2026-11-20T20:12:00.000Z',
		sandbox: true,
		alerts: [alert('a', 'crit', {title: 'evil\x1b]0;x\x07 $(touch /tmp/no)'})],
	};
	function runner(options: Partial<RunnerOptions> = {}) {
		const folder = mkdtempSync(join(tmpdir(), 'pitwall-notify-'));
		const logged: string[] = [];
		const failures: string[] = [];
		return {
			folder,
			logged,
			failures,
			...createRunner({log: text => logged.push(text), failed: text => failures.push(text), ...options}),
		};
	}
	const sh = (script: string, ...args: string[]) => ['/bin/sh', '-c', script, 'sh', ...args];

	it('gets JSON on stdin and a clean environment; what it prints goes to the log', async () => {
		const {run, folder, logged} = runner();
		const file = join(folder, 'out');
		run(sh('cat > "$1"; echo "$PITWALL_ALERT_EVENT $PITWALL_ALERT_SANDBOX $PITWALL_ALERT_TITLE"', file), notice);
		await until(
			() => logged.length > 0,
			() => logged,
		);
		const got = JSON.parse(readFileSync(file, 'utf8'));
		expect(got).toMatchObject({event: 'page', count: 1, alerts: [{key: 'demo.a', level: 'crit'}]});
		expect(got.text).toBe('CRIT demo: a');
		expect(logged[0]).toMatch(/^notify command said: page 1 evil␛ \$\(touch/);
	});

	it('one at a time, in order; the oldest of too many is dropped', async () => {
		const {run, folder, logged} = runner();
		const file = join(folder, 'out');
		for (let i = 0; i < 12; i++)
			run(
				sh('test -e "$1.lock" && echo both >> "$1"; touch "$1.lock"; echo "$2" >> "$1"; rm "$1.lock"', file, `${i}`),
				notice,
			);
		const lines = () => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []);
		await until(() => lines().at(-1) === '11', lines);
		expect(lines()).toEqual(['0', '4', '5', '6', '7', '8', '9', '10', '11']);
		expect(logged.filter(text => text.includes('dropped'))).toHaveLength(3);
	});

	it('is ended with all it started when it takes too long, and failures are told once', async () => {
		const {run, folder, failures, logged} = runner({limit: 300});
		const file = join(folder, 'pid');
		run(sh('sleep 60 & echo $! > "$1"; wait', file), notice);
		run(['/does/not/exist'], notice);
		run(sh('exit 3'), notice);
		await until(
			() => logged.length >= 3,
			() => logged,
		);
		expect(failures).toEqual(['/bin/sh ran for more than 0.3 s and was ended']);
		expect(logged[1]).toContain('ENOENT');
		expect(logged[2]).toContain('code 3');
		const pid = Number(readFileSync(file, 'utf8'));
		const lives = () => {
			try {
				return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
			} catch {
				return false;
			}
		};
		await until(
			() => !lives(),
			() => pid,
		);
		run(sh('true'), notice);
		run(sh('exit 4'), notice);
		await until(
			() => failures.length > 1,
			() => failures,
		);
	});

	it('one that does not read its stdin does no harm', async () => {
		const {run, failures, logged} = runner();
		run(sh('exec <&-; echo done'), {
			...notice,
			alerts: Array.from({length: 50}, (_, i) => alert(`${i}`, 'crit', {reason: 'x'.repeat(4000)})),
		});
		await until(
			() => logged.length > 0,
			() => logged,
		);
		expect([logged, failures]).toEqual([['notify command said: done\n'], []]);
	});
});
