/** `pitwall replay`: the wall on a recording or on a stretch of the journal. It reads a file and asks nobody; no Google client is loaded. */
import {currentActor} from '../actions/audit/actor.ts';
import {systemClock} from '../clock.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {type ColourDepth, colourDepths} from '../config/theme-names.ts';
import {UsageError} from '../config/usage.ts';
import {createJournal} from '../journal/journal.ts';
import type {Poller, SourceState} from '../poll/types.ts';
import {createRewind} from '../rewind/control.ts';
import {createPast} from '../rewind/past.ts';
import {type Recording, recordingRows, settledFrom} from '../rewind/recording.ts';
import {RecordingError, readRecording} from '../rewind/recordingFile.ts';
import {firstStep} from '../rewind/when.ts';
import type {Scene} from '../scene/types.ts';
import {renderWall, type WallProps} from '../shell/render.tsx';
import {snapshotText} from '../shell/snapshot.tsx';
import {createStore} from '../store/store.ts';
import {catchStray} from '../terminal/stray.ts';
import {inAscii} from '../text/ascii.ts';
import {messageOf} from '../text/errors.ts';
import {createTheme, detectTheme, unicodeIn} from '../theme/theme.ts';
import {isoText} from '../zone.ts';
import type {JournalOptions} from './journalFile.ts';
import type {ConfigOptions} from './resolve.ts';

export interface ReplayOptions extends ConfigOptions, JournalOptions {
	/** The moment that is shown first, ms; else the first at which nothing was being loaded. */
	moment?: number;
	color: ColourDepth;
}

/** Runs until the wall is left; resolves with the exit code. @throws UsageError */
export async function replay(options: ReplayOptions, file: string | undefined): Promise<number> {
	const recording = file === undefined ? await ofJournal(options) : await ofFile(file);
	const {from, to, sandbox} = recording;
	const config = await configOf(recording, options);
	const {system, moment: start = settledFrom(recording)} = options;
	if (system !== undefined && !config.systems.some(one => one.system === system))
		throw new UsageError(
			`pitwall: the recording has no system '${system}'. It has: ${config.systems.map(one => one.system).join(', ')}.`,
		);
	if (start < from || start > to)
		throw new UsageError(`pitwall: --moment is outside of the recording: ${isoText(from)} to ${isoText(to)}.`);
	const clock = systemClock;
	const journal = createJournal(clock);
	journal.absorb(recording.facts);
	const past = createPast(recordingRows(recording), config, journal.facts);
	const live = await past.sceneAt(to);
	const store = createStore({tab: system ?? 'overview', clock, mouse: config.wall.mouse});
	const rewind = createRewind({past, live, store, config, clock, recording: {from, to}});
	store
		.getState()
		.setReplay(
			{at: start, step: firstStep, speed: 1, playing: false, recording: true},
			start === to ? live : await past.sceneAt(start),
		);
	const {user} = currentActor();
	const wall: WallProps = {poller: idlePoller(live), live, journal, store, config, clock, sandbox, user, rewind};
	if (!process.stdout.isTTY || !process.stdin.isTTY) return printOnce(wall);
	const release = catchStray({sink: () => undefined});
	try {
		const theme = detectTheme(process.env, config.wall.theme, colourDepths[options.color]);
		return await renderWall({...wall, theme});
	} finally {
		rewind.stop();
		release();
	}
}

/** No terminal: the moment as text. */
function printOnce(wall: WallProps): number {
	const unicode = unicodeIn(process.env);
	const text = snapshotText(
		{...wall, theme: createTheme({unicode, colors: 0})},
		{columns: process.stdout.columns ?? 100, rows: 60},
	);
	process.stdout.write(unicode ? text : inAscii(text));
	return 0;
}

/** @throws UsageError */
async function ofFile(file: string): Promise<Recording> {
	try {
		return await readRecording(file);
	} catch (error) {
		const why = error instanceof RecordingError ? error.message : messageOf(error);
		throw new UsageError(`pitwall: ${file} cannot be replayed: ${why}. pitwall record export writes one.`);
	}
}

/** @throws UsageError */
async function ofJournal(options: ReplayOptions): Promise<Recording> {
	const [{resolveConfig}, {takenFrom}] = await Promise.all([import('./resolve.ts'), import('./record.ts')]);
	return takenFrom(await resolveConfig(options), options);
}

/** The systems are those of the recording; keys, theme and mouse are those of whoever looks at it. */
async function configOf({systems}: Recording, options: ConfigOptions): Promise<LoadedConfig> {
	const {resolveConfig} = await import('./resolve.ts');
	const {system: _, ...own} = options;
	const {wall, path} = await resolveConfig(own).catch(async (error: unknown) => {
		// Somebody without a configuration looks at a recording of others.
		if (error instanceof UsageError && own.config === undefined) return resolveConfig({sandbox: true});
		throw error;
	});
	return {path, systems: [...systems], wall: {...wall, systems: systems.map(({system}) => system), readOnly: true}};
}

const nothing: SourceState = {failures: 0, period: 0};

/** A poller that polls nothing: what it says is what the recording ends with. */
const idlePoller = (end: Scene): Poller => ({
	start: () => undefined,
	stop: async () => undefined,
	source: () => nothing,
	tail: system => end.tail(system),
	signatures: system => end.signatures(system),
	knownSignatures: () => undefined,
	stats: () => end.stats(),
	subscribe: () => () => undefined,
	refresh: () => undefined,
	setFocused: () => undefined,
	setShown: () => undefined,
	reconfigure: () => undefined,
	ask: async () => {
		throw new UsageError('a recording asks nobody');
	},
	hurry: () => undefined,
});
