/** Where the user is: which system a tab shows, which page of it, which pane has the focus; and what fits there. Pure. */
import type {LoadedConfig, SystemConfig} from '../config/schema/system.ts';
import type {PaneCommand} from '../keys/keymap.ts';
import {type Digit, digits} from '../keys/tables/wall.ts';
import {type Place, placePane, type UiState} from '../store/types.ts';
import {kindOf} from './kinds.ts';
import type {Size} from './layout.ts';
import type {PaneConfig} from './schemas.ts';

export const systemOf = (config: LoadedConfig, tab: string): SystemConfig | undefined =>
	config.systems.find(({system}) => system === tab);

/** The list of systems in the overview, which has the keys of a pane. */
export const overviewPane = 'alerts';

/** The place that is shown; undefined on the wall. */
export const placeOf = ({trail}: Pick<UiState, 'trail'>): Place | undefined => trail.at(-1)?.place;

/** The commands of a place besides those of every pane. */
export const takesOfPlaces: Record<Place['kind'], readonly PaneCommand[]> = {
	alert: ['ack', 'mute'],
	service: ['log'],
	services: [],
	runbook: ['skip'],
	contacts: [],
	incident: [
		'ack',
		'incident.note',
		'incident.state',
		'incident.severity',
		'incident.message',
		'incident.todo',
		'incident.clock',
		'incident.snooze',
		'incident.hypothesis',
		'incident.role',
		'incident.pin',
		'incident.postmortem',
	],
	incidents: [],
	effects: [],
	history: [],
	calendar: [],
	drill: [],
};

/** Places with nothing below them that Enter could open. */
export const endPlaces: ReadonlySet<Place['kind']> = new Set<Place['kind']>(['alert', 'service', 'contacts']);

/** Panes of a system that are on the screen together. */
export interface Page {
	title: string;
	panes: readonly PaneConfig[];
}

/** The pages of a system, in the order in which its panes name them. */
export const pagesOf = ({panes}: Pick<SystemConfig, 'panes'>): Page[] =>
	[...Map.groupBy(panes, ({page}) => page)].map(([title, its]) => ({title, panes: its}));

/** The page of a system that is shown: the one that was turned to, where there still is such a page, else the first. */
export function pageOf(system: SystemConfig, {pages}: Pick<UiState, 'pages'>): Page {
	const [first = {title: '', panes: []}, ...others] = pagesOf(system);
	return others.find(({title}) => title === pages[system.system]) ?? first;
}

/** The page that is on the screen; undefined in the overview. */
export function shownPage(config: LoadedConfig, at: Pick<UiState, 'tab' | 'pages'>): Page | undefined {
	const system = systemOf(config, at.tab);
	return system && pageOf(system, at);
}

/** The pane that gets keys: the place that is open, else the one on the shown page that was chosen last, else the alerts, else the first. */
export function focusOf(
	config: LoadedConfig,
	at: Pick<UiState, 'tab' | 'pages' | 'focus' | 'focused' | 'trail'>,
): string {
	if (placeOf(at)) return placePane;
	const {panes = []} = shownPage(config, at) ?? {};
	const chosen = [at.focus, ...at.focused].find(one => panes.some(({id}) => id === one));
	return chosen ?? (panes.find(({kind}) => kind === 'alerts') ?? panes[0])?.id ?? overviewPane;
}

/** Commands of the pane that has the focus besides those of every pane; in the overview those of its alerts. */
export function takesOf(
	config: LoadedConfig,
	at: Pick<UiState, 'tab' | 'trail'>,
	pane: string,
): readonly PaneCommand[] {
	const place = placeOf(at);
	if (place) return takesOfPlaces[place.kind];
	const found = systemOf(config, at.tab)?.panes.find(({id}) => id === pane);
	return kindOf(found ?? {kind: 'alerts'}).takes;
}

/** Kinds whose panes have the same digit in every system. */
const usualDigits: Partial<Record<PaneConfig['kind'], Digit>> = {
	runs: 1,
	slos: 2,
	values: 3,
	backlog: 4,
	log: 5,
	alerts: 6,
};

/**
 * The panes of a page by the digits that focus them. On the page of the alerts the usual panes have the digits that they have in
 * every system, and the others those after them, then what is left; on other pages they are counted in their order.
 */
export function digitsOf(panes: readonly PaneConfig[]): ReadonlyMap<Digit, PaneConfig> {
	const of = new Map<Digit, PaneConfig>();
	const isUsual = panes.some(({kind}) => kind === 'alerts');
	const free = isUsual ? [...digits.slice(6), ...digits.slice(0, 6)] : [...digits];
	const others = panes.filter(pane => {
		const digit = isUsual ? usualDigits[pane.kind] : undefined;
		if (digit === undefined || of.has(digit)) return true;
		of.set(digit, pane);
		return false;
	});
	for (const pane of others) {
		const digit = free.find(one => !of.has(one));
		if (digit !== undefined) of.set(digit, pane);
	}
	return of;
}

/** The digit that focuses a pane among those of its page; undefined beyond the ninth. */
export const digitOf = (panes: readonly PaneConfig[], pane: string): Digit | undefined =>
	[...digitsOf(panes)].find(([, {id}]) => id === pane)?.[0];

/** The title of a pane for lines without a screen: after that of its page, where this is not the first one. */
export const placedTitle = ({panes}: Pick<SystemConfig, 'panes'>, {page, title}: PaneConfig): string =>
	page === panes[0]?.page ? title : `${page}, ${title}`;

/** Lines at the foot of a screen of this height for what runs: for the panel of an action, and where that is hidden for a line; 0 where there is none to spare. */
export function roomForRun(height: number): {panel: number; line: number} {
	if (height < 16) return {panel: 0, line: 0};
	return {panel: height >= 50 ? 14 : height >= 36 ? 12 : height >= 28 ? 10 : 8, line: 1};
}

/** The least terminal in which arming can be read. */
export const armSize = {columns: 40, rows: 11} as const;

/** The least terminal in which a whole decision can be shown. */
export const actionSize = {columns: 60, rows: 16} as const;

export const holds = ({columns, rows}: Size, least: Size): boolean => columns >= least.columns && rows >= least.rows;
