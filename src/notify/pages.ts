/**
 * Decides after each evaluation which alerts are pages. Pure; times are of the data's clock.
 * A page is a check that became critical, or the first trouble of a system that had none; what is for information only
 * (S3-096) is no trouble. An alert that fires already when
 * the wall starts is no page, and a check that comes and goes is one page only. What another alert explains is a page when that
 * alert is over and it still fires; what flaps is told once, as that, and is a page when it has stopped flapping and fires.
 */

import {isFiring} from '../checks/firing.ts';
import type {Alert} from '../checks/types.ts';
import {minute} from '../clock.ts';

interface Known {
	level: 'warn' | 'crit';
	/** When it last fired at this level, ms. */
	at: number;
	/** When it was last told, or somebody had it, ms. */
	told: number;
}

/** The reducer's state, one per wall; opaque to others. */
export interface PageMemory {
	/** Checks (`system.check`) that have been evaluated at least once. */
	readonly settled: ReadonlySet<string>;
	readonly known: Readonly<Record<string, Known>>;
	/** Alerts that were firing at the last evaluation, by key. */
	readonly firing: Readonly<Record<string, {system: string; level: 'warn' | 'crit'; isTrouble: boolean}>>;
	/** The keys of those that flapped then. */
	readonly flapping: ReadonlySet<string>;
}

export const noPages: PageMemory = {settled: new Set(), known: {}, firing: {}, flapping: new Set()};

/** ms: an alert that fires again within this time is still the same trouble. */
export const sameTrouble = 15 * minute;

const checkOf = ({system, check}: Alert): string => `${system}.${check}`;
const isLoading = ({state}: Alert): boolean => state === 'loading';

/** The memory without these alerts, as if they had never been told. */
export const untold = (memory: PageMemory, keys: ReadonlySet<string>): PageMemory => ({
	...memory,
	known: Object.fromEntries(Object.entries(memory.known).filter(([key]) => !keys.has(key))),
});

/** What there is to tell after one evaluation. */
export interface Pages {
	/** New alerts. */
	pages: Alert[];
	/** Alerts that fire at the first evaluation of their check. */
	found: Alert[];
	/** Alerts that are told again, as their checks want it, because nobody has them. */
	repeated: Alert[];
	/** Alerts that ring nobody from now on, because they flap. */
	flapping: Alert[];
}

/**
 * @param checks all checks of the wall as `system.check`
 * @returns `settled`: every check has been evaluated
 */
export function reducePages(
	before: PageMemory,
	alerts: readonly Alert[],
	checks: readonly string[],
	now: number,
): Pages & {memory: PageMemory; settled: boolean} {
	const loading = new Set(alerts.filter(isLoading).map(checkOf));
	const settled = new Set(checks.filter(check => before.settled.has(check) || !loading.has(check)));
	const troubled = new Set(Object.values(before.firing).flatMap(({system, isTrouble}) => (isTrouble ? [system] : [])));
	// An alert that has kept firing stays known, even after hours without evaluation (a laptop asleep).
	const known: Record<string, Known> = Object.fromEntries(
		Object.entries(before.known).filter(
			([key, {at, level}]) => now - at < sameTrouble || before.firing[key]?.level === level,
		),
	);
	const firing: Record<string, {system: string; level: 'warn' | 'crit'; isTrouble: boolean}> = {};
	const told: Pages = {pages: [], found: [], repeated: [], flapping: []};
	for (const alert of alerts) {
		const {key, system, level, severity, inhibitedBy, flapping, hold, repeat} = alert;
		if (!isFiring(alert) || (level !== 'crit' && level !== 'warn')) continue;
		if (flapping) {
			if (!before.flapping.has(key)) told.flapping.push(alert);
			delete known[key];
			continue;
		}
		const isTrouble = severity !== 'info' || level === 'crit';
		firing[key] = {system, level, isTrouble};
		const last = known[key];
		if (inhibitedBy) {
			if (last) known[key] = {...last, at: now, told: now};
			continue;
		}
		// A critical alert that eases to a warning and returns is the same trouble, so its worst level stays known.
		const worse = !last || (level === 'crit' && last.level === 'warn');
		const isDue = !worse && repeat !== undefined && !hold && now - last.told >= repeat;
		const since = worse || isDue || hold ? now : last.told;
		if (worse || last.level === level) known[key] = {level, at: now, told: since};
		else known[key] = {...last, told: since};
		if (isDue) told.repeated.push(alert);
		if (!worse) continue;
		if (!before.settled.has(checkOf(alert))) told.found.push(alert);
		else if (level === 'crit' || (isTrouble && !troubled.has(system))) told.pages.push(alert);
	}
	const flapping = new Set(alerts.filter(alert => alert.flapping).map(({key}) => key));
	return {...told, memory: {settled, known, firing, flapping}, settled: settled.size === checks.length};
}
