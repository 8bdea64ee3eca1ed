/**
 * The longest turn of the wall's main thread, without a line of it knowing: `--import bench/turns.mjs`. A frame is drawn
 * within one turn, so none took longer. On SIGURG (which ends nothing) it is written to PITWALL_TURNS, ms, and begins anew.
 */
import {renameSync, writeFileSync} from 'node:fs';

const step = 2;
const file = process.env.PITWALL_TURNS;
let longest = 0;
let last = performance.now();
setInterval(() => {
	const now = performance.now();
	longest = Math.max(longest, now - last - step);
	last = now;
}, step).unref();
process.on('SIGURG', () => {
	writeFileSync(`${file}.new`, String(longest));
	renameSync(`${file}.new`, file);
	longest = 0;
});
