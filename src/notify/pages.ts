/**
 * When the wall speaks up: from one evaluation of the alerts to the next. Pure; times are in the clock of the data.
 * A page is a check that became critical, or the first trouble of a system that had none. What burns already when the
 * wall is opened is not a page, and neither is a check that comes and goes.
 */
import type {Alert} from '../checks/types.ts';

interface Known {
	level: 'warn' | 'crit';
	/** When it was last seen firing at this level, ms. */
	at: number;
}

/** Keep one per wall; never look inside. */
export interface PageMemory {
	/** Checks (`system.check`) that have had their first look. */
	readonly settled: ReadonlySet<string>;
	readonly known: Readonly<Record<string, Known>>;
	/** What was firing at the last evaluation, by key. */
	readonly firing: Readonly<Record<string, {system: string; level: 'warn' | 'crit'}>>;
}

export const noPages: PageMemory = {settled: new Set(), known: {}, firing: {}};

/** What fired within this time before is still the same trouble, ms. */
export const sameTrouble = 15 * 60_000;

const checkOf = ({system, check}: Alert): string => `${system}.${check}`;
const isLoading = ({state, level}: Alert): boolean => state === 'pending' && level === 'pending';

/**
 * @param checks all checks of the wall as `system.check`
 * @returns `pages`: what is new; `found`: what was firing at the first look at its check; `settled`: every check has had one
 */
export function hearAlerts(
	before: PageMemory,
	alerts: readonly Alert[],
	checks: readonly string[],
	now: number,
): {memory: PageMemory; pages: Alert[]; found: Alert[]; settled: boolean} {
	const loading = new Set(alerts.filter(isLoading).map(checkOf));
	const settled = new Set(checks.filter(check => before.settled.has(check) || !loading.has(check)));
	const burning = new Set(Object.values(before.firing).map(({system}) => system));
	// What has burned on all the while stays known, even if nobody evaluated for hours (a laptop asleep).
	const known = Object.fromEntries(
		Object.entries(before.known).filter(
			([key, {at, level}]) => now - at < sameTrouble || before.firing[key]?.level === level,
		),
	);
	const firing: Record<string, {system: string; level: 'warn' | 'crit'}> = {};
	const pages: Alert[] = [];
	const found: Alert[] = [];
	for (const alert of alerts) {
		const {key, system, state, level} = alert;
		if (state !== 'firing' || (level !== 'crit' && level !== 'warn')) continue;
		firing[key] = {system, level};
		const last = known[key];
		// A critical one that eases to a warning and returns is the same trouble: the worst of it stays known for its time.
		const worse = !last || (level === 'crit' && last.level === 'warn');
		if (worse || last.level === level) known[key] = {level, at: now};
		if (!worse) continue;
		if (!before.settled.has(checkOf(alert))) found.push(alert);
		else if (level === 'crit' || !burning.has(system)) pages.push(alert);
	}
	return {memory: {settled, known, firing}, pages, found, settled: settled.size === checks.length};
}
