/** Polling without a wall: the same poller and clients, for commands that look once and end. */
import type {Clock} from '../clock.ts';
import type {CloudReads} from '../cloud/port.ts';
import type {CloudSurvey} from '../cloud/survey.ts';
import {stateFolder} from '../config/paths.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {type LogFile, openLogFile} from '../logFile.ts';
import type {Memory} from '../memory/remembered.ts';
import {createPoller} from '../poll/poller.ts';
import type {Poller} from '../poll/types.ts';
import {catchStray} from '../terminal/stray.ts';
import {answered, type SourceName} from './answered.ts';
import {connect} from './connect.ts';
import {type ConfigOptions, resolveConfig} from './resolve.ts';
import {type SandboxFlags, sandboxOptions} from './sandboxOptions.ts';

/** The options of every command that looks at a cloud. */
export interface HeadlessOptions extends ConfigOptions, SandboxFlags {
	logFile?: string;
}

export interface Headless {
	config: LoadedConfig;
	clock: Clock;
	reads: CloudReads;
	survey(): Promise<CloudSurvey>;
	log: LogFile;
	/** A sandbox, this process's or another one. */
	isSandbox: boolean;
	/** What the last wall on this configuration remembers, by system; empty where there was none. */
	memory(): Promise<Memory>;
	/** Ends connections, and a sandbox of ours. */
	stop(): Promise<void>;
}

/**
 * The config and the cloud of a command; nothing is asked yet.
 * @param options.whole true: all systems; else only the one that `system` names is in the config
 * @throws UsageError
 */
export async function openHeadless(options: HeadlessOptions & {whole?: boolean}): Promise<Headless> {
	const asked = sandboxOptions(options);
	const loaded = await resolveConfig(options);
	const only = options.whole ? undefined : options.system;
	const config = {...loaded, systems: loaded.systems.filter(({system}) => only === undefined || system === only)};
	const log = openLogFile(options.logFile);
	const {isEmbedded, clock, cloud, survey, stop} = connect({
		endpoints: config.wall.endpoints,
		log,
		sandbox: options.sandbox ? asked : undefined,
		isShort: true,
	});
	const release = catchStray({sink: log.write});
	const {grpc, http} = config.wall.endpoints;
	return {
		config,
		clock,
		reads: cloud.reads,
		survey,
		log,
		isSandbox: Boolean(options.sandbox || grpc || http),
		async memory() {
			const [{forgetJournals, journalPath, loadLeft}, {identityOf}] = await Promise.all([
				import('../memory/load.ts'),
				import('./identity.ts'),
			]);
			const identity = identityOf(loaded, isEmbedded ? [asked.story, asked.seed] : undefined, clock);
			const folder = stateFolder();
			forgetJournals(folder, identity, !loaded.wall.remember);
			return loadLeft(journalPath(folder, identity), loaded, clock.now(), log.write).memory;
		},
		async stop() {
			await stop();
			release();
		},
	};
}

/**
 * Polls until each of the sources has answered or failed for good, for `patience` real ms at most, and stops. The answers
 * stay in the poller.
 * @param config its sources are the ones that are asked
 */
export async function pollOnce(
	{reads, clock}: Pick<Headless, 'reads' | 'clock'>,
	config: LoadedConfig,
	sources: readonly SourceName[],
	patience: number,
): Promise<Poller> {
	const poller = createPoller({config, reads, clock});
	poller.start();
	await answered(poller, sources, patience);
	await poller.stop();
	return poller;
}
