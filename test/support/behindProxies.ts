/** A wall with one source of each kind and a log, on a sandbox behind fault proxies, four times as fast as life: clock, pauses and patience. */
import {clockFrom} from '../../src/clock.ts';
import {createCloud} from '../../src/cloud/cloud.ts';
import type {Connection} from '../../src/cloud/connection.ts';
import {type Patience, usualPatience} from '../../src/cloud/patience.ts';
import {unansweredIn} from '../../src/cloud/sources/http.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import {createPoller} from '../../src/poll/poller.ts';
import type {Poller} from '../../src/poll/types.ts';
import {type Mode, startFaultProxy, type When} from './faultProxy.ts';
import {patience} from './patience.ts';

export const speed = 4;
const hurried = Object.fromEntries(
	Object.entries(usualPatience).map(([name, ms]) => [name, ms / speed]),
) as unknown as Patience;

const logged = 'ingestion';
const config = sandboxConfig(new URL('../../systems', import.meta.url).pathname);
const kinds = ['bigquery', 'spanner', 'spannerAdmin', 'metric', 'log', 'run', 'functions', 'scheduler', 'http'];
const sources = kinds.flatMap(kind =>
	config.systems
		.flatMap(({system, sources}) => Object.entries(sources).map(([id, source]) => ({kind, system, id, source})))
		.filter(({source}) => kind in source)
		.slice(0, 1),
);
for (const system of config.systems) {
	const its = sources.filter(one => one.system === system.system);
	system.sources = Object.fromEntries(its.map(({id, source}) => [id, {...source, every: '1m'}]));
	if (system.system !== logged) system.panes = system.panes.filter(({kind}) => kind !== 'log');
}

export interface Behind {
	poller: Poller;
	/** Waits until everything is seen. */
	seeing(): Promise<void>;
	be(mode: Mode | 'pass', when?: When): Promise<void>;
	/** Has everybody look until no source sees anything. The log may take longer to notice. */
	blinded(): Promise<void>;
	/** Waits until all is seen again by itself, sources and new lines of the log. */
	heals(): Promise<void>;
	/** Has everybody look once, as `r` does; the kinds that see nothing. */
	ask(): Promise<string[]>;
	close(): Promise<void>;
}

/** @param host by what name the wall knows the sandbox */
export async function behindProxies(
	{grpc = '', http = '', clock: origin}: Connection,
	host = '127.0.0.1',
): Promise<Behind> {
	const late = 3 * hurried.read;
	const proxies = await Promise.all([
		startFaultProxy(Number(grpc.split(':')[1]), late),
		startFaultProxy(Number(new URL(http).port), late),
	]);
	const [rpc, web] = proxies.map(({port}) => `${host}:${port}`);
	const clock = origin ? clockFrom(origin) : {now: () => Date.now(), speed: 1};
	const {reads} = createCloud({grpc: rpc ?? '', http: `http://${web}`, ...(origin && {clock: origin})}, clock, hurried);
	let lineAt = 0;
	const poller = createPoller({
		config,
		clock,
		reads: {
			...reads,
			tail: (system, filter, handlers) =>
				reads.tail(system, filter, {
					...handlers,
					lines(lines) {
						lineAt = Math.max(lineAt, ...lines.map(({t}) => t));
						handlers.lines(lines);
					},
				}),
			// Who asks for a look here has nothing made anew: all has to come by itself.
			anew: () => {},
		},
	});
	poller.start();

	/** When a source last saw what it asks for; nothing while it does not. */
	function seenAt({system, id}: (typeof sources)[number]): number {
		const {error, reading} = poller.source(system, id);
		const isUnanswered = unansweredIn(reading?.answer) !== undefined;
		return error || isUnanswered ? 0 : (reading?.fetchedAt ?? 0);
	}
	function unseen(since: number): string[] {
		const blind = sources.filter(one => seenAt(one) <= since).map(({kind}) => kind);
		return lineAt <= since ? [...blind, 'lines'] : blind;
	}
	/** Asks itself again and again, seldom enough to leave the machine to those who are looked at. */
	async function until(done: () => boolean, what: () => string): Promise<void> {
		const end = performance.now() + patience;
		while (!done()) {
			if (performance.now() > end) throw new Error(what());
			await new Promise(resolve => setTimeout(resolve, 100));
		}
	}
	return {
		poller,
		seeing: () =>
			until(
				() => unseen(0).length === 0,
				() => `never seen: ${unseen(0).join(', ')}`,
			),
		be: async (mode, when) => void (await Promise.all(proxies.map(proxy => proxy.be(mode, when)))),
		async blinded() {
			const stillSeen = () => sources.filter(one => seenAt(one) > 0).map(({kind}) => kind);
			let askedAt = Number.NEGATIVE_INFINITY;
			await until(
				() => {
					const isOver = stillSeen().length === 0;
					if (!isOver && performance.now() - askedAt > 1000) {
						askedAt = performance.now();
						poller.refresh();
					}
					return isOver;
				},
				() => `still seen: ${stillSeen().join(', ')}`,
			);
		},
		async heals() {
			const since = clock.now();
			await until(
				() => unseen(since).length === 0,
				() => `not seen again: ${unseen(since).join(', ')}`,
			);
		},
		async ask() {
			reads.anew();
			const failed = await Promise.all(
				sources.map(({kind, system, id, source}) =>
					reads.read(systemNamed(system), id, source, undefined, new AbortController().signal).then(
						({answer}) => (unansweredIn(answer) ? [kind] : []),
						() => [kind],
					),
				),
			);
			return failed.flat();
		},
		async close() {
			await poller.stop();
			await reads.close();
			await Promise.all(proxies.map(proxy => proxy.close()));
		},
	};
}

function systemNamed(name: string): SystemConfig {
	const found = config.systems.find(({system}) => system === name);
	if (!found) throw new Error(`no system ${name}`);
	return found;
}
