/** `pitwall`: the wall. Draws first, then starts the sandbox (if asked), loads the Google clients and polls. */
import {join} from 'node:path';
import {setImmediate} from 'node:timers/promises';
import {AuditError, type AuditLog, openAudit} from '../actions/audit.ts';
import {createExecutor} from '../actions/executor.ts';
import type {Clock} from '../clock.ts';
import type {Connection} from '../cloud/connection.ts';
import {type Cloud, deferCloud} from '../cloud/deferred.ts';
import {type FilesRead, stateFolder} from '../config/paths.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {type ColourDepth, colourDepths} from '../config/theme-names.ts';
import {openLogFile} from '../logFile.ts';
import {createPoller} from '../poll/poller.ts';
import type {Poller} from '../poll/types.ts';
import {auditModes} from '../store/actions.ts';
import {keymapOf, keyOf} from '../store/keymap.ts';
import {createStore, type Store} from '../store/store.ts';
import {catchStray} from '../terminal/stray.ts';
import {inAscii} from '../text/ascii.ts';
import {cleanLine} from '../text/clean.ts';
import {renderWall, type WallProps} from '../ui/render.tsx';
import {snapshotText} from '../ui/snapshot.tsx';
import {createTheme, detectTheme, unicodeIn} from '../ui/theme.ts';
import {announce} from './announce.ts';
import {givenEndpoints, sandboxEndpoints} from './endpoints.ts';
import {judge} from './judge.ts';
import {runPlain, wantsPlain} from './plain.ts';
import {liveConfig, reloadOnChange} from './reload.ts';
import {createRemember, identityOf} from './remember.ts';
import {type ConfigOptions, resolveConfig} from './resolve.ts';
import {type SandboxFlags, sandboxOptions} from './sandboxOptions.ts';

export interface WatchOptions extends ConfigOptions, SandboxFlags {
	logFile?: string;
	allowActions?: boolean;
	/** False: no BEL. */
	bell: boolean;
	/** Lines instead of a screen. */
	plain?: boolean;
	mouse?: boolean;
	color: ColourDepth;
}

/** Looking needs no audit log: where none can be written (a read-only home), the wall opens and every action is refused. */
function noAudit(error: unknown): AuditLog {
	if (!(error instanceof AuditError)) throw error;
	return {append: () => Promise.reject(error), head: () => ({seq: 0, hash: ''}), warning: error.message};
}

