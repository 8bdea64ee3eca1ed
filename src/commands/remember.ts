/** Keeps what the wall read over a restart: takes it up at the start, writes soon what was never read before, then rarely, and on leaving. */
import {join} from 'node:path';
import type {Burned} from '../checks/burned.ts';
import type {Alert} from '../checks/types.ts';
import type {Clock} from '../clock.ts';
import type {Reading} from '../cloud/types.ts';
import {stateFolder} from '../config/paths.ts';
import type {LoadedConfig, SystemConfig} from '../config/schema/system.ts';
import type {LogFile} from '../logFile.ts';
import {forgetMemory, readMemory, writeMemory} from '../memory/file.ts';
import {decode, encode, type Identity, limits, type Memory, nameOf, type SystemMemory} from '../memory/memory.ts';
import type {Poller} from '../poll/types.ts';
import type {Store} from '../store/store.ts';
import {messageOf} from '../text/errors.ts';

/** Real ms from the first answer of a source to the writing of it, and between two others: a writing costs as much as several looks. */
const soon = 5000;
const every = 5 * 60_000;

export interface Remember {
	/** What was read before the start. */
	memory: Memory;
	/** Begins to keep what this poller reads. */
	keep(poller: Poller, store: Store): void;
	/** Writes a last time, if something changed; resolves once all is on disk. Never rejects. */
	stop(): Promise<void>;
}

/** Two sandboxes of the same story are one wall; a project is never one with a sandbox. */
export function identityOf(config: LoadedConfig, sandbox: unknown, clock: Clock): Identity {
	const {path, wall, systems} = config;
	const projects = systems.map(({system, project, region}) => [system, project, region]);
	return {
		wall: JSON.stringify([sandbox ? {sandbox} : 'live', path, wall.endpoints, projects]),
		speed: clock.speed,
		origin: clock.now() - Date.now() * clock.speed,
	};
}

/** @param folder of the state. Whatever is wrong with the file is said in the log and nowhere else. */
export function createRemember(
	{config, identity, clock, log}: {config: LoadedConfig; identity: Identity; clock: Clock; log: LogFile},
	folder = stateFolder(),
): Remember {
	const path = join(folder, nameOf(identity));
	let timer: ReturnType<typeof setTimeout> | undefined;
	let changed = false;
	let failed: string | undefined;
	let end = () => {};
	let save = () => {};
	/** One at a time; the wall does not wait for a slow disk. */
	let writing: Promise<void> | undefined;
	if (!config.wall.remember) {
		forgetMemory(path);
		return {memory: new Map(), keep: () => {}, stop: async () => {}};
	}

	function load(): Memory {
		try {
			const text = readMemory(path);
			if (text === undefined) return new Map();
			const {memory, problem} = decode(text, identity, config, clock.now());
			if (problem) log.write(`memory: ${path} was not taken up: ${problem}`);
			return memory;
		} catch (error) {
			log.write(`memory: could not be read: ${messageOf(error)}`);
			return new Map();
		}
	}

	/** The text is made at once; the disk may take its time. */
	async function write(text: () => string): Promise<void> {
		try {
			await writeMemory(path, text());
			failed = undefined;
		} catch (error) {
			const why = messageOf(error);
			if (why !== failed) log.write(`memory: could not be written: ${why}`);
			failed = why;
		}
	}

	return {
		memory: load(),
		keep(poller, store) {
			save = () => {
				clearTimeout(timer);
				timer = undefined;
				if (!changed || writing) return;
				changed = false;
				const text = () => encode(identity, config, gather(config, poller, store.getState().alerts, clock.now()));
				writing = write(text).finally(() => {
					writing = undefined;
				});
			};
			let known = 0;
			end = poller.subscribe(() => {
				changed = true;
				const read = config.systems.reduce((sum, system) => sum + readingsOf(system, poller).length, 0);
				if (timer !== undefined && read <= known) return;
				clearTimeout(timer);
				timer = setTimeout(save, read > known ? soon : every);
				timer.unref();
				known = read;
			});
		},
		async stop() {
			end();
			// At once where it can be: the poller is about to stop.
			if (writing) await writing;
			save();
			await writing;
		},
	};
}

const readingsOf = ({system, sources}: SystemConfig, poller: Poller): [string, Reading][] =>
	Object.keys(sources).flatMap(id => {
		const {reading} = poller.source(system, id);
		return reading ? [[id, reading] as [string, Reading]] : [];
	});

/** What fires, and what fired before the last restart and was not judged since. */
const burnedOf = (alerts: readonly Alert[], now: number): Burned[] =>
	alerts
		.filter(({state, was}) => state === 'firing' || was)
		.map(({key, check, instance, value, limit, was, level}) => ({
			key,
			check,
			...(instance !== undefined && {instance}),
			level: was?.level ?? (level === 'crit' ? 'crit' : 'warn'),
			value,
			...(limit !== undefined && {limit}),
			at: was?.at ?? now,
		}));

const gather = ({systems}: LoadedConfig, poller: Poller, alerts: readonly Alert[], now: number): Memory =>
	new Map(
		systems.map((config): [string, SystemMemory] => [
			config.system,
			{
				readings: new Map(readingsOf(config, poller)),
				lines: config.panes.log ? poller.tail(config.system).lines.slice(-limits.lines) : [],
				burned: burnedOf(
					alerts.filter(({system}) => system === config.system),
					now,
				),
			},
		]),
	);
