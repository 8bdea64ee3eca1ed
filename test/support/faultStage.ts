/** A wall on which several APIs fail at a time, each on its own, and which is watched without a pause. */
import {expect} from 'vitest';
import type {Api} from '../../src/sandbox/apis/index.ts';
import {type Cell, shown} from './faultMatrix.ts';
import {faultsOf, isTail, isWell, logged, says, sceneOf} from './faultScenes.ts';
import {faultsInForce, requests, setFaults} from './faults.ts';
import {type FaultyWall, looksPerMinute, methodsPerLook, startFaultyWall, type Watched} from './faultyWall.ts';
import {patience} from './patience.ts';

/** Data ms. */
const minute = 60_000;
/** How far a wrong clock moves the points of what burns. */
const skew = 7 * minute;
/** What burns as long as the bad revision serves. */
const steady = ['ingestion.api_availability', 'ingestion.high_error_rate', 'ingestion.health'];
/** Real ms between two looks at the wall. */
const step = 25;

export interface Stage {
	/** Watches from now on. To be called when all stages are there: the start of one may cost another an answer. */
	watch(): Promise<void>;
	/** Runs a cell from healthy to healthy. One at a time for each API. */
	run(cell: Cell): Promise<void>;
	/** All methods that were asked so far. */
	asked(): Promise<{api: Api; method: string}[]>;
	stop(): Promise<void>;
}

/** The APIs by which the wall tells the time (src/cloud/rest.ts). */
const tellTime: readonly Api[] = ['bigquery', 'functions', 'scheduler', 'secrets', 'resourcemanager', 'serviceusage'];
/** Has one of them tell a wrong time, until it has healed. */
const isOfClocks = ({fault, column: {api, method}}: Cell): boolean =>
	method === 'jobs.query' || (fault === 'clock' && tellTime.includes(api));

type Counts = Awaited<ReturnType<typeof requests>>['apis'];

