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
	panesOn,
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
	const {panes, waiting} = panesOn(frame.screen);
	return {painted: frame.ms, live: live.ms - frame.ms, known: Math.max(0, panes - waiting)};
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

async function several<T>(work: () => Promise<T>): Promise<T[]> {
	const results: T[] = [];
	while (results.length < starts) results.push(await work());
	return results;
}

const peers: [string, () => TestTerminal | undefined, RegExp][] = [
	['htop', () => startDebian('htop'), /PID[\s\S]*F10/],
	['btop', () => startDebian('btop'), /cpu[\s\S]*mem[\s\S]*proc/],
	['gtop', startGtop, /CPU[\s\S]*Memory[\s\S]*Network/],
	['bare Ink clock', startClock, /clock \d/],
];
for (const [name, start, whole] of peers) {
	const first = await peerFrame(start, screen => whole.test(screen));
	if (first === undefined) continue;
	const times = (await several(() => peerFrame(start, screen => whole.test(screen)))).filter(ms => ms !== undefined);
	tell({what: `  ${name}: first frame`, unit: 'ms', value: median(times), values: times});
}

async function ours(name: string, settings: WallSettings): Promise<void> {
	// Fills the code cache and the last known readings; not counted.
	await wallTimes(settings);
	const times = await several(() => wallTimes(settings));
	const painted = times.map(time => time.painted);
	const live = times.map(time => time.live);
	const known = times.map(time => time.known);
	tell({
		what: `first painted frame, ${name}`,
		unit: 'ms',
		value: median(painted),
		values: painted,
		limit: {name: 'limit', value: 250},
		note: `${Math.min(...known)} panes with last known readings in it`,
	});
	tell({
		what: `all panes live after the first frame, ${name}`,
		unit: 'ms',
		value: median(live),
		values: live,
		limit: {name: 'limit', value: 1500},
	});
}

const sandbox = await startSandbox();
try {
	await ours('APIs up', {sandbox});
} finally {
	await sandbox.stop();
}
await ours('with --sandbox', {});
