/** One look at everything that could grow: the process from /proc, its inside from the probe, its files, its requests. */
import {readdirSync, readlinkSync, statSync} from 'node:fs';
import {join} from 'node:path';
import type {Requests} from '../../src/sandbox/faults/counts.ts';
import {allProcesses, memoryOf, procField, procFile, statOf} from '../../test/support/processes.ts';
import {probed} from '../support.ts';

/** What bench/soak/probe.mjs writes; bytes and counts. */
export interface Inside {
	/** Of the heap, before garbage is collected. */
	committed: number;
	heapUsed: number;
	external: number;
	arrayBuffers: number;
	malloced: number;
	contexts: number;
	active: Record<string, number>;
	handles: number;
	processListeners: number;
	emitters: number;
	listeners: number;
	timers: number;
	signals: number;
	error?: string;
}

export interface Sample {
	/** Virtual hours since the beginning. */
	hours: number;
	/** KiB, taken before the probe collects garbage. */
	pss: number;
	rss: number;
	fds: number;
	sockets: number;
	threads: number;
	/** Seconds so far. */
	cpu: number;
	children: number;
	zombies: number;
	/** Bytes of the state folder by kind of file. */
	files: Record<string, number>;
	/** Calls so far at the sandbox. */
	requests: Record<string, number>;
	/** Bytes to the terminal so far. */
	written: number;
	sandboxRss: number;
	/** Taken after the life is over: no part of the series. */
	rest?: boolean;
	inside?: Inside;
}

/** KiB. */
export const rssOf = (pid: number): number => procField(procFile(pid, 'status'), 'VmRSS') ?? 0;

/** The states of the children of a process. */
const childrenOf = (pid: number): string[] =>
	allProcesses().flatMap(other => {
		const stat = statOf(other);
		return stat?.parent === pid ? [stat.state] : [];
	});

function descriptorsOf(pid: number): string[] {
	const folder = `/proc/${pid}/fd`;
	return readdirSync(folder).flatMap(name => {
		try {
			return [readlinkSync(join(folder, name))];
		} catch {
			// Closed meanwhile.
			return [];
		}
	});
}

/** `audit.jsonl` → audit, `pitwall.log.1` → log, `journal-0123.db-wal` → journal, anything else by its name. */
function kindOf(name: string): string {
	if (name.startsWith('audit')) return 'audit';
	if (name.startsWith('pitwall.log')) return 'log';
	return name.startsWith('journal-') ? 'journal' : name;
}

export function filesOf(folder: string): Record<string, number> {
	const sizes: Record<string, number> = {};
	for (const name of readdirSync(folder)) {
		const size = statSync(join(folder, name), {throwIfNoEntry: false})?.size ?? 0;
		sizes[kindOf(name)] = (sizes[kindOf(name)] ?? 0) + size;
	}
	return sizes;
}

/** Of a running process; throws when it has ended. */
export function outside(
	pid: number,
): Pick<Sample, 'pss' | 'rss' | 'fds' | 'sockets' | 'threads' | 'cpu' | 'children' | 'zombies'> {
	const links = descriptorsOf(pid);
	const states = childrenOf(pid);
	return {
		pss: memoryOf(pid, 'Pss') ?? 0,
		rss: rssOf(pid),
		fds: links.length,
		sockets: links.filter(link => link.startsWith('socket:')).length,
		threads: procField(procFile(pid, 'status'), 'Threads') ?? 0,
		cpu: statOf(pid)?.cpu ?? 0,
		children: states.length,
		zombies: states.filter(state => state === 'Z').length,
	};
}

export async function requestsAt(http: string): Promise<Record<string, number>> {
	const headers = {authorization: `Bearer ${process.env.PITWALL_TOKEN}`};
	const {apis} = (await (await fetch(`${http}/pitwall/requests`, {headers})).json()) as Requests;
	return Object.fromEntries(Object.entries(apis).map(([api, {total}]) => [api, total]));
}

/** Asks the probe. Throws when it does not answer, or with what went wrong in it. */
export async function inside(pid: number, file: string): Promise<Inside> {
	const found = JSON.parse(await probed(pid, file)) as Inside;
	if (found.error) throw new Error(found.error);
	return found;
}
