/**
 * From exec to the first frame, and from there to five filled panes, of every system; beside it the first frame of a
 * bare Ink clock. Medians of a few starts: `node bench/start.ts [starts]`.
 */
import {type Cache, isFilled, leave, median, startClock, startWall, tell} from './support.ts';

const limit = 3000;
const starts = Number(process.argv[2] ?? 5);

async function clockFrame(): Promise<number> {
	const began = performance.now();
	const terminal = startClock();
	await terminal.until(/clock \d/);
	const painted = performance.now() - began;
	await terminal.close();
	return painted;
}

async function wallTimes(system: string, cache: Cache): Promise<{painted: number; filled: number}> {
	const began = performance.now();
	const terminal = startWall(['--system', system], cache);
	await terminal.until(/SANDBOX/);
	const painted = performance.now() - began;
	await terminal.until(isFilled);
	const filled = performance.now() - began - painted;
	await leave(terminal);
	return {painted, filled};
}

async function several<T>(work: () => Promise<T>): Promise<T[]> {
	const results: T[] = [];
	while (results.length < starts) results.push(await work());
	return results;
}

const clock = await several(clockFrame);
tell('bare Ink clock: first frame', clock, 'ms');
await wallTimes('ingestion', 'warm'); // Fills the code cache.
for (const [system, cache] of [
	['sales', 'warm'],
	['ingestion', 'warm'],
	['aiusage', 'warm'],
	['ingestion', 'cold'],
] as const) {
	const times = await several(() => wallTimes(system, cache));
	const painted = times.map(time => time.painted);
	const filled = times.map(time => time.filled);
	const name = `${system}${cache === 'cold' ? ', first start ever' : ''}`;
	tell(`${name}: first frame`, painted, 'ms', `${(median(painted) / median(clock)).toFixed(2)}x the clock`);
	tell(
		`${name}: first frame to five panes filled`,
		filled,
		'ms',
		`${(median(filled) / limit).toFixed(2)}x the limit of 3 s`,
		`${(median(filled) / median(clock)).toFixed(1)}x the clock`,
	);
}
