/**
 * From exec to the first whole frame, whether it holds the last known readings, and from there to panes that are all
 * live; the cache is warm, the sandbox already runs as Google would: `node bench/start.ts [starts]`.
 */
import type {TestTerminal} from '../test/support/terminal.ts';
import {startClock, startDebian, startGtop} from './peers.ts';
import {
	argument,
	isLive,
	isPainted,
	leave,
	median,
	remembered,
	startSandbox,
	startWall,
	tell,
	type WallSettings,
} from './support.ts';

const starts = argument(5);

/** When a condition first holds on the screen, ms since `began`; looked at after every chunk. The screen then. */
function firstTime(
	terminal: TestTerminal,
	began: number,
	holds: (screen: string) => boolean,
): Promise<{ms: number; screen: string}> {
	return new Promise((resolve, reject) => {
		const timeout = setTimeout(() => reject(new Error(`never on the screen:\n${terminal.text()}`)), 25_000);
		terminal.onPaint = at => {
			const screen = terminal.text();
			if (!holds(screen)) return;
			terminal.onPaint = undefined;
			clearTimeout(timeout);
			resolve({ms: at - began, screen});
		};
	});
}

async function wallTimes(settings: WallSettings): Promise<{painted: number; live: number; known: number}> {
	const began = performance.now();
	const terminal = startWall(settings);
	const frame = await firstTime(terminal, began, isPainted);
	const live = isLive(frame.screen) ? frame : await firstTime(terminal, began, isLive);
	await leave(terminal);
	return {painted: frame.ms, live: live.ms - frame.ms, known: remembered(frame.screen)};
}

async function peerFrame(
	start: () => TestTerminal | undefined,
	holds: (screen: string) => boolean,
): Promise<number | undefined> {
	const began = performance.now();
	const terminal = start();
	if (!terminal) return undefined;
	const {ms} = await firstTime(terminal, began, holds);
	await terminal.close();
	return ms;
}

const peers: [string, () => TestTerminal | undefined, RegExp][] = [
	['htop', () => startDebian('htop'), /PID[\s\S]*F10/],
	['btop', () => startDebian('btop'), /cpu[\s\S]*mem[\s\S]*proc/],
	['gtop', startGtop, /CPU[\s\S]*Memory[\s\S]*Network/],
	['bare Ink clock', startClock, /clock \d/],
];
const sandbox = await startSandbox();
const walls: [string, WallSettings][] = [
	['APIs up', {sandbox}],
	['with --sandbox', {state: 'own'}],
];
const wallStarts = new Map<string, Awaited<ReturnType<typeof wallTimes>>[]>(walls.map(([name]) => [name, []]));
const peerStarts = new Map<string, number[]>(peers.map(([name]) => [name, []]));
const missing = new Set<string>();
try {
	// In turn, so that the machine's noise hits all of them; the first round fills caches and state and does not count.
	for (let round = 0; round <= starts; round++) {
		for (const [name, start, whole] of peers) {
			if (missing.has(name)) continue;
			const ms = await peerFrame(start, screen => whole.test(screen));
			if (ms === undefined) missing.add(name);
			else if (round > 0) peerStarts.get(name)?.push(ms);
		}
		for (const [name, settings] of walls) {
			const times = await wallTimes(settings);
			if (round > 0) wallStarts.get(name)?.push(times);
		}
	}
} finally {
	await sandbox.stop();
}

for (const [name, times] of wallStarts) {
	const painted = times.map(time => time.painted);
	const live = times.map(time => time.live);
	const known = Math.min(...times.map(time => time.known));
	tell({
		what: `first painted frame, ${name}`,
		unit: 'ms',
		value: median(painted),
		values: painted,
		limit: {name: 'limit', value: 250},
		note: `${known} panes in it show what was read before`,
	});
	tell({
		what: `all panes live after the first frame, ${name}`,
		unit: 'ms',
		value: median(live),
		values: live,
		limit: {name: 'limit', value: 1500},
	});
}
for (const [name, times] of peerStarts)
	if (times.length > 0) tell({what: `  ${name}: first frame`, unit: 'ms', value: median(times), values: times});
