/** What programs cost, read from /proc: CPU, memory and bytes of whole process trees. Linux only. */
import {descendants, memoryOf, procFile, statOf} from '../test/support/processes.ts';
import type {TestTerminal} from '../test/support/terminal.ts';

const isSandbox = (pid: number): boolean => /dist\/sandbox\.js\0/.test(procFile(pid, 'cmdline'));

/** A program and its descendants, without a sandbox and what is below it. */
const treeOf = (root: number): number[] => descendants(root, isSandbox);

/** CPU time of a tree, user and system, s; children that ended and were waited for count. */
const cpuSeconds = (root: number): number =>
	treeOf(root).reduce((sum, pid) => {
		const {cpu = 0, childrenCpu = 0} = statOf(pid) ?? {};
		return sum + cpu + childrenCpu;
	}, 0);

const mebibytes = (root: number, field: 'Pss' | 'Rss'): number =>
	treeOf(root).reduce((sum, pid) => sum + (memoryOf(pid, field) ?? 0), 0) / 1024;

/** Proportional set size of a tree, MiB: pages shared with others (Node's own, with every other Node) count in part. */
const pssOf = (root: number): number => mebibytes(root, 'Pss');

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
			if (!start || pssOf(pid) === 0) throw new Error(`process ${pid} ended while it was measured`);
			const took = (at - start.at) / 1000;
			costs[index]?.push({cpu: ((cpu - start.cpu) / took) * 100, bytes: (bytes - start.bytes) / took, pss: pssOf(pid)});
		}
		before = after;
	}
	return costs;
}
