/** When the wall speaks up, and what it says. */
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {Alert} from '../../src/checks/types.ts';
import type {Notice} from '../../src/notify/command.ts';
import {createNotifier, type Notifier} from '../../src/notify/notifier.ts';
import {noPages, reducePages, sameTrouble} from '../../src/notify/pages.ts';
import {notificationBytes, sentence, titleBytes, titleText} from '../../src/notify/text.ts';
import {alertOf} from '../support/checks.ts';

const minute = 60_000;
const alert = (check: string, level: 'crit' | 'warn' = 'crit', more: Partial<Alert> = {}): Alert =>
	alertOf(check, {level, ...more});
const loading = (check: string) => alert(check, 'crit', {state: 'loading', level: 'loading'});
const keys = (alerts: readonly Alert[]) => alerts.map(({check, level}) => `${check} ${level}`);

/** Drives the memory; says what was new (`pages`) and what was found at the first look. */
function ears(checks: string[]) {
	let memory = noPages;
	return (now: number, ...alerts: Alert[]) => {
		const result = reducePages(
			memory,
			alerts,
			checks.map(check => `demo.${check}`),
			now,
		);
		({memory} = result);
		return {
			pages: keys(result.pages),
			found: keys(result.found),
			settled: result.settled,
			repeated: keys(result.repeated),
			flapping: keys(result.flapping),
		};
	};
}

