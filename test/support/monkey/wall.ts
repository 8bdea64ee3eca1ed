/** The built wall in a terminal, beside a sandbox of its own, with a folder for its files. */
import {cpSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type LaunchedSandbox, launchSandbox} from '../../../src/sandbox/launch.ts';
import {launcherEnv, launcherFlags} from '../launcher.ts';
import {quietOrigin} from '../quiet.ts';
import {TestTerminal} from '../terminal.ts';
import type {Edit} from './edits.ts';
import {mended} from './edits.ts';

/** Virtual seconds per second: back-offs of minutes pass in seconds, and both programs still fit on two cores. */
const speed = 10;

export interface Stand {
	folder: string;
	sandbox: LaunchedSandbox;
	http: string;
	/** Starts a wall in a terminal of 120x40. */
	open(): TestTerminal;
	/** Changes a file of its config. */
	edit(edit: Edit): void;
	/** Ends the sandbox; the folder stays when something went wrong. */
	close(keep: boolean): Promise<void>;
}

/** @param seed of the simulated world */
export async function createStand(seed: number): Promise<Stand> {
	const folder = mkdtempSync(join(tmpdir(), 'pitwall-monkey-'));
	cpSync('systems', join(folder, 'systems'), {recursive: true});
	const origin = quietOrigin(speed);
	const sandbox = await launchSandbox(
		{story: 'calm', seed: seed & 0x7fffffff, storyAfterMinutes: 0, origin},
		{entry: 'dist/sandbox.js', logFile: join(folder, 'sandbox.log')},
	);
	const {grpc = '', http = ''} = sandbox.connection;
	const originals = new Map<string, string>();

	function edit({file, text, how}: Edit): void {
		const path = join(folder, file);
		let original = originals.get(file);
		if (original === undefined) {
			original = statSync(path, {throwIfNoEntry: false}) ? readFileSync(path, 'utf8') : '';
			originals.set(file, original);
		}
		const wanted = text(original);
		if (wanted === undefined || how === 'again') rmSync(path, {force: true});
		if (wanted === undefined) return;
		writeFileSync(how === 'rename' ? `${path}.new` : path, wanted);
		if (how === 'rename') renameSync(`${path}.new`, path);
	}
	for (const first of mended) edit(first);

	return {
		folder,
		sandbox,
		http,
		edit,
		open: () =>
			// As `bin/pitwall` starts it; without it, because signals are for the wall itself.
			new TestTerminal(
				process.execPath,
				[...launcherFlags, 'dist/pitwall.js', '--config', join(folder, 'pitwall.yaml')],
				{
					env: {
						...launcherEnv,
						XDG_STATE_HOME: join(folder, 'state'),
						XDG_CONFIG_HOME: folder,
						PITWALL_GRPC: grpc,
						PITWALL_HTTP: http,
						PITWALL_CLOCK: JSON.stringify(origin),
						METADATA_SERVER_DETECTION: 'none',
					},
				},
			),
		async close(keep) {
			await sandbox.stop();
			if (!keep) rmSync(folder, {recursive: true, force: true});
		},
	};
}

/** Bytes of a file and of the older one beside it. */
export const sizeOf = (file: string): number =>
	[file, `${file}.1`].reduce((sum, name) => sum + (statSync(name, {throwIfNoEntry: false})?.size ?? 0), 0);
