/** What /proc says about processes. Linux only; a process that has ended meanwhile is no error. */
import {readdirSync, readFileSync} from 'node:fs';

/** Clock ticks per second; 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** A file of a process, '' once it has ended. */
export function procFile(pid: number, name: string): string {
	try {
		return readFileSync(`/proc/${pid}/${name}`, 'utf8');
	} catch {
		return '';
	}
}

/** The number behind `name:` in status or smaps_rollup. */
export function procField(text: string, name: string): number | undefined {
	const [, value] = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text) ?? [];
	return value === undefined ? undefined : Number(value);
}

export interface ProcessStat {
	/** S sleeps, T is stopped, Z is a zombie. */
	state: string;
	parent: number;
	session: number;
	/** CPU time, user and system, s. */
	cpu: number;
	/** Of its children that ended and were waited for, s. */
	childrenCpu: number;
}

export function statOf(pid: number): ProcessStat | undefined {
	const text = procFile(pid, 'stat');
	if (text === '') return undefined;
	// The name, which comes before, may hold anything.
	const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
	const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields.slice(11, 15).map(Number);
	return {
		state: fields[0] ?? '',
		parent: Number(fields[1]),
		session: Number(fields[3]),
		cpu: (utime + stime) / ticksPerSecond,
		childrenCpu: (cutime + cstime) / ticksPerSecond,
	};
}

/** Whether it runs; a zombie does not. */
export const isAlive = (pid: number): boolean => !['Z', undefined].includes(statOf(pid)?.state);

export const allProcesses = (): number[] =>
	readdirSync('/proc')
		.filter(name => /^\d+$/.test(name))
		.map(Number);

/** A process and everything below it, parents first; without those that `without` names and what is below them. */
export function descendants(root: number, without: (pid: number) => boolean = () => false): number[] {
	const children = new Map<number, number[]>();
	for (const pid of allProcesses()) {
		const parent = statOf(pid)?.parent;
		if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), pid]);
	}
	const below = (pid: number): number[] => (without(pid) ? [] : [pid, ...(children.get(pid) ?? []).flatMap(below)]);
	return below(root);
}

/** KiB: its share of what it shares with others (Pss), or all of it (Rss); undefined where the kernel does not tell. */
export const memoryOf = (pid: number, field: 'Pss' | 'Rss'): number | undefined =>
	procField(procFile(pid, 'smaps_rollup'), field);
