/** What programs cost, read from /proc: CPU, memory and bytes of whole process trees. Linux only. */
import {readdirSync, readFileSync} from 'node:fs';
import type {TestTerminal} from '../test/support/terminal.ts';

/** Clock ticks of /proc per second; 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

function read(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		// The process ended meanwhile.
		return '';
	}
}

/** What follows the name in /proc/PID/stat, which may hold blanks: state, ppid, ... */
const statOf = (pid: number): string[] => {
	const text = read(`/proc/${pid}/stat`);
	return text.slice(text.lastIndexOf(')') + 2).split(' ');
};

const isSandbox = (pid: number): boolean => /dist\/sandbox\.js\0/.test(read(`/proc/${pid}/cmdline`));

/** A process and its descendants, without a sandbox and what is below it. */
export function treeOf(root: number): number[] {
	const children = new Map<number, number[]>();
	for (const name of readdirSync('/proc')) {
		if (!/^\d+$/.test(name)) continue;
		const parent = Number(statOf(Number(name))[1]);
		children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
	}
	const tree: number[] = [];
	const open = [root];
	for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
		if (isSandbox(pid)) continue;
		tree.push(pid);
		open.push(...(children.get(pid) ?? []));
	}
	return tree;
}

/** CPU time of a tree, user and system, s; children that ended and were waited for count. */
const cpuSeconds = (root: number): number =>
	treeOf(root).reduce((sum, pid) => {
		const [utime = 0, stime = 0, cutime = 0, cstime = 0] = statOf(pid).slice(11, 15).map(Number);
		return sum + utime + stime + cutime + cstime;
	}, 0) / ticksPerSecond;

const mebibytes = (root: number, field: 'Pss' | 'Rss'): number =>
	treeOf(root).reduce(
		(sum, pid) =>
			sum + Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0),
		0,
	) / 1024;

/** Proportional set size of a tree, MiB: pages shared with others (Node's own, with every other Node) count in part. */
export const pssOf = (root: number): number => mebibytes(root, 'Pss');

/** Resident set size of a tree, MiB: what its PSS would be if nothing else ran. */
export const rssOf = (root: number): number => mebibytes(root, 'Rss');

export interface Cost {
	/** Percent of one core. */
	cpu: number;
	/** To the terminal, per second. */
	bytes: number;
	/** MiB. */
	pss: number;
}

const parts = 4;

/**
 * What programs cost over the same seconds, in four equal windows each; the mean of the windows is the cost of the
 * whole time. Throws if one of them ended.
 */
export async function costOf(programs: readonly TestTerminal[], seconds: number): Promise<Cost[][]> {
	const now = () =>
		programs.map(({pid, raw}) => ({at: performance.now(), cpu: cpuSeconds(pid), bytes: Buffer.byteLength(raw), pid}));
	const costs: Cost[][] = programs.map(() => []);
	let before = now();
	for (let part = 0; part < parts; part++) {
		await new Promise(resolve => setTimeout(resolve, (seconds * 1000) / parts));
		const after = now();
		for (const [index, {at, cpu, bytes, pid}] of after.entries()) {
			const start = before[index];
			if (!start || treeOf(pid).length === 0 || pssOf(pid) === 0)
				throw new Error(`process ${pid} ended while it was measured`);
			const took = (at - start.at) / 1000;
			costs[index]?.push({cpu: ((cpu - start.cpu) / took) * 100, bytes: (bytes - start.bytes) / took, pss: pssOf(pid)});
		}
		before = after;
	}
	return costs;
}