/** @param failing the APIs whose cells run here; all others have to stay sound */
export async function startStage(failing: readonly Api[]): Promise<Stage> {
	const wall = await startFaultyWall({every: '1m', log: logged});
	const {http, clock, poller} = wall;
	/** Cells whose errors may be seen, by API: the one that runs, and the one before it, a look of which may be under way. */
	const allowed = new Map<Api, Cell[]>();
	const running = new Set<Cell>();
	const violations = new Set<string>();
	/** Ends when no clock of this wall is wrong: one is outvoted, two would be taken for the time. */
	let clockTurn = Promise.resolve();

	const sound = wall.sources.filter(({api}) => !failing.includes(api));
	const firing = () =>
		new Map(
			wall.alerts().flatMap(({key, state, firedAt}) => (state === 'firing' ? [[key, firedAt ?? 0] as const] : [])),
		);

	async function until(what: string, done: () => boolean | Promise<boolean>): Promise<void> {
		const end = performance.now() + patience;
		while (!(await done())) {
			if (performance.now() > end) throw new Error([`not ${what}:`, describe(wall), ...violations].join('\n'));
			await new Promise(resolve => setTimeout(resolve, step));
		}
	}

	const healthy = () =>
		until(
			'healthy and on fire',
			() => wall.sources.every(isWell) && poller.tail(logged).mode === 'tail' && steady.every(key => firing().has(key)),
		);
	let fires: ReadonlyMap<string, number> = new Map();
	let timer: NodeJS.Timeout | undefined;

	function look(): void {
		const cells = () => [...running].map(({fault, column}) => `${fault} on ${column.name}`).join(', ');
		const note = (text: string) => violations.add(`${text} [${cells()}]`);
		for (const {name, api, state} of wall.sources) {
			const {error, failures, failingSince = 0, nextAt} = state();
			if (error && !allowed.get(api)?.some(cell => says(cell, error)))
				note(`${name} says ${error.kind}: ${error.message}`);
			// Even the first pause is no shorter than the period.
			if (failures === 1 && nextAt !== undefined && nextAt - failingSince < minute - 1000)
				note(`${name} asks again after ${nextAt - failingSince} ms`);
		}
		const {mode, reason = ''} = poller.tail(logged);
		// A stream whose hour is over while lists fail is what its own API did.
		const isOurs = (cell: Cell) => isTail(cell) || shown[cell.fault]?.text.test(reason) === true;
		if (mode !== 'tail' && !allowed.get('logging')?.some(isOurs)) note(`the log is ${mode}: ${reason}`);
		if (poller.stats().blindSince !== undefined) note(`blind: ${poller.stats().blindReason}`);
		// What burns burns on as the same fire, and nothing is there twice. Points that come late may show that it began sooner.
		const [now, keys] = [firing(), wall.alerts().map(({key}) => key)];
		const moved = [...running].some(({fault, column: {api}}) => fault === 'clock' && api === 'monitoring') ? skew : 0;
		for (const [key, at] of fires)
			if ((now.get(key) ?? Number.POSITIVE_INFINITY) > at + moved)
				note(`${key} fired at ${now.get(key)} instead of ${at}`);
		if (new Set(keys).size !== keys.length) note(`alerts twice: ${keys.join(', ')}`);
	}
	/** Runs when no other clock of this wall is wrong. */
	async function inTurn(work: () => Promise<void>): Promise<void> {
		const mine = clockTurn.then(work);
		clockTurn = mine.catch(() => {});
		return mine;
	}

	/** Calls that the fault of a cell has struck. Those that healed themselves struck as many as they should. */
	async function hits({fault, column}: Cell): Promise<number> {
		const inForce = await faultsInForce(http);
		return (
			inForce.find(({name, api, method}) => api === column.api && name === fault && method === column.method)?.hits ??
			Number.POSITIVE_INFINITY
		);
	}

	/** Tails that were opened without a fault. */
	async function soundStreams(): Promise<number> {
		const {total = 0, faulted = 0} = (await requests(http)).apis.logging?.methods.TailLogEntries ?? {};
		return total - faulted;
	}

	/** Puts the fault in force; returns when all whom it concerns have said so. */
	async function strike(cell: Cell, isSaid: () => boolean): Promise<void> {
		const {fault, column} = cell;
		const {api, method} = column;
		const said = () => until(`said: ${fault} on ${column.name}`, isSaid);
		if (isTail(cell)) {
			// On a busy machine refusals may lie so far apart that none is worth a word: then there are more of them.
			do {
				const before = await soundStreams();
				await setFaults(http, faultsOf(cell), api);
				await until(`said: ${fault} on ${column.name}`, async () => isSaid() || (await soundStreams()) > before);
			} while (!isSaid());
		} else if (method !== 'jobs.query') {
			await setFaults(http, faultsOf(cell), api);
			await said();
		} else {
			// Unchanged tables are not queried: with another clock they look changed, all of them.
			await setFaults(http, [...faultsOf(cell), {name: 'clock', api, method: 'tables.get'}], api);
			await said();
		}
		await until(`struck: ${fault} on ${column.name}`, async () => (await hits(cell)) > 0);
	}

	/** Counts requests from now on; the returned function names the methods that were asked too often since. */
	async function countFrom(began: number) {
		const before = (await requests(http)).apis;
		return async (when: string, its: readonly Watched[], api: Api): Promise<string[]> => {
			const after = (await requests(http)).apis;
			return tooMany(its, api, before, after, (clock.now() - began) / minute).map(text => `${when}: ${text}`);
		};
	}

	async function perform(cell: Cell): Promise<void> {
		const {fault, column} = cell;
		const {api} = column;
		const ofApi = wall.sources.filter(one => one.api === api);
		// A fault of one method strikes the sources that ask it. A stream is no source's.
		const struck = ofApi.filter(({source}) => column.method !== undefined && column.method in methodsPerLook(source));
		const its = struck.length > 0 ? struck : ofApi;
		const scene = sceneOf(wall, cell, its);
		const isWhole = () => ofApi.every(isWell) && (api !== 'logging' || poller.tail(logged).mode === 'tail');
		await until('well before', isWhole);
		const began = clock.now();
		const counted = await countFrom(began);
		const stormy: string[] = [];
		allowed.set(api, [cell, ...(allowed.get(api)?.slice(0, 1) ?? [])]);
		running.add(cell);
		try {
			scene.begin();
			await strike(cell, scene.isSaid);
			// The last good answer stays beside the error, and all others go on.
			for (const {state, name} of its) expect(state().reading, name).toBeDefined();
			await until('looked at elsewhere', () => sound.every(({state}) => (state().reading?.fetchedAt ?? 0) > began));
			stormy.push(...(await counted('while it fails', ofApi, api)));
			const healing = await countFrom(clock.now());
			await setFaults(http, [], api);
			// A look that was under way may have heard the wrong time; the next one has not.
			for (let looks = fault === 'clock' || isOfClocks(cell) ? 2 : 1; looks > 0; looks--) {
				scene.heal();
				await until(`healed: ${fault} on ${column.name}`, () => isWhole() && scene.isHealed());
			}
			stormy.push(...(await healing('while it heals', ofApi, api)));
		} finally {
			await setFaults(http, [], api);
			running.delete(cell);
		}
		const seen = [...violations];
		// The next cells start anew: one mistake fails one of them.
		violations.clear();
		expect(seen).toEqual([]);
		expect(stormy).toEqual([]);
	}

	await healthy().catch(async error => {
		await wall.stop();
		throw error;
	});
	return {
		async watch() {
			await healthy();
			fires = new Map([...firing()].filter(([key]) => steady.includes(key)));
			timer = setInterval(look, step);
		},
		run: cell => (isOfClocks(cell) ? inTurn(() => perform(cell)) : perform(cell)),
		async asked() {
			const {apis} = await requests(http);
			return Object.entries(apis).flatMap(([api, {methods}]) =>
				Object.keys(methods).map(method => ({api: api as Api, method})),
			);
		},
		async stop() {
			clearInterval(timer);
			await wall.stop();
		},
	};
}