describe('pages', () => {
	test('what burns at the first look at a check is found, not paged; later it is', () => {
		const hear = ears(['a', 'b', 'c']);
		expect(hear(0, loading('a'), loading('b'), loading('c'))).toMatchObject({pages: [], found: [], settled: false});
		expect(hear(1, alert('a'), loading('b'))).toMatchObject({pages: [], found: ['a crit'], settled: false});
		expect(hear(2, alert('a'), alert('b'))).toMatchObject({pages: [], found: ['b crit'], settled: true});
		expect(hear(3, alert('a'), alert('b'), alert('c'))).toMatchObject({pages: ['c crit'], found: [], settled: true});
		expect(hear(4, alert('a'), alert('b'), alert('c')).pages).toEqual([]);
	});

	test('a warning is a page where nothing fired in its system; one more is not, one that becomes critical is', () => {
		const hear = ears(['a', 'b']);
		hear(0);
		expect(hear(1, alert('a', 'warn')).pages).toEqual(['a warn']);
		expect(hear(2, alert('a', 'warn'), alert('b', 'warn')).pages).toEqual([]);
		expect(hear(3, alert('a', 'warn'), alert('b', 'crit')).pages).toEqual(['b crit']);
	});

	test('S3-096: information is no page, and does not hide the first trouble after it', () => {
		const hear = ears(['a', 'b']);
		hear(0);
		const lead = alert('a', 'warn', {severity: 'info'});
		expect(hear(1, lead).pages).toEqual([]);
		expect(hear(2, lead, alert('b', 'warn')).pages).toEqual(['b warn']);
	});

	test('what comes and goes is one page, until it has been quiet for a while', () => {
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

	test('an alert that fired before the machine slept is not new after it', () => {
		const hear = ears(['a']);
		hear(0);
		hear(minute, alert('a'));
		expect(hear(9 * 60 * minute, alert('a')).pages).toEqual([]);
	});

	test('not being able to look pages nothing and forgets nothing', () => {
		const hear = ears(['a']);
		hear(0);
		hear(1, alert('a'));
		expect(hear(2, alert('a', 'crit', {state: 'blind', level: 'blind'})).pages).toEqual([]);
		expect(hear(3, alert('a')).pages).toEqual([]);
	});
});

describe('what rings nobody', () => {
	const by = {inhibitedBy: {key: 'demo.down', title: 'Availability'}};
	const flapping = {flapping: {changes: 7, share: 0.35}};

	test('what another alert explains is a page when that is over', () => {
		const hear = ears(['a']);
		hear(0);
		expect(hear(1, alert('a', 'crit', by)).pages).toEqual([]);
		expect(hear(20 * minute, alert('a', 'crit', by)).pages).toEqual([]);
		expect(hear(21 * minute, alert('a')).pages).toEqual(['a crit']);
	});

	test('what was told before it was explained is not told again', () => {
		const hear = ears(['a']);
		hear(0);
		hear(1, alert('a'));
		hear(20 * minute, alert('a', 'crit', by));
		expect(hear(40 * minute, alert('a')).pages).toEqual([]);
		expect(hear(41 * minute, alert('a', 'warn', by)).pages).toEqual([]);
	});

	test('what flaps is told once, as that; when it stays it is a page', () => {
		const hear = ears(['a', 'b']);
		hear(0);
		expect(hear(1, alert('a')).pages).toEqual(['a crit']);
		expect(hear(2, alert('a', 'crit', flapping))).toMatchObject({pages: [], flapping: ['a crit']});
		hear(3);
		expect(hear(4, alert('a', 'crit', flapping))).toMatchObject({pages: [], flapping: ['a crit']});
		expect(hear(5, alert('a', 'crit', flapping))).toMatchObject({pages: [], flapping: []});
		// It is no trouble that others could hide behind.
		expect(hear(6, alert('a', 'crit', flapping), alert('b', 'warn')).pages).toEqual(['b warn']);
		expect(hear(7, alert('a'), alert('b', 'warn')).pages).toEqual(['a crit']);
	});

	test('the title does not count what another alert explains', () => {
		const levels = [{system: 'demo', level: 'crit' as const}];
		expect(titleText(levels, [alert('a'), alert('b', 'crit', by)], {sandbox: false})).toBe('pitwall: 1 CRIT demo');
	});
});

describe('repeat', () => {
	const often = {repeat: 10 * minute};
	const held = {hold: {kind: 'ack' as const, who: 'ops', at: 0, until: 9e15}, acked: true};

	test('is told again every so often while nobody has it', () => {
		const hear = ears(['a']);
		hear(0);
		expect(hear(1, alert('a', 'crit', often)).pages).toEqual(['a crit']);
		const told = Array.from(
			{length: 30},
			(_, m) => hear((m + 1) * minute + 1, alert('a', 'crit', often)).repeated.length,
		);
		expect(told.flatMap((n, m) => (n > 0 ? [m + 1] : []))).toEqual([10, 20, 30]);
	});

	test('whoever has it is not told; afterwards it begins anew', () => {
		const hear = ears(['a']);
		hear(0);
		hear(1, alert('a', 'crit', often));
		for (let m = 1; m < 30; m++) expect(hear(m * minute, alert('a', 'crit', {...often, ...held})).repeated).toEqual([]);
		expect(hear(35 * minute, alert('a', 'crit', often)).repeated).toEqual([]);
		expect(hear(39 * minute, alert('a', 'crit', often)).repeated).toEqual(['a crit']);
	});
});

describe('words and bytes', () => {
	test('says one in full, many by number', () => {
		expect(sentence([alert('a')])).toBe('CRIT demo: Check a 12% (> 5%)');
		const storm = Array.from({length: 30}, (_, i) => alert(`x${i}`, i === 7 ? 'crit' : 'warn'));
		expect(sentence(storm)).toBe('1 CRIT 29 WARN demo: Check x7 12% (> 5%), Check x0 12% (> 5%), …');
	});

	test('the title has the worst state and where; what was not seen is never ok', () => {
		const levels = (level: 'ok' | 'blind' | 'loading') => [
			{system: 'demo', level},
			{system: 'other', level: 'ok' as const},
		];
		expect(titleText(levels('ok'), [], {sandbox: false})).toBe('pitwall: ok');
		expect(titleText(levels('blind'), [], {sandbox: true})).toBe('pitwall SANDBOX: BLIND demo');
		expect(titleText([{system: 'demo', level: 'loading'}], [], {sandbox: false})).toBe('pitwall: looking');
		const both = [alert('a', 'warn'), alert('b'), alert('c', 'crit', {system: 'other'})];
		expect(titleText(levels('ok'), both, {sandbox: false})).toBe('pitwall: 2 CRIT demo, other');
		expect(titleText(levels('ok'), [], {sandbox: false, stands: 'FROZEN'})).toBe('pitwall FROZEN: ok');
		expect(titleText(levels('ok'), [], {sandbox: true, stands: 'REPLAY'})).toBe('pitwall SANDBOX REPLAY: ok');
	});

	const hostile = 'x\x07\x1b]52;c;aGk=\x07\x9dok\n;2;\u202e';
	test('nothing of an alert can end the sequence it stands in', () => {
		const text = sentence([alert('a', 'crit', {title: hostile})]);
		expect(text).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
		const env = {TERM: 'xterm-256color'};
		const bytes = notificationBytes({bell: true, osc9: true, osc777: true}, 'pitwall', hostile, env);
		expect(bytes).toMatch(
			/^\x1b\]9;pitwall: [^\x00-\x1f\x7f-\x9f;]*\x07\x1b\]777;notify;pitwall;[^\x00-\x1f\x7f-\x9f;]*\x07\x07$/,
		);
		expect(titleBytes(hostile, env)).toMatch(/^\x1b\]2;[^\x00-\x1f\x7f-\x9f]*\x07$/);
	});

	test('is wrapped in a multiplexer, and a console gets nothing but BEL', () => {
		const ways = {bell: true, osc9: true, osc777: false};
		expect(notificationBytes(ways, 'a', 'b', {TERM: 'tmux-256color', TMUX: '/tmp/x'})).toBe(
			'\x1bPtmux;\x1b\x1b]9;a: b\x07\x1b\\\x07',
		);
		expect(notificationBytes(ways, 'a', 'b', {TERM: 'screen', STY: '1.x'})).toBe('\x1bP\x1b]9;a: b\x07\x1b\\\x07');
		expect(notificationBytes(ways, 'a', 'b', {TERM: 'linux'})).toBe('\x07');
		expect(titleBytes('a', {TERM: 'linux'})).toBe('');
	});
});

