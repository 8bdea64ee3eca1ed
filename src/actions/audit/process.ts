/** The identity of a process: its id and its start, because ids are reused. */
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {hostname} from 'node:os';

export interface ProcessIdentity {
	pid: number;
	/** When it was started, in the system's own words; empty where that cannot be read. */
	started: string;
	host: string;
	/** Changes when the machine starts; empty where the system has none. */
	boot: string;
}

/** Field 22 of /proc/PID/stat; the name before it may hold blanks and brackets. Elsewhere `ps` tells, to the second. */
function startOf(pid: number): string {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
		return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
	} catch {
		if (process.platform === 'linux') return '';
		const {stdout} = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], {encoding: 'utf8', timeout: 1000});
		return (stdout ?? '').trim();
	}
}

function bootId(): string {
	try {
		return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
	} catch {
		return '';
	}
}

let own: ProcessIdentity | undefined;

/** This process. */
export function ownIdentity(): ProcessIdentity {
	own ??= {pid: process.pid, started: startOf(process.pid), host: hostname(), boot: bootId()};
	return own;
}

/** An identity that was written down; undefined where the value is none. */
export function identityFrom(value: unknown): ProcessIdentity | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const {pid, started, host, boot} = value as Partial<Record<keyof ProcessIdentity, unknown>>;
	return typeof pid === 'number' &&
		Number.isSafeInteger(pid) &&
		pid > 0 &&
		typeof started === 'string' &&
		typeof host === 'string' &&
		typeof boot === 'string'
		? {pid, started, host, boot}
		: undefined;
}

/** Whether a process still runs; `elsewhere`: on another machine, so that it cannot be known. */
export function fateOf(other: ProcessIdentity): 'runs' | 'gone' | 'elsewhere' {
	const here = ownIdentity();
	if (other.boot !== here.boot || here.boot === '') {
		if (other.host !== here.host) return 'elsewhere';
		// The same machine after a restart.
		if (other.boot !== here.boot) return 'gone';
	}
	try {
		process.kill(other.pid, 0);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EPERM') return 'gone';
	}
	const started = startOf(other.pid);
	return started !== '' && other.started !== '' && started !== other.started ? 'gone' : 'runs';
}