const describe = ({sources, statuses}: FaultyWall): string =>
	[
		...sources.map(({name, state}) => `${name}: ${state().error?.kind ?? 'well'} ${state().error?.message ?? ''}`),
		...statuses.slice(-8).map(({mode, reason = ''}) => `log: ${mode} ${reason}`),
	].join('\n');

/** Methods of the API that were asked more often than in so many healthy minutes and once more. */
function tooMany(its: readonly Watched[], api: Api, before: Counts, after: Counts, minutes: number): string[] {
	const looks = its.reduce((sum, {source}) => sum + looksPerMinute(source), 0);
	return Object.entries(after[api]?.methods ?? {}).flatMap(([method, {total}]) => {
		const asked = total - (before[api]?.methods[method]?.total ?? 0);
		const perLook = ({source}: Watched) => methodsPerLook(source)[method];
		const known = its.filter(one => perLook(one) !== undefined);
		const rate = known.reduce((sum, one) => sum + looksPerMinute(one.source) * (perLook(one) ?? 0), 0);
		const once = known.reduce((sum, one) => sum + (perLook(one) ?? 0), 0);
		// A log lists and streams anew, half a minute apart at most.
		const tail = api === 'logging' ? 4 * minutes + 4 : 0;
		// What prepares a look (sessions, descriptors) is asked no more often than what it prepares.
		const limit = 2 + tail + (known.length > 0 ? rate * minutes + once : looks * minutes + its.length);
		return asked <= limit ? [] : [`${method}: ${asked} in ${minutes.toFixed(1)} minutes, ${limit.toFixed(0)} at most`];
	});
}
