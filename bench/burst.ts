/**
 * 100,000 log entries in one burst: the longest turn of the thread that draws (no frame may hold the wall for more than
 * 50 ms), the longest that a key waits for its answer meanwhile (it may meet two turns), and what the ring holds
 * afterwards: `node bench/burst.ts [entries]`.
 */
import {join} from 'node:path';
import {descendants} from '../test/support/processes.ts';
import {pressed, waits, wallFocus, wallKeys} from './press.ts';
import {argument, droppedOn, folder, leave, probed, quantile, startLiveWall, startSandbox, tell} from './support.ts';

const entries = argument(100_000);
/** Longest that it is waited for, and how long nothing more may come before it counts as over, ms. */
const longest = 60_000;
const quiet = 5000;

const turns = join(folder, 'turns');
const sandbox = await startSandbox();
const wall = await startLiveWall(sandbox, {turns});

/** Since the last time it was asked for, or the start, ms. The launcher's only child is the wall. */
const longestTurn = async (): Promise<number> => Number(await probed(descendants(wall.pid)[1] ?? wall.pid, turns));

try {
	const before = waits(await pressed(wall, wallKeys, wallFocus, 30));
	const began = performance.now();
	let seen = droppedOn(wall.text());
	let changed: number | undefined;
	await longestTurn();
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
	const held = entries - seen;
	const isSuppressed = /suppressed by the service/.test(wall.text());
	tell({
		what: `${entries} entries in one burst: no frame longer than`,
		unit: 'ms',
		value: await longestTurn(),
		limit: {name: 'limit', value: 50},
		note: 'the longest turn of the thread that draws',
	});
	tell({
		what: '  burst: longest key to answer',
		unit: 'ms',
		value: Math.max(...during),
		limit: {name: 'limit', value: 50},
		note: `p50 ${quantile(during, 0.5).toFixed(1)}, p95 ${quantile(during, 0.95).toFixed(1)} of ${during.length} keys, ${answers.unanswered} unanswered; before the burst the longest of ${before.length} was ${Math.max(...before).toFixed(0)}`,
	});
	tell({what: '  burst: until the last of it arrived', unit: 'ms', value: changed - began});
	tell({
		what: '  burst: entries that the ring holds',
		unit: 'lines',
		value: held,
		note: `about (the screen rounds), if all arrived; ${seen} older ones dropped, and said so on the screen${isSuppressed ? '; others SUPPRESSED by the sandbox' : ''}`,
	});
} finally {
	await leave(wall);
	await sandbox.stop();
}
