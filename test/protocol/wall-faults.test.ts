/** What the wall makes of faults of everything at once and of its log: says it, asks no more often, and heals by itself. One API at a time: fault-matrix.test.ts. */

import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {logFilter} from '../../src/config/panes.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import type {Api} from '../../src/sandbox/apis/index.ts';
import type {Fault} from '../../src/sandbox/faults/types.ts';
import {shown} from '../support/faultMatrix.ts';
import {isWell} from '../support/faultScenes.ts';
import {setFaults} from '../support/faults.ts';
import {ceiling, type FaultyWall, requestsPerLook, startFaultyWall, type Watched} from '../support/faultyWall.ts';
import {patience} from '../support/patience.ts';

/** What burns as long as the bad revision serves. */
const steady = ['ingestion.api_availability', 'ingestion.high_error_rate', 'ingestion.health'];
/** ms of the data's clock after which a log entry must have come, however it came. */
const late = 3 * 60_000;

let wall: FaultyWall;
let limits: Map<Api, number>;
/** While they fail, also those are asked about once a minute that are asked rarely: nothing stays unseen for two minutes longer than its cause. */
let failing: Map<Api, number>;
/** When what burns began to. */
let fires: ReturnType<typeof firing>;
const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);

beforeAll(async () => {
	process.on('unhandledRejection', note);
	wall = await startFaultyWall();
	limits = ceiling(wall.sources);
	failing = ceiling(wall.sources, 1);
	await until('healthy and on fire', () => ailing().length === 0 && burning());
	fires = firing();
});
afterAll(async () => {
	await wall?.stop();
	process.off('unhandledRejection', note);
});

const ailing = () => wall.sources.filter(one => !isWell(one)).map(({name}) => name);
const ailments = () =>
	wall.sources
		.map(({name, state}) => `${name}: ${state().error?.kind ?? 'well'} ${state().error?.message ?? ''}`)
		.join('\n');
const firing = () =>
	new Map(wall.alerts().flatMap(alert => (alert.state === 'firing' ? [[alert.key, alert.firedAt] as const] : [])));

const burning = () => steady.every(key => firing().has(key));

/** Watches every 50 ms, the alerts too: what burned burns on as the same fire, and nothing is there twice. */
async function until(what: string, done: () => boolean, check = () => {}): Promise<void> {
	const end = performance.now() + patience;
	while (!done()) {
		if (performance.now() > end) throw new Error(`not ${what}:\n${ailments()}`);
		check();
		await new Promise(resolve => setTimeout(resolve, 50));
	}
}

/** `moved`: ms by which a wrong clock may move a start. */
function sameFires(before: ReadonlyMap<string, number | undefined>, moved = 0): void {
	const now = firing();
	for (const key of steady)
		expect(Math.abs((now.get(key) ?? 0) - (before.get(key) ?? 0)), `${key} fired at`).toBeLessThanOrEqual(moved);
	const keys = wall.alerts().map(({key}) => key);
	expect(new Set(keys).size).toBe(keys.length);
}

/** Runs a scenario from healthy to healthy. `during`: while the faults are in force, once `struck` holds. */
async function scenario(
	faults: readonly Fault[],
	struck: () => boolean,
	during: () => void | Promise<void>,
): Promise<void> {
	await until('healthy before', () => ailing().length === 0 && burning());
	const fires = firing();
	// Metrics may be answered by the wrong clock before any answer has told what time it is there.
	const watch = () => sameFires(fires, faults.some(({name}) => name === 'clock') ? 7 * 60_000 : 0);
	const [began, arrivedBefore] = [wall.clock.now(), await wall.arrived()];
	try {
		await setFaults(wall.http, faults);
		// Some are asked every five minutes only: they are not waited for here (looks at tables are shared for a second).
		// Healing is left to itself.
		await until('past what is shared', () => wall.clock.now() - began > 70_000, watch);
		wall.poller.refresh();
		await until('struck', struck, watch);
		await during();
	} finally {
		await setFaults(wall.http, []);
	}
	await until('healed', () => ailing().length === 0 && wall.systems.every(following), watch);
	const minutes = (wall.clock.now() - began) / 60_000;
	const arrived = await wall.arrived();
	const isStruck = (api: Api) => faults.some(fault => fault.api === undefined || fault.api === api);
	for (const [api, healthy] of limits) {
		const perMinute = isStruck(api) ? (failing.get(api) ?? healthy) : healthy;
		const asked = (arrived.get(api) ?? 0) - (arrivedBefore.get(api) ?? 0);
		// Once more for the refresh and once for the look that heals; a tail lists and reopens, half a minute apart at most after the first failures.
		const extra = wall.sources
			.filter(one => one.api === api)
			.reduce((sum, {source}) => sum + 2 * requestsPerLook(source), 0);
		// New clients ask once more how late each metric is.
		const descriptors = api === 'monitoring' ? of([api]).length : 0;
		const tails = api === 'logging' ? wall.systems.length * (4 * minutes + 12) : 0;
		expect(asked, `requests to ${api} in ${minutes.toFixed(1)} minutes`).toBeLessThanOrEqual(
			perMinute * minutes + extra + descriptors + tails + 2,
		);
	}
	expect(unhandled).toEqual([]);
}

const following = (system: string) => wall.poller.tail(system).mode === 'tail';
const of = (apis: readonly Api[]): Watched[] => wall.sources.filter(({api}) => apis.includes(api));

