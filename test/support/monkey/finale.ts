/** After it all: the world is healed, the wall becomes live again without a key, and `q` leaves nothing behind. */
import {setTimeout as sleep} from 'node:timers/promises';
import {setChatter, setFaults, setStory} from '../faults.ts';
import {allProcesses, procFile, statOf} from '../processes.ts';
import type {Cage} from './cage.ts';
import {mended} from './edits.ts';
import type {Stand} from './wall.ts';

export interface Finale {
	/** Real seconds from the healing until everything was live. */
	recovered: number;
}

/** Real ms: the longest back-off of the poller, at the sandbox's speed, and the slowest source after it. */
const recovery = 150_000;
/** An action that runs is followed to its end. */
const longestRun = 150_000;

/** Processes of the session that the wall led. */
const sessionOf = (pid: number): string[] =>
	allProcesses().flatMap(other => {
		const stat = statOf(other);
		return stat?.session === pid && stat.state !== 'Z' ? [`${other} ${procFile(other, 'comm').trim()}`] : [];
	});

/** Presses a key until the screen says so. */
async function press(cage: Cage, bytes: string, condition: () => boolean, what: string): Promise<void> {
	for (let attempt = 0; attempt < 10; attempt++) {
		cage.terminal.send(bytes);
		if (await cage.until(condition, 1500)) return;
	}
	throw new Error(`at the end: ${what}`);
}

/** @throws Error with what did not come about */
export async function finish(cage: Cage, stand: Stand): Promise<Finale> {
	const {terminal} = cage;
	const text = () => terminal.text();
	const head = () => terminal.lines().slice(0, 2).join('\n');

	// To a place from which everything can be seen. The faults stay until the last key.
	for (const edit of mended) stand.edit(edit);
	await cage.step({do: 'resize', sizes: [[160, 50]]});
	// What was half typed has been given up by then.
	await sleep(1300);
	terminal.send('\x1b[I');
	for (let i = 0; i < 3; i++) await cage.step({do: 'slow', bytes: '\x1b'});
	if (!(await cage.until(() => !/config not applied|restart needed/.test(text()), 5000)))
		throw new Error('a mended config is not in force');
	await press(cage, '0', () => /\[overview\]/.test(head()), 'no overview');
	if (/REPLAY/.test(head())) await press(cage, 'z', () => !/REPLAY/.test(head()), 'in the past for ever');
	if (/FROZEN/.test(head())) await press(cage, 'p', () => !/FROZEN/.test(head()), 'frozen for ever');
	for (let i = 0; i < 3; i++) await cage.step({do: 'slow', bytes: '\x1b'});

	const healed = performance.now();
	await setFaults(stand.http, []);
	await setStory(stand.http, 'calm');
	await setChatter(stand.http, {linesPerSecond: 0});
	const dead = () => /sources failing|BLIND|pending|connecting|loading: /.test(text());
	if (!(await cage.until(() => !dead(), recovery))) throw new Error('not live again without a key');
	const recovered = Math.round((performance.now() - healed) / 1000);

	const {pid} = terminal;
	const deadline = performance.now() + longestRun;
	while (!cage.ended) {
		terminal.send('q');
		if (await cage.until(() => cage.ended !== undefined || /Quit\?/.test(text()), 5000)) {
			if (cage.ended) break;
			// Something runs: stay, and ask again.
			await cage.step({do: 'slow', bytes: '\x1b'});
			await sleep(1000);
		}
		if (performance.now() > deadline) throw new Error('q does not leave');
	}
	if (cage.ended?.exitCode !== 0) throw new Error(`left with exit code ${cage.ended?.exitCode}`);
	const on = await cage.leftOn();
	if (on.length > 0) throw new Error(`modes not restored: ${on.join(', ')}`);
	if (cage.findings.length > 0) throw new Error(cage.findings.join('; '));
	const left = sessionOf(pid);
	if (left.length > 0) throw new Error(`left behind: ${left.join('; ')}`);
	return {recovered};
}
