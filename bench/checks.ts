/**
 * 500 checks over 10,000 series of six hours: the longest turn of the thread that draws while all of them are judged, the first time
 * and once a minute after that, and what it takes in all: `node bench/checks.ts [checks [series]]`.
 */

import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import type {Reading, Series} from '../src/cloud/types.ts';
import {judge} from '../src/commands/judge.ts';
import {type SystemConfig, systemSchema} from '../src/config/schema/system.ts';
import {wallSchema} from '../src/config/wall.ts';
import {withDerivedChecks} from '../src/load/derive.ts';
import type {Poller, SourceState} from '../src/poll/types.ts';
import {createStore} from '../src/store/store.ts';
import {argument, tell} from './support.ts';

const checks = argument(500);
const series = argument(10_000, 1);
const sources = 20;
const minute = 60_000;
const points = 360;
/** Looks at all sources that are judged. */
const looks = 8;
const perSource = Math.ceil(series / sources);
const perCheck = Math.ceil(series / checks);
const began = Date.parse('2026-11-29T10:00:00Z');

/** What the n-th check measures: all kinds that read series, in turn. */
function measureOf(n: number): Record<string, unknown> {
	const source = `m${n % sources}`;
	const where = {group: [String(Math.floor(n / sources))]};
	const kinds = [
		{source, last: 'max', by: 'pod', where},
		{source, last: 'sum', where},
		{source, last: 'mean', over: '15m', by: 'pod', where},
		{source, last: 'sum', over: '5m', where: {group: [`/^${Math.floor(n / sources)}$/`]}},
		{source, beyond: '> 90', where},
		{ratio: {bad: {source, where: {...where, kind: ['bad']}}, total: {source, where}}, over: '10m', by: 'zone'},
		{source, total: true, by: 'zone', where},
	];
	return kinds[n % kinds.length] ?? {};
}

const system: SystemConfig = withDerivedChecks(
	systemSchema.parse({
		system: 'bench',
		title: 'Bench',
		project: 'bench',
		region: 'r',
		tz: 'UTC',
		sources: Object.fromEntries(
			Array.from({length: sources}, (_, n) => [`m${n}`, {metric: `m${n}`, aligner: 'ALIGN_DELTA', window: '6h'}]),
		),
		panes: [],
		checks: Array.from({length: checks}, (_, n) => ({
			id: `c${n}`,
			title: `Check ${n}`,
			measure: measureOf(n),
			unit: 'ratio' in measureOf(n) ? 'ratio' : 'count',
			levels: 'ratio' in measureOf(n) ? {warn: '> 99%'} : {warn: '> 1000000'},
			for: '5m',
		})),
	}),
);

/** The series of a source, six hours up to a minute: points keep their identity from one look to the next, as those of the poller do. */
const pointsOf = Array.from({length: sources}, () =>
	Array.from({length: perSource}, () =>
		Array.from({length: points + 10}, (_, index) => ({
			t: began + (index - points) * minute,
			value: Math.random() * 100,
		})),
	),
);
const readingAt = (source: number, round: number): Reading => ({
	answer: {
		kind: 'series',
		metricKind: 'DELTA',
		delaySeconds: 0,
		stepSeconds: 60,
		series: (pointsOf[source] ?? []).map(
			(all, n): Series => ({
				labels: {
					pod: `pod-${n}`,
					zone: `zone-${n % 3}`,
					group: String(Math.floor(n / perCheck)),
					kind: n % 2 === 0 ? 'good' : 'bad',
				},
				points: all.slice(round, points + round + 1),
			}),
		),
	},
	fetchedAt: began + round * minute,
	cost: {requests: 1, bytesBilled: 0},
});

/** Made before anything is measured: in a wall they come one by one, and what making them leaves behind is not of judging. */
const answers: SourceState[][] = Array.from({length: looks}, (_, n) =>
	Array.from({length: sources}, (_, source) => ({reading: readingAt(source, n), failures: 0, period: minute})),
);
let states: SourceState[] = [];
let changed = () => {};
// Only what judging asks of a poller.
const poller = {
	source: (_: string, id: string) => states[Number(id.slice(1))] ?? {failures: 0, period: minute},
	subscribe(listener: () => void) {
		changed = listener;
		return () => {};
	},
} as unknown as Poller;
const clock = {at: began, now: () => clock.at, speed: 1};
const store = createStore({clock});
let judgedAt = 0;
const config = {wall: wallSchema.parse({systems: ['bench']}), systems: [system], path: 'bench'};
const stop = judge(config, poller, store, clock, (_, now) => {
	judgedAt = now;
});

/** What the thread itself has worked, ms: what other programs take of the processors meanwhile is not its turn. */
const worked = (): number => {
	const {user, system: kernel} = process.threadCpuUsage();
	return (user + kernel) / 1000;
};

/** Judges a round of new readings: the longest turn, and all of them, ms. */
async function round(n: number): Promise<{turn: number; whole: number}> {
	clock.at = began + n * minute;
	await new Promise(setImmediate);
	states = answers[n] ?? [];
	const start = worked();
	let last = start;
	let turn = 0;
	changed();
	while (judgedAt !== clock.at) {
		const now = worked();
		turn = Math.max(turn, now - last);
		last = now;
		await new Promise(setImmediate);
	}
	return {turn: Math.max(turn, worked() - last), whole: worked() - start};
}

// The collection of what this benchmark itself has made is not of judging either.
setFlagsFromString('--expose-gc');
(runInNewContext('gc') as () => void)();

const rounds: {turn: number; whole: number}[] = [];
for (let n = 0; n < looks; n++) rounds.push(await round(n));
stop();
const [first, ...later] = rounds;
const what = `${checks} checks over ${series.toLocaleString('en-US')} series`;
const limit = {name: 'limit', value: 16};
if (first) tell({what: `${what}: longest turn, first time`, unit: 'ms', value: first.turn, limit});
const turns = later.map(({turn}) => turn);
tell({what: 'the same, each minute after that', unit: 'ms', value: Math.max(...turns), values: turns, limit});
const wholes = later.map(({whole}) => whole);
tell({what: 'the same: all turns of a minute together', unit: 'ms', value: Math.max(...wholes), values: wholes});
