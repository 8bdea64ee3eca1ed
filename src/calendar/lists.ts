/** How the checklists of a system stand: what is ticked, by whom, and what is overdue. Pure. */
import {formatAlert} from '../checks/format.ts';
import {byUrgency} from '../checks/standing.ts';
import type {Alert} from '../checks/types.ts';
import {day} from '../clock.ts';
import type {Checklist, ChecklistItem} from '../config/schema/calendar.ts';
import {milliseconds} from '../config/units.ts';
import type {SystemScene} from '../scene/types.ts';
import {localDate} from '../zone.ts';
import {nextDue, type Occasion, occasionOf} from './occasions.ts';
import type {ItemTick, ItemTicks} from './types.ts';

/** `later`: not to be done yet. `open`: of a list for an occasion, which is never due. */
export type ListStanding = 'done' | 'overdue' | 'due' | 'later' | 'open';

export interface ItemState {
	item: ChecklistItem;
	/** Its tick is kept under this key. */
	key: string;
	isDone: boolean;
	/** Absent where it is open, or done by checks that are in order just now. */
	tick?: ItemTick;
	/** The most urgent alert that keeps its checks from ticking it. */
	alert?: Alert;
	/** What the wall has to say to it: `in order`, `CRIT 86.2%`; empty for what a person does. */
	says: string;
}

export interface ListState {
	list: Checklist;
	standing: ListStanding;
	/** Absent where it is for an occasion that no calendar knows. */
	occasion?: Occasion;
	/** When it is to be done the next time, ms. */
	next?: number;
	items: readonly ItemState[];
	/** How many items are not done. */
	left: number;
}

/** What lists are judged by. */
export type Seen = Pick<SystemScene, 'system' | 'judgement' | 'itemTicks' | 'now'>;

/** The checklists of a system as they stand, in the order of its file. */
export const listStates = (seen: Seen): ListState[] => seen.system.checklists.map(list => listState(list, seen));

function listState(list: Checklist, seen: Seen): ListState {
	const {now, system} = seen;
	const occasion = list.due && occasionOf(list.due, now, system.tz);
	const date = occasion?.date ?? localDate(now, system.tz);
	const items = list.items.map(item => itemState(list, item, date, seen));
	const left = items.filter(({isDone}) => !isDone).length;
	const late = occasion && occasion.due + milliseconds(list.within);
	const isDue = occasion !== undefined && now >= occasion.due;
	const standing =
		left === 0 ? 'done' : late === undefined ? 'open' : now >= late ? 'overdue' : isDue ? 'due' : 'later';
	return {
		list,
		standing: standing === 'done' && occasion && !isDue ? 'later' : standing,
		...(occasion && list.due && {occasion, next: isDue ? nextDue(list.due, occasion, system.tz) : occasion.due}),
		items,
		left,
	};
}

/** The key of an item on the occasion that began on a date. */
export const keyOf = (system: string, list: string, date: string, {text}: ChecklistItem): string =>
	`${system}/${list}/${date}/${text}`;

/** What such a key says; the whole of one that is none is its text. */
export function itemIn(key: string): {system: string; list: string; date: string; text: string} {
	const [system = '', list = '', date = '', ...text] = key.split('/');
	return {system, list, date, text: text.join('/') || key};
}

function itemState(list: Checklist, item: ChecklistItem, date: string, seen: Seen): ItemState {
	const key = keyOf(seen.system.system, list.id, date, item);
	const tick = seen.itemTicks[key];
	if (!item.check) return {item, key, isDone: tick !== undefined, ...(tick && {tick}), says: ''};
	const {alert, says} = checksSay(item.check, seen);
	const isDone = tick !== undefined || says === inOrder;
	return {item, key, isDone, says, ...(tick && {tick}), ...(alert && {alert})};
}

const inOrder = 'in order';

function checksSay(named: readonly string[], {judgement}: Seen): {alert?: Alert; says: string} {
	const {alerts, judged, checks} = judgement;
	if (named.some(id => !checks.some(check => check.id === id))) return {says: 'not judged: no such check'};
	const [worst] = alerts.filter(({check, state}) => named.includes(check) && state !== 'ok').toSorted(byUrgency);
	if (!judged || worst?.state === 'loading') return {says: 'not judged yet'};
	return worst ? {alert: worst, says: formatAlert(worst)} : {says: inOrder};
}

/** The items that checks tick now: their list is to be done, their checks are in order, and nobody has ticked them. */
export const tickedByChecks = (seen: Seen): string[] =>
	listStates(seen).flatMap(({occasion, items}) =>
		occasion && seen.now >= occasion.due
			? items.flatMap(({item, key, isDone, tick}) => (item.check && isDone && !tick ? [key] : []))
			: [],
	);

/** A drill that was ended, and what it proves. */
export interface Drilled {
	scenario: string;
	system: string;
	/** One of disaster recovery. */
	recovery: boolean;
	/** When it ended, ms. */
	at: number;
}

/**
 * The items that drills tick now, with the drill. Disaster recovery is practised for all systems at once: the calendars
 * differ (monthly here, quarterly there), and one drill counts in each of them.
 * @param drills oldest first
 */
export const tickedByDrills = (seen: Seen, drills: readonly Drilled[]): {key: string; drill: Drilled}[] =>
	listStates(seen).flatMap(({occasion, items}) =>
		items.flatMap(({item, key, tick}) => {
			if (!occasion || tick || item.drill === undefined) return [];
			const drill = drills.findLast(
				({system, recovery, at}) =>
					(item.drill === 'recovery' ? recovery : system === seen.system.system) &&
					at <= seen.now &&
					localDate(at, seen.system.tz) >= occasion.date,
			);
			return drill ? [{key, drill}] : [];
		}),
	);

/** How long ticks are kept: the longest occasion, and a little. */
export const ticksKept = 100 * day;

/** The ticks that may still belong to an occasion. */
export const youngTicks = (ticks: ItemTicks, now: number): ItemTicks =>
	Object.fromEntries(Object.entries(ticks).filter(([, {at}]) => at <= now && now - at <= ticksKept));

const pressing: readonly ListStanding[] = ['overdue', 'due', 'later', 'done', 'open'];

/** Overdue lists first, then those that are due, then by the time at which they are next to be done. */
export const mostPressing = (states: readonly ListState[]): ListState[] =>
	states.toSorted(
		(a, b) =>
			pressing.indexOf(a.standing) - pressing.indexOf(b.standing) ||
			(a.next ?? Number.MAX_SAFE_INTEGER) - (b.next ?? Number.MAX_SAFE_INTEGER),
	);
