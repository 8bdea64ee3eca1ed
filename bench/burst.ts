/**
 * 100,000 log entries in one burst: the longest that a key waits for its answer meanwhile (no frame may hold the wall for
 * more than 50 ms, and a key meets whatever frame is under way), and what the ring holds afterwards: `node bench/burst.ts [entries]`.
 */
import {pressed, wallFocus} from './press.ts';
import {argument, isLive, leave, quantile, sleep, startSandbox, startWall, tell} from './support.ts';

const entries = argument(100_000);
const longest = 60_000;

/** "95,000 older lines dropped here" in the log pane: what the ring let go. */
const droppedOn = (screen: string): number => {
	const [, digits, thousands] = /([\d.,]+)(k?) older lines dropped/.exec(screen) ?? [];
	return Number((digits ?? '0').replaceAll(',', '')) * (thousands ? 1000 : 1);
};

const sandbox = await startSandbox();
const wall = startWall({sandbox});
try {
	await wall.until(isLive);
	await wall.press('2');
	await sleep(5000);
	const before = await pressed(wall, ['j', 'k', 'Tab', 'ShiftTab'], wallFocus, 30);
	const began = performance.now();
	let seen = droppedOn(wall.text());
	let changed = began;
	await sandbox.chatter({burst: entries});
	const during = await pressed(wall, ['j', 'k', 'Tab', 'ShiftTab'], wallFocus, 10_000, {
		pause: 15,
		// Until nothing was dropped any more for three seconds: the burst is through.
		go: () => {
			const now = performance.now();
			const dropped = droppedOn(wall.text());
			if (dropped !== seen) [seen, changed] = [dropped, now];
			return now - began < longest && now - changed < 3000;
		},
	});
	tell({
		what: `${entries} entries in one burst: longest key to answer`,
		unit: 'ms',
		value: Math.max(...during.times),
		limit: {name: 'limit', value: 50},
		note: `p50 ${quantile(during.times, 0.5).toFixed(1)}, p95 ${quantile(during.times, 0.95).toFixed(1)} of ${during.times.length} keys, ${during.unanswered} unanswered; before it longest ${Math.max(...before.times).toFixed(0)}`,
	});
	tell({what: '  burst: on the wall after', unit: 'ms', value: changed - began});
	tell({
		what: '  burst: lines that the ring holds',
		unit: 'lines',
		value: entries - seen,
		note: `${seen} older ones dropped, and said so on the screen`,
	});
} finally {
	await leave(wall);
	await sandbox.stop();
}
