/** Rewinding moves the whole wall to a moment of its past: what is drawn then is what was drawn at that time. */
import fc from 'fast-check';
import {afterEach, describe, expect, test} from 'vitest';
import {minute} from '../../src/clock.ts';
import {CloudError} from '../../src/cloud/types.ts';
import {createPast} from '../../src/rewind/past.ts';
import {freezeScene} from '../../src/scene/frozen.ts';
import {App} from '../../src/shell/App.tsx';
import {snapshotText} from '../../src/shell/snapshot.tsx';
import {createTheme} from '../../src/theme/theme.ts';
import {alertOn, type FakeWall, fakeWall, now, reading} from '../support/fakeWall.ts';
import {draw, type InkScreen} from '../support/ink.ts';
import {keptOf, rewindOf} from '../support/kept.ts';
import {foldedLine} from '../support/lines.ts';

let screen: InkScreen | undefined;
afterEach(() => {
	screen?.unmount();
	screen = undefined;
});

const run = (source: string, at: number, status = 'success') => ({
	source,
	status,
	started_at: new Date(at).toISOString(),
});

/** A wall whose clock the test turns, with ten minutes of its past written down: the alert fires in the sixth. */
function lived(tab = 'alpha') {
	let time = now;
	const wall: FakeWall = fakeWall({tab, at: () => time});
	const kept = keptOf(wall);
	for (let i = 0; i < 10; i++) {
		time = now + i * minute;
		wall.poller.set('alpha', 'runs', {reading: reading([run(`src-${i}`, time)], time)});
		wall.store.getState().setAlerts(i < 6 ? [] : [alertOn('alpha.failed', 'firing', {since: now + 6 * minute})]);
		if (i === 6)
			wall.journal.record({
				kind: 'alert',
				key: 'alpha.failed',
				title: 'Failed runs',
				from: 'pending',
				to: 'firing',
				level: 'crit',
				severity: 'high',
				value: '7',
				system: 'alpha',
			});
		// The alert is written down a little later than it fired.
		if (i === 6) time += 400;
		kept.keep();
	}
	wall.rewind = rewindOf(wall, kept.rows);
	screen = draw(<App wall={{...wall, theme: createTheme({colors: 1})}} />, 160, 45);
	return {wall, view: screen};
}

describe('the past', () => {
	test('is entered a minute ago, moved about in, and left again', async () => {
		const {view} = lived();
		await view.until('src-9');
		view.type('z');
		await view.until(/REPLAY 13:13:00 CET \(12:13:00 UTC\)/);
		await view.until('src-8');
		view.type('h');
		await view.until(frame => frame.includes('REPLAY 13:12:00') && frame.includes('src-7'));
		view.type('-');
		await view.until('one key goes 10 s');
		view.type('l');
		await view.until('REPLAY 13:12:10');
		view.type('z');
		const present = await view.until(frame => !frame.includes('REPLAY'));
		expect(present).toContain('src-9');
	});

	test('has frames in a colour that the present has not', async () => {
		const {view} = lived();
		await view.until('src-9');
		const past = '\x1b[97m┌';
		expect(view.raw()).not.toContain(past);
		view.type('z');
		await view.until('src-8');
		expect(view.raw()).toContain(past);
		view.type('z');
		await view.until('src-9');
		expect(view.raw()).not.toContain(past);
	});

	test('is left by Esc, and where it ends', async () => {
		const {view} = lived();
		view.type('z');
		await view.until('src-8');
		view.type('\x1b');
		await view.until(frame => !frame.includes('REPLAY'));
		view.type('z');
		await view.until('src-8');
		view.type('l');
		await view.until(frame => frame.includes('back to now') && !frame.includes('REPLAY'));
	});

	test('jumps to where an alert began', async () => {
		const {view} = lived();
		view.type('z');
		await view.until('src-8');
		view.type('K');
		const then = await view.until('REPLAY 13:11:00');
		expect(then).toContain('alpha: Failed runs');
		expect(then).toContain('1 crit');
		view.type('h');
		await view.until(frame => frame.includes('REPLAY 13:10:00') && frame.includes('no alerts'));
		view.type('K');
		await view.until('nothing that is kept happened before this moment');
		view.type('J');
		await view.until(frame => frame.includes('REPLAY 13:11:00') && frame.includes('1 crit'));
	});

	test('is gone to by a time that is typed', async () => {
		const {view} = lived();
		view.type('Z');
		await view.until('Rewind to');
		view.type('25:99');
		await view.until('25:99');
		view.type('\r');
		await view.until('no time that was');
		for (let i = 0; i < 5; i++) view.type('\x7f');
		await view.until(frame => !frame.includes('25'));
		view.type('13:08');
		await view.until('13:08');
		view.type('\r');
		await view.until(frame => frame.includes('REPLAY 13:08:00') && frame.includes('src-3'));
	});

	test('is gone to by a command with a time', async () => {
		const {view} = lived();
		view.type(':');
		await view.until('Commands');
		view.type('rewind to 13:08');
		await view.until('rewind to 13:08:00 CET');
		view.type('\r');
		await view.until(frame => frame.includes('REPLAY 13:08:00') && frame.includes('src-3'));
	});

	test.each([
		['A', 'arms nothing'],
		['a', 'acknowledges nothing'],
		['M', 'mutes nothing'],
		['R', 'rolls nothing back'],
		['x', 'acts on nothing'],
		['u', 'undoes nothing'],
	])('%s %s there', async key => {
		const {wall, view} = lived();
		view.type('z');
		await view.until('src-8');
		view.type(key);
		await view.until('this is the past: nothing can be done before you are back to now');
		expect(wall.store.getState().dialog).toBeUndefined();
		expect(wall.store.getState().mode.kind).toBe('read-only');
		expect(wall.store.getState().holds.size).toBe(0);
	});

	test('a slow or broken disk leaves the moment before on the screen', async () => {
		const {wall, view} = lived();
		let answer: (failed: Error) => void = () => undefined;
		const {rows} = keptOf(wall);
		wall.rewind = rewindOf(wall, {
			...rows,
			span: async () => ({from: now, to: now + 9 * minute}),
			at: () => new Promise((_, reject) => (answer = reject)),
		});
		view.unmount();
		screen = draw(<App wall={wall} />, 160, 45);
		screen.type('z');
		await screen.until('REPLAY 13:14:00');
		expect(await screen.settled()).toContain('src-9');
		answer(new Error('disk I/O error'));
		await screen.until('this moment cannot be read: disk I/O error');
		wall.rewind.leave();
		wall.rewind = rewindOf(wall, {...rows, span: () => Promise.reject(new Error('its file is gone'))});
		wall.rewind.toggle();
		await screen.until('the past cannot be read: its file is gone');
	});
});