describe('the notifier', () => {
	let notifier: Notifier;
	beforeEach(() => void vi.useFakeTimers());
	afterEach(() => {
		notifier.stop();
		vi.useRealTimers();
	});

	/** Pages are gathered for a second, and notifications are `pause` ms apart. */
	function open(pause = 30_000) {
		const said: string[] = [];
		const told: string[] = [];
		const ran: Notice[] = [];
		const settings = {bell: true, osc9: false, osc777: false, title: true, command: ['x'], gather: 1000};
		notifier = createNotifier({
			checks: () => Array.from({length: 40}, (_, i) => `demo.${i}`),
			sandbox: false,
			settings: () => settings,
			runner: {run: (_, notice) => ran.push(notice), stop: () => undefined},
			showLine: text => told.push(text),
			env: {TERM: 'xterm'},
			pause,
		});
		const detach = notifier.attach(bytes => said.push(bytes) > 0);
		const bells = () => said.filter(bytes => bytes.includes('\x07') && !bytes.includes('\x1b]2;')).length;
		return {said, told, ran, detach, bells, settings};
	}

	test('clocks of incidents ring once together, and the command hears of them', () => {
		const {ran, bells} = open();
		notifier.clocks([]);
		vi.advanceTimersByTime(60_000);
		expect(bells()).toBe(0);
		notifier.clocks(['P1 Webhooks fail: Acknowledge is due soon']);
		notifier.clocks(['P1 Webhooks fail: First message is due soon']);
		vi.advanceTimersByTime(60_000);
		expect(bells()).toBe(1);
		expect(ran).toMatchObject([
			{
				event: 'clock',
				text: 'P1 Webhooks fail: Acknowledge is due soon, P1 Webhooks fail: First message is due soon',
				alerts: [],
			},
		]);
	});

	test('alerts that fire at the start are shown on the wall and given to the command, once; nothing rings', () => {
		const {told, ran, bells} = open();
		notifier.evaluated([alert('1'), ...Array.from({length: 38}, (_, i) => loading(String(i + 2)))], 0, []);
		expect(told).toEqual([]);
		notifier.evaluated([alert('1'), alert('2', 'warn')], 1, []);
		notifier.evaluated([alert('1'), alert('2', 'warn')], 2, []);
		expect(told).toEqual(['firing already: 1 CRIT 1 WARN demo: Check 1 12% (> 5%), Check 2 12% (> 5%)']);
		expect(ran.map(({event}) => event)).toEqual(['start']);
		vi.advanceTimersByTime(60_000);
		expect(bells()).toBe(0);
		expect(ran).toHaveLength(1);
	});

	test('a storm over several evaluations is one notification, and what follows within the pause waits for its end', () => {
		const {ran, bells} = open();
		notifier.evaluated([], 0, []);
		const storm = Array.from({length: 30}, (_, i) => alert(String(i)));
		notifier.evaluated(storm.slice(0, 10), 1, []);
		vi.advanceTimersByTime(999);
		notifier.evaluated(storm, 2, []);
		expect(bells()).toBe(0);
		vi.advanceTimersByTime(1);
		expect(bells()).toBe(1);
		expect(ran.map(({alerts}) => alerts.length)).toEqual([30]);
		notifier.evaluated([...storm, alert('31')], 3, []);
		vi.advanceTimersByTime(15_000);
		notifier.evaluated([...storm, alert('31'), alert('32')], 4, []);
		vi.advanceTimersByTime(14_999);
		expect(bells()).toBe(1);
		vi.advanceTimersByTime(1);
		expect(bells()).toBe(2);
		expect(ran[1]?.alerts.map(({check}) => check)).toEqual(['31', '32']);
	});

	test('what is over, or explained by another alert, when the burst is told, is not in it; it is told when it fires again', () => {
		const {ran, bells} = open();
		const by = {inhibitedBy: {key: 'demo.2', title: 'Check 2'}};
		notifier.evaluated([], 0, []);
		notifier.evaluated([alert('1'), alert('3')], 1, []);
		notifier.evaluated([alert('1', 'crit', by), alert('2')], 2, []);
		vi.advanceTimersByTime(1000);
		expect(ran.map(({alerts}) => alerts.map(({check}) => check))).toEqual([['2']]);
		notifier.evaluated([alert('1', 'crit', by), alert('2'), alert('3')], 3, []);
		vi.advanceTimersByTime(30_000);
		notifier.evaluated([alert('1'), alert('3')], 4, []);
		vi.advanceTimersByTime(30_000);
		expect(ran.slice(1).map(({alerts}) => alerts.map(({check}) => check))).toEqual([['3'], ['1']]);
		expect(bells()).toBe(3);
		notifier.evaluated([alert('4')], 5, []);
		notifier.evaluated([], 6, []);
		vi.advanceTimersByTime(60_000);
		expect(bells()).toBe(3);
	});

	test('blindness is told once, when it lasts', () => {
		const {ran, bells} = open();
		const blind = [{key: '*', title: 'nothing can be read', reason: 'all 9 sources are failing', since: 0}];
		notifier.evaluated([], 0, blind);
		notifier.evaluated([], minute, blind);
		vi.advanceTimersByTime(minute);
		expect(ran).toEqual([]);
		for (const t of [2, 3, 4]) {
			notifier.evaluated([], t * minute, blind);
			vi.advanceTimersByTime(minute);
		}
		expect(ran.map(({event}) => event)).toEqual(['blind']);
		expect(bells()).toBe(1);
	});

	test('blindness that is over before it is told does not ring, and neither delays nor silences what follows', () => {
		const {ran, bells} = open();
		const blind = [{key: 'demo/log', system: 'demo', title: 'log', reason: 'down', since: 0}];
		notifier.evaluated([], 2 * minute, blind);
		vi.advanceTimersByTime(999);
		notifier.evaluated([], 2 * minute + 999, []);
		vi.advanceTimersByTime(1);
		expect(bells()).toBe(0);
		notifier.evaluated([alert('1')], 2 * minute + 1000, []);
		vi.advanceTimersByTime(1000);
		expect(ran.map(({event}) => event)).toEqual(['page']);
		notifier.evaluated([alert('1')], 5 * minute, [{...blind[0], since: 3 * minute} as (typeof blind)[number]]);
		vi.advanceTimersByTime(30_000);
		expect(ran.map(({event}) => event)).toEqual(['page', 'blind']);
	});

	test('writes the title on change only, and puts back the one before', () => {
		const {said, detach} = open();
		notifier.title('pitwall: ok');
		notifier.title('pitwall: ok');
		notifier.title('pitwall: 1 CRIT demo');
		detach();
		expect(said).toEqual(['\x1b[22;0t', '\x1b]2;pitwall: ok\x07', '\x1b]2;pitwall: 1 CRIT demo\x07', '\x1b[23;0t']);
	});
});
