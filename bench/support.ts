/** What the benchmarks share: the sandbox they run against, the wall in a real pty, and how numbers are told. */
import {existsSync, mkdtempSync, readFileSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import type {Requests} from '../src/sandbox/faults/counts.ts';
import {launchSandbox} from '../src/sandbox/launch.ts';
import {TestTerminal} from '../test/support/terminal.ts';

export const size = {columns: 200, rows: 60};
/** State, cache and homes of this run. */
export const folder = mkdtempSync(join(tmpdir(), 'pitwall-bench-'));
process.on('exit', () => rmSync(folder, {recursive: true, force: true}));

export const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

/** The first argument that is a number, or that of another place among them, else the default. */
export const argument = (otherwise: number, place = 0): number =>
	Number(process.argv.slice(2).filter(text => /^\d+$/.test(text))[place] ?? otherwise);

export interface BenchSandbox {
	/** The environment that points a wall at it. */
	env: Record<string, string>;
	/** Writes additional error lines: so many per second from now on, or a burst. */
	chatter(body: {linesPerSecond?: number; burst?: number}): Promise<void>;
	/** What was asked of it so far, by API and method. */
	requests(): Promise<Requests>;
	stop(): Promise<void>;
}

/**
 * A calm sandbox of its own, as Google would be: it runs before the wall, and its past is written.
 * @param speed virtual seconds per second
 */
export async function startSandbox(speed = 1): Promise<BenchSandbox> {
	process.env.METADATA_SERVER_DETECTION = 'none';
	process.env.PITWALL_TOKEN ??= 'bench';
	const now = Date.now();
	const origin = {realEpoch: now, virtualEpoch: Date.parse('2026-11-20T20:12:00Z'), speed};
	const {connection, stop} = await launchSandbox(
		{story: 'calm', seed: 1, storyAfterMinutes: 5, origin},
		{entry: 'dist/sandbox.js'},
	);
	const {grpc = '', http = ''} = connection;
	await (await fetch(`${http}/bigquery/v2/projects/sales-intelligence-prod/datasets`)).text();
	const headers = {'content-type': 'application/json', authorization: `Bearer ${process.env.PITWALL_TOKEN}`};
	return {
		env: {
			PITWALL_GRPC: grpc,
			PITWALL_HTTP: http,
			PITWALL_CLOCK: JSON.stringify(origin),
			METADATA_SERVER_DETECTION: 'none',
		},
		async chatter(body) {
			const answer = await fetch(`${http}/pitwall/chatter`, {
				method: 'PUT',
				headers,
				body: JSON.stringify({system: 'ingestion', ...body}),
			});
			if (!answer.ok) throw new Error(`the sandbox refused chatter: ${answer.status} ${await answer.text()}`);
		},
		async requests() {
			const answer = await fetch(`${http}/pitwall/requests`, {headers});
			if (!answer.ok) throw new Error(`the sandbox does not count: ${answer.status} ${await answer.text()}`);
			return (await answer.json()) as Requests;
		},
		stop,
	};
}

export interface WallSettings {
	/** Without one, the wall starts a sandbox of its own. */
	sandbox?: BenchSandbox | undefined;
	/** Names of folders below this run's own; a new name starts cold. */
	state?: string;
	cache?: string;
	/** Where the longest turn of its main thread is written, ms (bench/turns.mjs). */
	turns?: string;
}

/**
 * The built wall as users start it, launcher included, on the ingestion system. `--sandbox` starts none where the
 * environment names endpoints.
 */
export function startWall({sandbox, state = 'state', cache = 'cache', turns}: WallSettings = {}): TestTerminal {
	const probe = turns === undefined ? [] : [`--import=${new URL('turns.mjs', import.meta.url).href}`];
	const flags = [...probe, process.env.BENCH_NODE_OPTIONS ?? ''].join(' ').trim();
	return new TestTerminal('bin/pitwall', ['--sandbox', '--calm', '--system', 'ingestion'], {
		...size,
		env: {
			...sandbox?.env,
			// Flags of V8 that the launcher does not give, to be tried, and what looks from the inside.
			...(flags && {NODE_OPTIONS: flags}),
			...(turns !== undefined && {PITWALL_TURNS: turns}),
			// The launcher takes the first Node on the path: the one that runs this.
			PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
			XDG_STATE_HOME: join(folder, state),
			XDG_CONFIG_HOME: join(folder, 'config'),
			XDG_CACHE_HOME: join(folder, cache),
		},
	});
}

/** A wall that shows all its panes and has come to rest, with the focus on the SLO pane, which has rows to move in. */
export async function startLiveWall(sandbox: BenchSandbox, settings: WallSettings = {}): Promise<TestTerminal> {
	const wall = startWall({sandbox, ...settings});
	await wall.until(isLive);
	await wall.press('2');
	await sleep(5000);
	return wall;
}

/** What a probe that was loaded by `--import` writes to this file when asked by SIGURG. Throws when it does not answer. */
export async function probed(pid: number, file: string): Promise<string> {
	const inode = () => statSync(file, {throwIfNoEntry: false})?.ino;
	const before = inode();
	process.kill(pid, 'SIGURG');
	for (let waited = 0; waited < 30_000; waited += 50) {
		await sleep(50);
		if ((inode() ?? before) !== before) return readFileSync(file, 'utf8');
	}
	throw new Error('the probe did not answer within 30 s');
}

/** Panes that show what was read before the restart, and say so. */
export const remembered = (screen: string): number => [...screen.matchAll(/before the restart/g)].length;

/**
 * True once all panes are there and none of them waits for something or shows what an earlier wall read. The header
 * counts systems that are not on the screen; those may come later.
 */
export function isLive(screen: string): boolean {
	const body = screen.split('\n').slice(2).join('\n');
	// A pane that gave its room away is a line with its mark.
	const panes = new Set([...body.matchAll(/(?:┌|[●■▲✗◌◔?](?: \w+)?) +(\d) [A-Z]/g)].map(match => match[1]));
	return panes.size >= 5 && !/pending|loading|connecting|not read yet|before the restart/i.test(body);
}

/** True once header and footer are there: the first frame is whole. */
export const isPainted = (screen: string): boolean => screen.includes('SANDBOX') && /q quit\s*$/.test(screen);

/** "95.2k older lines dropped here" in the log pane: how many the ring let go, as exactly as the wall says it. */
export function droppedOn(screen: string): number {
	const [, digits = '0', unit = ''] = /([\d.,]+)([kM]?) older lines dropped/.exec(screen) ?? [];
	return Number(digits.replaceAll(',', '')) * ({k: 1000, M: 1e6}[unit] ?? 1);
}

/** Ends a program as its user would, so that it leaves nothing behind and keeps its compiled code and state. */
export async function leave(terminal: TestTerminal): Promise<void> {
	await terminal.press('q');
	await Promise.race([terminal.exited, sleep(5000)]);
	terminal.kill('SIGTERM');
	await Promise.race([terminal.exited, sleep(2000)]);
	await terminal.close();
}

export const quantile = (values: readonly number[], share: number): number =>
	values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
export const median = (values: readonly number[]): number => quantile(values, 0.5);
export const mean = (values: readonly number[]): number =>
	values.reduce((sum, value) => sum + value, 0) / values.length;

export interface Row {
	what: string;
	unit: '%' | 'ms' | 'B/s' | 'MiB' | 'lines' | '/min' | 'USD';
	/** The number that counts, and the measurements that it stands for. */
	value: number;
	values?: readonly number[];
	/** What it is held against; measured peers come with their own value. */
	limit?: {name: string; value: number};
	note?: string;
}

const number = (value: number): string =>
	Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);

