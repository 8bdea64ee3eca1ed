/**
 * From a key to the frame that answers it (the cursor's row or the focused pane moved), at rest and while the log pane
 * follows 1,000 lines a second: `node bench/keys.ts [keys]`.
 */
import type {TestTerminal} from '../test/support/terminal.ts';
import {startClock, startDebian} from './peers.ts';
import {arrows, backgroundRow, type Fingerprint, keyCount, pressed, waits, wallFocus, wallKeys} from './press.ts';
import {argument, leave, quantile, skip, sleep, startLiveWall, startSandbox, tell} from './support.ts';

const count = argument(100);

async function peer(
	name: string,
	terminal: TestTerminal | undefined,
	keys: readonly string[],
	fingerprint: Fingerprint,
): Promise<void> {
	if (!terminal) return;
	await sleep(3000);
	const {times, unanswered} = await pressed(terminal, keys, fingerprint, 40);
	await terminal.close();
	if (times.length < 20)
		return skip(
			`  ${name}: key to answer`,
			`${unanswered} of ${unanswered + times.length} keys had no answer that is recognised`,
		);
	tell({
		what: `  ${name}: key to answer, p50`,
		unit: 'ms',
		value: quantile(times, 0.5),
		note: `p95 ${quantile(times, 0.95).toFixed(1)} ms`,
	});
}

const sandbox = await startSandbox();
const wall = await startLiveWall(sandbox);
try {
	for (const [name, linesPerSecond] of [
		['at rest', 0],
		['at 1,000 lines/s', 1000],
	] as const) {
		await sandbox.chatter({linesPerSecond});
		if (linesPerSecond) await sleep(5000);
		const answers = await pressed(wall, wallKeys, wallFocus, count);
		const times = waits(answers);
		const note = `${answers.times.length} keys answered${answers.unanswered ? `, ${answers.unanswered} NOT` : ''}, longest ${Math.max(...times).toFixed(0)} ms`;
		tell({
			what: `key to painted answer ${name}, p50`,
			unit: 'ms',
			value: quantile(times, 0.5),
			limit: {name: 'limit', value: 8},
			note,
		});
		tell({
			what: `key to painted answer ${name}, p95`,
			unit: 'ms',
			value: quantile(times, 0.95),
			limit: {name: 'limit', value: 16},
		});
	}
	await sandbox.chatter({linesPerSecond: 0});
	await peer('htop', startDebian('htop'), arrows, backgroundRow(3, 8));
	await peer('btop', startDebian('btop'), arrows, backgroundRow(120, 20));
	await peer('bare Ink clock', startClock(), ['j', 'k'], keyCount);
} finally {
	await leave(wall);
	await sandbox.stop();
}
