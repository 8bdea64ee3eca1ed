/**
 * A wall without a screen on a sandbox in this process, both on a clock that stands until it is told to go on: what fires, and
 * when, is the same in every run. Sources are asked through the official clients, as often as the wall asks them.
 */
import {changeSources} from '../../src/changes/changes.ts';
import {type AlertMemory, emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import type {Alert} from '../../src/checks/types.ts';
import {CloudError} from '../../src/cloud/types.ts';
import {sourcesOf} from '../../src/config/judged.ts';
import {logErrors} from '../../src/config/logErrors.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {periodOf} from '../../src/poll/cadence.ts';
import type {SourceState} from '../../src/poll/types.ts';
import type {Story} from '../../src/sandbox/contract/stories.ts';
import type {Sandbox} from '../../src/sandbox/stores.ts';
import {lookup, never, seen} from './checks.ts';
import {sandboxOnClock} from './sandboxOnClock.ts';
import {breakdownSources, causeOf} from './scenes.ts';

const minute = 60_000;
/** ms between two steps of the world: a read that is stale by 15 s finds what happened in the step before. */
const step = 30_000;
/** Steps between two looks of the wall: but for the health endpoint nothing is asked more often than once a minute. */
const stepsPerLook = 2;

export interface SteppedWall {
	/** Goes on by so many minutes, and returns the alerts of each look on the way. */
	go(minutes: number): Promise<{at: number; alerts: readonly Alert[]}[]>;
	/** The likeliest cause of what fires now. */
	cause(): Promise<string | undefined>;
	close(): Promise<void>;
}

/** The errors of the log in the minute before each of the last steps of ten seconds. */
function errorsOf({logs}: Sandbox, project: string, now: number): SourceState {
	const from = now - 20 * minute;
	const times = logs
		.scan(project)
		.filter(({timestamp, severity}) => timestamp > from - minute && /^(ERROR|CRITICAL|ALERT|EMERGENCY)$/.test(severity))
		.map(({timestamp}) => timestamp);
	const points = Array.from({length: (now - from) / 10_000}, (_, i) => {
		const t = from + (i + 1) * 10_000;
		return {t, value: times.filter(at => at > t - minute && at <= t).length};
	});
	const answer = {kind: 'series' as const, series: [{labels: {}, points}], delaySeconds: 0, stepSeconds: 10};
	return {...seen({...answer, metricKind: 'GAUGE'}, now), period: Number.POSITIVE_INFINITY};
}

/** @param at time at the start, ms; the story begins two minutes later */
export async function steppedWall(system: SystemConfig, story: Story, at: number): Promise<SteppedWall> {
	const {sandbox, reads, now, go, close} = await sandboxOnClock(story, at, 2);
	const ids = [...new Set(system.checks.flatMap(({measure}) => sourcesOf(system, measure)))].filter(
		id => id !== logErrors,
	);
	const states: Record<string, SourceState> = {};
	let memory: AlertMemory = emptyMemory;
	let alerts: readonly Alert[] = [];

	async function read(id: string, isDue = (period: number) => (now() - at) % period === 0): Promise<void> {
		const source = system.sources[id];
		if (!source || !isDue(periodOf(source))) return;
		const before = states[id] ?? never;
		try {
			const reading = await reads.read(system, id, source, before.reading, new AbortController().signal);
			states[id] = {reading, failures: 0, period: periodOf(source)};
		} catch (error) {
			if (!(error instanceof CloudError)) throw error;
			states[id] = {...before, error, failingSince: before.failingSince ?? now(), failures: before.failures + 1};
		}
	}

	async function look(): Promise<readonly Alert[]> {
		await Promise.all(ids.map(id => read(id)));
		states[logErrors] = errorsOf(sandbox, system.project, now());
		const result = evaluate(memory, system, lookup(states), now());
		memory = result.memory;
		alerts = result.alerts;
		return alerts;
	}

	return {
		async go(minutes) {
			const looks: {at: number; alerts: readonly Alert[]}[] = [];
			for (let i = 0; i < (minutes * minute) / step; i++) {
				if (i % stepsPerLook === 0) looks.push({at: (now() - at) / minute, alerts: await look()});
				await go(step);
			}
			return looks;
		},
		async cause() {
			await Promise.all([...changeSources(system), ...breakdownSources(system)].map(id => read(id, () => true)));
			return causeOf(system, lookup(states), alerts, now());
		},
		close,
	};
}
