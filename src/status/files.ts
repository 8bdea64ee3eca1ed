/** One file for every running wall, in a folder of the state: written when it changes, touched once a minute, gone when the wall has left. */
import {lstatSync, readdirSync, rmSync} from 'node:fs';
import {utimes} from 'node:fs/promises';
import {join} from 'node:path';
import {minute} from '../clock.ts';
import {ownFolder, readOwn, replaceOwn} from '../files/own.ts';
import {decodeStatus} from './decode.ts';
import type {HeardWall, WallStatus} from './types.ts';

/** ms: a wall that runs is heard once a minute. */
export const silentAfter = 3 * minute;
/** ms: the file of a dead wall is removed by the next reader after this. */
const forgottenAfter = 24 * 60 * minute;
const mostBytes = 1024 * 1024;

export const statusFolder = (state: string): string => join(state, 'walls');
const fileOf = (folder: string, pid: number): string => join(folder, `${pid}.json`);

/** Rejects with errors of writing. */
export async function writeStatus(folder: string, status: WallStatus): Promise<void> {
	ownFolder(folder);
	await replaceOwn(fileOf(folder, status.pid), `${JSON.stringify(status)}\n`);
}

/** Says that the wall still runs. Never rejects: the file may not be there yet. */
export async function touchStatus(folder: string, pid: number, now: number): Promise<void> {
	await utimes(fileOf(folder, pid), now / 1000, now / 1000).catch(() => undefined);
}

/** Never throws. */
export function removeStatus(folder: string, pid: number): void {
	try {
		rmSync(fileOf(folder, pid), {force: true});
	} catch {
		// A home that cannot be written has no such file either.
	}
}

/** Whether a process of this machine has the id; another wall may have got it meanwhile. */
function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

/** All walls that left a status, those that run first, then the newest. Files that are not ours, or no status, are passed over. */
export function heardWalls(folder: string, now: number): HeardWall[] {
	let names: string[];
	try {
		names = readdirSync(folder).filter(name => /^\d+\.json$/.test(name));
	} catch {
		return [];
	}
	const order: readonly HeardWall['state'][] = ['running', 'silent', 'dead'];
	return names
		.flatMap(name => heard(folder, name, now) ?? [])
		.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || b.status.startedAt - a.status.startedAt);
}

function heard(folder: string, name: string, now: number): HeardWall | undefined {
	const path = join(folder, name);
	try {
		const heardAt = lstatSync(path).mtimeMs;
		const status = decodeStatus(readOwn(path, mostBytes) ?? '');
		if (!status || `${status.pid}.json` !== name) return undefined;
		const alive = isAlive(status.pid);
		if (!alive && now - heardAt > forgottenAfter) {
			rmSync(path, {force: true});
			return undefined;
		}
		return {state: !alive ? 'dead' : now - heardAt > silentAfter ? 'silent' : 'running', heardAt, status};
	} catch {
		// Removed meanwhile by its wall, or somebody else's.
		return undefined;
	}
}