/** Runs until the wall is left; resolves with the exit code. @throws UsageError */
export async function watch(options: WatchOptions): Promise<number> {
	const asked = sandboxOptions(options);
	const read: FilesRead = new Map();
	const loaded = liveConfig(await resolveConfig(options, read));
	// Always the newest: whoever holds it sees what a reload brought.
	const config = loaded.view;
	const log = openLogFile(options.logFile);
	const audit = await openAudit({path: join(stateFolder(), 'audit.jsonl'), now: () => Date.now()}).catch(noAudit);
	process.env.GRPC_VERBOSITY = 'NONE';
	const release = catchStray({
		sink: log.write,
		rejected: reason => flash(`a library failed: ${reason} (see the log file)`),
	});

	const given = config.wall.endpoints;
	const isEmbedded = Boolean(options.sandbox) && !given.grpc && !given.http;
	const endpoints = isEmbedded ? sandboxEndpoints(asked, log.path) : givenEndpoints(given);
	const clock = endpoints.clock;
	const cloud = deferCloud(loadCloud(endpoints.connection, clock));
	const store = createStore({
		tab: options.system ?? 'overview',
		clock,
		mouse: options.mouse ?? config.wall.mouse,
	});
	const flash = flasher(store);
	log.onFailure(flash);
	log.write(`started: process ${process.pid}, Node ${process.version}`);
	const plain = wantsPlain(options.plain, process.env, process.stdout.isTTY);
	const screen = !plain && process.stdout.isTTY && process.stdin.isTTY;
	const remember = screen
		? createRemember({
				config,
				identity: identityOf(config, isEmbedded ? [asked.story, asked.seed] : undefined, clock),
				clock,
				log,
			})
		: undefined;
	const poller = createPoller({config, reads: cloud.reads, clock, ...(remember && {memory: remember.memory})});
	const executor = createExecutor({
		...cloud,
		audit,
		clock,
		mode: () => store.getState().mode,
		get readOnlyConfig() {
			return config.wall.readOnly;
		},
		get systems() {
			return config.systems;
		},
		get armKey() {
			return keyOf('arm', keymapOf(config.wall.keys));
		},
		poller,
	});
	auditModes(store, executor);
	if (audit.warning) store.getState().notify(audit.warning, 'error');
	if (options.allowActions && !config.wall.readOnly) store.getState().arm('--allow-actions');
	const sandbox = Boolean(options.sandbox || given.grpc || given.http);
	const announcer = announce({config, poller, store, sandbox, log, bell: options.bell});
	const stopJudging = judge(config, poller, store, clock, announcer.heard, remember?.memory);
	remember?.keep(poller, store);
	const wall: WallProps = {poller, store, config, clock, sandbox, actions: executor};
	let {mouse} = config.wall;
	const stopReloading = reloadOnChange({
		options,
		read,
		loaded,
		log,
		apply(next) {
			poller.reconfigure(next);
			store.getState().setConfig(next);
			// What was switched by hand stays, until the file says otherwise.
			if (next.wall.mouse !== mouse) store.getState().setMouse(next.wall.mouse);
			mouse = next.wall.mouse;
		},
		trouble: text => store.getState().setTrouble(text),
	});
	let left = false;
	try {
		// Nothing that is asked is part of the first frame.
		if (screen) setImmediate().then(() => left || poller.start(options.system));
		else poller.start(options.system);
		if (plain) return await runPlain(wall, announcer);
		if (!screen) return await printOnce(wall, poller, config);
		const theme = detectTheme(process.env, config.wall.theme, colourDepths[options.color]);
		return await renderWall({...wall, theme}, {attach: announcer.attach, log: log.write, logPath: log.path});
	} finally {
		left = true;
		stopReloading();
		const remembered = remember?.stop();
		stopJudging();
		announcer.stop();
		await poller.stop();
		await cloud.reads.close().catch(() => {});
		await endpoints.stop();
		await remembered;
		release();
	}
}

/** Says a fault of the wall itself in the footer; a storm of them says it once in ten seconds. */
function flasher(store: Store): (text: string) => void {
	let saidAt = Number.NEGATIVE_INFINITY;
	return text => {
		if (performance.now() - saidAt < 10_000) return;
		saidAt = performance.now();
		store.getState().notify(cleanLine(text, 200), 'error');
	};
}

/** The Google clients are behind this import: nothing of theirs is loaded before the first frame. */
async function loadCloud(connection: Promise<Connection>, clock: Clock): Promise<Cloud> {
	// Whoever waits for the connection is told why there is none; until then nobody does.
	connection.catch(() => {});
	await setImmediate();
	const {createCloud, preload} = await import('../cloud/cloud.ts');
	await preload();
	return createCloud(await connection, clock);
}

/** No terminal (`pitwall | cat`): one snapshot as text, once every source has answered or failed, 15 s at most. */
async function printOnce(wall: WallProps, poller: Poller, {systems}: LoadedConfig): Promise<number> {
	const settled = () =>
		systems.every(({system, sources}) =>
			Object.keys(sources).every(id => {
				const {reading, error} = poller.source(system, id);
				return reading !== undefined || error !== undefined;
			}),
		);
	const deadline = performance.now() + 15_000;
	while (!settled() && performance.now() < deadline) await new Promise(resolve => setTimeout(resolve, 100));
	const unicode = unicodeIn(process.env);
	const theme = createTheme({unicode, colors: 0});
	const text = snapshotText({...wall, theme}, {columns: process.stdout.columns ?? 100, rows: 60});
	process.stdout.write(unicode ? text : inAscii(text));
	return 0;
}