test('the incident and its clocks are those of the moment', async () => {
	let time = now;
	const wall = fakeWall({tab: 'alpha', at: () => time});
	const kept = keptOf(wall);
	for (let i = 0; i < 8; i++) {
		time = now + i * minute;
		if (i === 3)
			wall.journal.record({
				kind: 'declared',
				title: 'Runs fail',
				severity: 'critical',
				label: 'GRAVE',
				lead: 'ana',
				system: 'alpha',
			});
		wall.poller.set('alpha', 'runs', {reading: reading([run(`src-${i}`, time)], time)});
		kept.keep();
	}
	wall.rewind = rewindOf(wall, kept.rows);
	screen = draw(<App wall={wall} />, 160, 45);
	const header = (frame: string) => frame.split('\n').slice(0, 2).join('\n');
	const view = screen;
	const present = header(await view.until(frame => /GRAVE/.test(header(frame))));
	view.type('z');
	await view.until(frame => /REPLAY 13:11:00/.test(header(frame)) && /GRAVE/.test(header(frame)));
	view.type('h');
	const earlier = await view.until(frame => /REPLAY 13:10:00/.test(header(frame)));
	const clock = (text: string) => /GRAVE.*/.exec(text)?.[0];
	expect(clock(header(earlier))).not.toBe(clock(present));
	view.type('hhh');
	await view.until(frame => /REPLAY 13:07:00/.test(header(frame)) && !/GRAVE/.test(header(frame)));
});

/** What happens in one minute of a wall. */
const minuteOf = fc.record({
	source: fc.constantFrom('src-a', 'src-b', 'src-c'),
	status: fc.constantFrom('success', 'failed'),
	fails: fc.option(fc.constantFrom('denied', 'quota', 'unavailable' as const), {nil: undefined}),
	fires: fc.boolean(),
	line: fc.option(fc.constantFrom('Connection reset', 'Out of memory'), {nil: undefined}),
	polls: fc.integer({min: 0, max: 9}),
});

test('every minute is drawn as it was drawn then', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(minuteOf, {minLength: 2, maxLength: 8}),
			fc.constantFrom('alpha', 'overview'),
			async (minutes, tab) => {
				let time = now;
				const wall = fakeWall({tab, at: () => time});
				const kept = keptOf(wall);
				// The header says what time it is now, whatever it shows.
				const frame = () => snapshotText(wall, {columns: 140, rows: 45}).replace(/\d\d:\d\d CET {2}\d\d:\d\d UTC/, '');
				const drawn: string[] = [];
				const lines: ReturnType<typeof foldedLine>[] = [];
				for (const [i, {source, status, fails, fires, line, polls}] of minutes.entries()) {
					time = now + i * minute;
					const read = {reading: reading([run(source, time, status)], time)};
					const failure = fails && {
						error: new CloudError(fails as 'denied', 'no answer', 'bigquery'),
						failures: 1,
						failingSince: time,
					};
					wall.poller.set('alpha', 'runs', {...read, ...failure});
					if (line) lines.push(foldedLine(line, {id: i, insertId: `l${i}`, t: time, lastAt: time}));
					wall.poller.setTail('alpha', {lines: [...lines], received: lines.length});
					wall.poller.setStats({perMinute: polls});
					wall.store.getState().setAlerts(fires ? [alertOn('alpha.failed', 'firing', {since: time})] : []);
					kept.keep();
					// A screen that stands still says so in its header, then as now.
					wall.store.getState().setMoment(freezeScene(wall.live, wall.config, time));
					drawn.push(frame());
					wall.store.getState().setMoment(undefined);
				}
				const past = createPast(kept.rows, wall.config, wall.journal.facts);
				for (const i of minutes.keys()) {
					wall.store.getState().setMoment(await past.sceneAt(now + i * minute));
					expect(frame()).toBe(drawn[i]);
				}
			},
		),
		{numRuns: 8},
	);
});
