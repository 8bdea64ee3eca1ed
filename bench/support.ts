/** What the benchmarks share: programs in a real pty, and how numbers are told. */
import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {TestTerminal} from '../test/support/terminal.ts';

const size = {columns: 160, rows: 45};
const folder = mkdtempSync(join(tmpdir(), 'pitwall-bench-'));

/** Where the compiled code is kept during this run; a name of its own starts cold. */
export type Cache = 'cold' | 'warm';

let colds = 0;

/** The built wall over a calm sandbox, with state and cache folders of this run. */
export function startWall(args: readonly string[] = [], cache: Cache = 'warm'): TestTerminal {
	const cacheFolder = join(folder, cache === 'cold' ? `cold-${colds++}` : 'warm');
	return new TestTerminal(process.execPath, ['dist/pitwall.js', '--sandbox', '--calm', ...args], {
		...size,
		env: {XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: cacheFolder},
	});
}

/** A bare Ink clock, the least that any program on Ink costs. */
export function startClock(): TestTerminal {
	return new TestTerminal(process.execPath, ['bench/peers/clock.mjs'], {...size, env: {NODE_ENV: 'production'}});
}

/** True once all five panes (or more) are there and none of them still waits for something. */
export function isFilled(screen: string): boolean {
	const panes = new Set([...screen.matchAll(/┌ (\d) /g)].map(match => match[1]));
	return panes.size >= 5 && !/pending|loading|connecting|not read yet/i.test(screen);
}

/** Ends a program as its user would, so that it leaves nothing behind and keeps its compiled code. */
export async function leave(terminal: TestTerminal): Promise<void> {
	await terminal.press('q');
	const gone = await Promise.race([
		terminal.exited.then(() => true),
		new Promise<boolean>(resolve => setTimeout(() => resolve(false), 5000).unref()),
	]);
	if (!gone) terminal.kill('SIGTERM');
	await terminal.exited;
}

export function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** One line: what, the median, the spread, and how it stands to others. */
export function tell(what: string, values: readonly number[], unit: string, ...ratios: string[]): void {
	const digits = unit === 'ms' || unit === 'B/s' ? 0 : 2;
	const spread =
		values.length > 1
			? ` (${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)}, n=${values.length})`
			: '';
	process.stdout.write(
		`${what.padEnd(46)} ${median(values).toFixed(digits).padStart(8)} ${unit}${spread}${ratios.map(ratio => `  ${ratio}`).join('')}\n`,
	);
}
