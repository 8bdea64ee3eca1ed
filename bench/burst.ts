/**
 * 100,000 log entries in one burst: the longest that a key waits for its answer meanwhile (no frame may hold the wall for
 * more than 50 ms, and a key meets whatever frame is under way), and what the ring holds afterwards: `node bench/burst.ts [entries]`.
 */
import {pressed, waits, wallFocus, wallKeys} from './press.ts';
import {argument, droppedOn, leave, quantile, startLiveWall, startSandbox, tell} from './support.ts';

const entries = argument(100_000);
/** Longest that it is waited for, and how long nothing more may come before it counts as over, ms. */
const longest = 60_000;
const quiet = 5000;

const sandbox = await startSandbox();
const wall = await startLiveWall(sandbox);
try {
	const before = waits(await pressed(wall, wallKeys, wallFocus, 30));
	const began = performance.now();
	let seen = droppedOn(wall.text());
	let changed: number | undefined;
	await sandbox.chatter({burst: entries});
	const answers = await pressed(wall, wallKeys, wallFocus, 10_000, {
		pause: 15,
		// Through when all arrived that the ring cannot hold, or when no more came for a while.
		go: () => {
			const now = performance.now();
			const dropped = droppedOn(wall.text());
			if (dropped !== seen) [seen, changed] = [dropped, now];
			return now - began < longest && now - (changed ?? now) < quiet;
		},
	});
	const during = waits(answers);
	if (changed === undefined) throw new Error(`the burst never reached the wall\n${wall.text()}`);
	tell({
		what: `${entries} entries in one burst: longest key to answer`,
		unit: 'ms',
		value: Math.max(...during),
		limit: {name: 'limit', value: 50},
		note: `p50 ${quantile(during, 0.5).toFixed(1)}, p95 ${quantile(during, 0.95).toFixed(1)} of ${during.length} keys, ${answers.unanswered} unanswered; before the burst the longest of ${before.length} was ${Math.max(...before).toFixed(0)}`,
	});
	tell({what: '  burst: until the last of it arrived', unit: 'ms', value: changed - began});
	tell({
		what: '  burst: entries that the ring holds',
		unit: 'lines',
		value: entries - seen,
		note: `about (the screen rounds), if all arrived; ${seen} older ones dropped, and said so on the screen${/suppressed by the service/.test(wall.text()) ? '; others SUPPRESSED by the sandbox' : ''}`,
	});
} finally {
	await leave(wall);
	await sandbox.stop();
}
