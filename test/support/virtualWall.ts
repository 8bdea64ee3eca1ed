/**
 * A wall without a screen on a clock that a test moves: the real clients read the sandbox's servers in this process, and the
 * checks are judged after every step. Nothing depends on how fast the machine is.
 */
import {changeSources} from '../../src/changes/changes.ts';
import {emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import type {Alert} from '../../src/checks/types.ts';
import type {Reading} from '../../src/cloud/types.ts';
import {judgedSources} from '../../src/config/judged.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import type {SourceState} from '../../src/poll/types.ts';
import type {Story} from '../../src/sandbox/contract/stories.ts';
import {unread} from '../../src/scene/system.ts';
import {type SandboxOnClock, sandboxOnClock} from './sandboxOnClock.ts';
import {breakdownSources, causeOf} from './scenes.ts';

const minute = 60_000;

/** An alert that began to fire, or fires at another level: how many minutes after the start. */
export interface Fired {
	/** `check level`, with the instance between them where there is one. */
	what: string;
	after: number;
}

export interface VirtualWall {
	/** Moves the clock in steps of so many minutes, reads and judges after each. Returns what fired on the way. */
	watch(minutes: number, step: number): Promise<Fired[]>;
	/** Tells another story from now on. */
	tell(story: Story): void;
	/** What fires now. */
	firing(): string[];
	/** What cannot be judged now, and why. */
	blind(): string[];
	/** The likeliest cause of what fires now. */
	cause(): Promise<string | undefined>;
	close(): Promise<void>;
}

const wordsOf = ({check, instance, level}: Alert): string => [check, instance, level].filter(Boolean).join(' ');

/** @param at the start, ms; the story begins with the first step */
export async function openVirtualWall(name: string, story: Story, at: number): Promise<VirtualWall> {
	const system = sandboxConfig(new URL('../../systems', import.meta.url).pathname).systems.find(
		one => one.system === name,
	);
	if (!system) throw new Error(`no system ${name}`);
	return virtualWallOf(() => Promise.resolve(system), story, at);
}

/** @param make the system that is watched, which may look at the cloud first; @param at the start, ms */
export async function virtualWallOf(
	make: (cloud: Pick<SandboxOnClock, 'reads' | 'survey'>) => Promise<SystemConfig>,
	story: Story,
	at: number,
): Promise<VirtualWall> {
	const cloud = await sandboxOnClock(story, at, 0);
	const {reads, now, go, tell, close} = cloud;
	const system = await make(cloud);
	const judged = [...judgedSources(system)].filter(id => Object.hasOwn(system.sources, id));
	const states = new Map<string, SourceState>();
	let memory = emptyMemory;
	let alerts: readonly Alert[] = [];

	async function read(id: string): Promise<void> {
		const source = system.sources[id];
		if (!source) return;
		// Whether a table changed is remembered for half a minute of real time: here hours go by in it.
		const previous: Reading | undefined = 'bigquery' in source ? undefined : states.get(id)?.reading;
		const reading = await reads.read(system, id, source, previous, new AbortController().signal);
		states.set(id, {reading, failures: 0, period: 15 * minute});
	}

	async function look(): Promise<Fired[]> {
		await Promise.all(judged.map(read));
		const before = new Set(alerts.filter(({state}) => state === 'firing').map(wordsOf));
		const result = evaluate(memory, system, id => states.get(id) ?? unread, now());
		memory = result.memory;
		alerts = result.alerts;
		return alerts
			.filter(alert => alert.state === 'firing' && !before.has(wordsOf(alert)))
			.map(alert => ({what: wordsOf(alert), after: Math.round((now() - at) / minute)}));
	}

	return {
		async watch(minutes, step) {
			const fired: Fired[] = [];
			for (const end = now() + minutes * minute; now() < end; ) {
				await go(Math.min(end - now(), step * minute));
				fired.push(...(await look()));
			}
			return fired;
		},
		tell,
		firing: () => alerts.filter(({state}) => state === 'firing').map(wordsOf),
		blind: () => alerts.filter(({level}) => level === 'blind').map(({check, reason}) => `${check}: ${reason}`),
		async cause() {
			await Promise.all([...changeSources(system), ...breakdownSources(system)].map(read));
			return causeOf(system, id => states.get(id) ?? unread, alerts, now());
		},
		close,
	};
}
