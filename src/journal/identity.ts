/** Which wall a file of the state folder belongs to. Pure. */
import {createHash} from 'node:crypto';
import {second} from '../clock.ts';

/** The wall that a journal belongs to. */
export interface Identity {
	/** Path of the config. */
	config: string;
	/** Config path, endpoints, sandbox: everything that distinguishes one wall from another. */
	wall: string;
	/** Data ms per real ms, and the data's clock at real 0: two walls with the same pair run on the same clock. */
	speed: number;
	origin: number;
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Real ms by which the origins of one clock may differ, since it is read twice, or was set by somebody's. */
const jitter = 5 * second;

/** What the name of a file says. */
interface Named {
	config: string;
	wall: string;
	/** As in Identity; absent on the clock of the machine. */
	speed?: number;
	origin?: number;
	/** Neither `-wal`, `-shm` nor moved aside. */
	main: boolean;
}

const pattern = /^journal-([0-9a-f]{16})-([0-9a-f]{16})(?:-x([\d.]+)at(-?\d+))?\.db(-wal|-shm|\.broken)?$/;

/** Undefined for what is no part of a journal. */
function named(name: string): Named | undefined {
	const [, config = '', wall = '', speed, origin, end] = pattern.exec(name) ?? [];
	if (config === '') return undefined;
	const clock = speed === undefined ? {} : {speed: Number(speed), origin: Number(origin)};
	return {config, wall, ...clock, main: end === undefined};
}

const isNear = (a: number, b: number, speed: number) => Math.abs(a - b) <= jitter * speed;

/**
 * The name of a wall's journal. A sandbox that runs fast or starts at a time of its own has another clock after every
 * start, and so another file.
 * @param names of what is in its folder
 */
export function journalName({config, wall, speed, origin}: Identity, names: readonly string[]): string {
	const start = `journal-${hash(config)}-${hash(wall)}`;
	if (speed === 1 && isNear(origin, 0, 1)) return `${start}.db`;
	const same = names.find(name => {
		const found = name.startsWith(`${start}-x`) ? named(name) : undefined;
		return found?.main && found.speed === speed && isNear(found.origin ?? Number.NaN, origin, speed);
	});
	return same ?? `${start}-x${speed}at${Math.round(origin)}.db`;
}

/** What a file of the state folder is to a config; undefined where it is no part of a journal. `passing`: of a clock that ended with its sandbox. */
export function journalFile(name: string, {config}: Pick<Identity, 'config'>) {
	const found = named(name);
	return found && {own: found.config === hash(config), passing: found.speed !== undefined, main: found.main};
}

/** Whether a file is one of those in which earlier versions kept their last readings. */
export const isOldMemory = (name: string): boolean =>
	/^last-[0-9a-f]{16}(?:-[0-9a-f]{16})?(?:\.new|\.\d+\.\d+)?$/.test(name);