describe('everything at once', () => {
	test('every connection is cut: blind, and it says so', () =>
		scenario(
			[{name: 'reset'}],
			() => ailing().length === wall.sources.length,
			() => until('blind', () => /all \d+ sources are failing/.test(wall.poller.stats().blindReason ?? '')),
		));

	test('an expired login: one source tries for all, once a minute', () =>
		scenario(
			[{name: 'invalid-rapt'}],
			() => wall.poller.stats().blindReason?.startsWith('run gcloud auth application-default login') === true,
			async () => {
				const isExpired = ({state}: Watched) =>
					state().error?.kind === 'auth' && shown['invalid-rapt']?.text.test(state().error?.message ?? '') === true;
				await until('said everywhere', () => wall.sources.every(one => one.api === 'http' || isExpired(one)));
				const google = async () =>
					[...(await wall.arrived())].reduce((sum, [api, n]) => (api === 'http' ? sum : sum + n), 0);
				/** Requests a minute, in three minutes of the data's clock. */
				const pace = async () => {
					const [began, before] = [wall.clock.now(), await google()];
					await until('three minutes later', () => wall.clock.now() - began > 3 * 60_000);
					return ((await google()) - before) / ((wall.clock.now() - began) / 60_000);
				};
				// One source for all, and every log for itself: a list that closes its gap, one that asks whether it is silent. What was under
				// way when the fault came still arrives, on a machine that stands still in the middle of a look.
				await expect.poll(pace).toBeLessThanOrEqual(1 + 2 * wall.systems.length + 1);
				const health = wall.sources.filter(({api}) => api === 'http');
				for (const {state} of health) expect(state().error).toBeUndefined();
			},
		));

	test('a clock that is seven minutes off: said, and no age is nonsense', () =>
		scenario(
			[{name: 'clock'}],
			() => wall.poller.stats().skew === 7 * 60_000,
			async () => {
				const began = wall.clock.now();
				await until('looked at anew', () => wall.sources.every(({state}) => (state().reading?.fetchedAt ?? 0) > began));
				expect(ailing()).toEqual([]);
				const now = wall.clock.now();
				for (const {state, name, api} of wall.sources) {
					const {reading} = state();
					expect(reading?.dataAt ?? 0, name).toBeLessThanOrEqual(now);
					const points = reading?.answer.kind === 'series' ? reading.answer.series.flatMap(one => one.points) : [];
					if (api !== 'monitoring' || points.length === 0) continue;
					expect(Math.max(...points.map(({t}) => t)), name).toBeLessThanOrEqual(now);
				}
			},
		));
	test('and the clock is right again without a word', async () => {
		await until(
			'in step',
			() => wall.poller.stats().skew === undefined && steady.every(key => firing().get(key) === fires.get(key)),
		);
	});
});

describe('the log', () => {
	/** The quiet system, all of whose lines can be compared. */
	const quiet = 'sales';
	const config = sandboxConfig(fileURLToPath(new URL('../../systems', import.meta.url))).systems.find(
		({system}) => system === quiet,
	);

	async function nothingMissingOrTwice(): Promise<void> {
		const seen = wall.lines.get(quiet) ?? [];
		// By time as well: what was listed while the clock was wrong is another entry than the same at its right time.
		expect(new Set(seen.map(({insertId, t}) => `${insertId} ${t}`)).size).toBe(seen.length);
		const filter = config && logFilter(config);
		if (!config || filter === undefined) throw new Error('no log pane');
		const columns = {id: 'insertId', at: 'timestamp'};
		const rows = await wall.reads.logRows(config.project, filter, columns, 100);
		const ids = new Set(seen.map(({insertId}) => insertId));
		const due = rows.filter(({at}) => Date.parse(String(at)) < wall.clock.now() - late);
		expect(due.length).toBeGreaterThan(0);
		expect(due.filter(({id}) => !ids.has(String(id)))).toEqual([]);
		const times = wall.poller.tail(quiet).lines.map(({t}) => t);
		expect(times).toEqual(times.toSorted((a, b) => a - b));
	}
	const grows = () => {
		const before = wall.lines.get('ingestion')?.length ?? 0;
		return () => (wall.lines.get('ingestion')?.length ?? 0) > before;
	};

	test.each<[string, Fault[]]>([
		['ended after its hour, again and again', [{name: 'tail-ended'}]],
		['refused, while lists work', [{name: '403', api: 'logging', method: 'TailLogEntries', midStream: true}]],
		['open but silent', [{name: 'hang', api: 'logging', method: 'TailLogEntries', midStream: true}]],
		['entries twice', [{name: 'duplicates'}]],
		['entries late', [{name: 'late'}]],
	])('%s: lines keep coming, none is missing, none comes twice', async (_, faults) => {
		const came = grows();
		await scenario(faults, came, async () => {
			const again = grows();
			await until('still coming', again);
		});
		await expect.poll(nothingMissingOrTwice, {interval: 500}).toBeUndefined();
	});

	test('cut off altogether: down with the reason, and back without a gap', async () => {
		await scenario(
			[
				{name: 'reset', api: 'logging', midStream: true},
				{name: '503', api: 'logging'},
			],
			() => wall.systems.every(system => wall.poller.tail(system).mode === 'down'),
			() => {
				for (const system of wall.systems) expect(wall.poller.tail(system).reason).toMatch(/unavailable|cut|dropped/i);
				expect(wall.poller.stats().blindSince).toBeUndefined();
			},
		);
		await expect.poll(nothingMissingOrTwice, {interval: 500}).toBeUndefined();
	});
});