/** One line: what, measured (spread), the limit, the ratio to it, and ok or OVER; with `--json`, the row as JSON. */
export function tell(row: Row): void {
	const {what, unit, value, values = [], limit, note} = row;
	const ratio = limit && value / limit.value;
	const verdict = ratio === undefined ? '' : ratio <= 1 ? 'ok' : 'OVER';
	if (process.argv.includes('--json')) {
		process.stdout.write(`${JSON.stringify({...row, ...(limit && {ratio, verdict})})}\n`);
		return;
	}
	const spread =
		values.length > 1 ? `(${number(Math.min(...values))} to ${number(Math.max(...values))}, n=${values.length})` : '';
	const columns = [
		what.padEnd(52),
		`${number(value).padStart(8)} ${unit.padEnd(5)} ${spread.padEnd(26)}`,
		limit ? `${`${limit.name} ${number(limit.value)}`.padEnd(26)} ${number(ratio ?? 0).padStart(6)}x ${verdict}` : '',
		note ?? '',
	];
	process.stdout.write(`${columns.filter(Boolean).join('  ').trimEnd()}\n`);
}

/** Says, visibly, that something is not measured and why. */
export function skip(what: string, why: string): void {
	process.stdout.write(
		process.argv.includes('--json') ? `${JSON.stringify({what, skipped: why})}\n` : `${what}: skipped, ${why}\n`,
	);
}

if (!existsSync('/proc/self/smaps_rollup')) {
	skip('bench', 'there is no /proc with smaps_rollup to read CPU time and memory from');
	process.exit(0);
}
