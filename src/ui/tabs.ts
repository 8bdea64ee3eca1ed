/** Tabs of systems and pages: all of them where there is room, else those in trouble first and how many more there are. Pure. */
import {type Level, levelOrder} from '../checks/types.ts';
import type {Theme} from '../theme/theme.ts';
import {type Segment, widthOfAll} from './segments.tsx';

export interface Tab {
	segment: Segment;
	/** Undefined for the overview, which is not judged. */
	level?: Level | undefined;
	active: boolean;
}

/** Columns below which a tab has no word for its state, unless it is the one that is shown; and none to spare at all. */
const narrow = 60;
export const tiny = 30;

/**
 * Shape, name, and the word for anything but ok. In very few columns the word comes first: a cut takes the name.
 * @param kind what it is a tab of; its segment's id is `kind name`
 */
export function tabOf(
	kind: string,
	name: string,
	{level, active, theme, width}: {level: Level | undefined; active: boolean; theme: Theme; width: number},
): Tab {
	const status = level && theme.status(level);
	const word = status && level !== 'ok' && (active || width >= narrow) ? ` ${status.word}` : '';
	const text = status ? (width < tiny ? `${status.glyph}${word} ${name}` : `${status.glyph} ${name}${word}`) : name;
	const segment: Segment = {
		id: `${kind} ${name}`,
		text: active && width >= tiny ? `[${text}]` : text,
		tone: status && level !== 'ok' ? status.tone : active ? 'strong' : (status?.tone ?? 'dim'),
		drop: active ? 1 : 4,
	};
	return {segment, level, active};
}

const rankOf = ({level}: Tab): number => levelOrder.indexOf(level ?? 'ok');
const isTrouble = ({level}: Tab): boolean => level === 'crit' || level === 'warn' || level === 'blind';

/**
 * @param others the other parts of the line; they make room for trouble, down to those that must stay
 * @param placeOf the order of those that are left where not all fit
 */
export function fitTabs(
	tabs: readonly Tab[],
	others: readonly Segment[],
	width: number,
	placeOf: (tab: Tab) => number = byTrouble,
): Segment[] {
	const roomBeside = (least: number) => width - widthOfAll(others.filter(({drop}) => drop < least)) - 2;
	const all = tabs.map(({segment}) => segment);
	if (widthOfAll(all) <= roomBeside(inactive)) return all;
	const calm = chosen(tabs, roomBeside(inactive));
	const kept = tabs.filter(isTrouble).every(tab => calm.includes(tab)) ? calm : chosen(tabs, roomBeside(2));
	const left = tabs.filter(tab => !kept.includes(tab));
	const shown = kept.toSorted((a, b) => placeOf(a) - placeOf(b)).map(({segment}) => ({...segment, drop: 1}));
	return left.length === 0 ? shown : [...shown, more(left)];
}

/** From this rank on the others leave before the tabs do. */
const inactive = 4;
const byTrouble = (tab: Tab): number => (tab.level === undefined ? -1 : rankOf(tab));

/** The tabs that fit beside the number of the rest: the open one always, then trouble, then the overview, then calm ones. */
function chosen(tabs: readonly Tab[], room: number): Tab[] {
	const wish = (tab: Tab): number =>
		tab.active ? -1 : tab.level === undefined ? levelOrder.length - 1.5 : rankOf(tab);
	const kept: Tab[] = [];
	for (const tab of tabs.toSorted((a, b) => wish(a) - wish(b))) {
		const next = [...kept, tab];
		const rest = tabs.length - next.length;
		const width = widthOfAll([...next.map(({segment}) => segment), ...(rest > 0 ? [more(tabs.slice(0, rest))] : [])]);
		if (kept.length > 0 && width > room) break;
		kept.push(tab);
	}
	return kept;
}

/** `+26`, in the colour of the worst of them. */
function more(left: readonly Tab[]): Segment {
	const worst = left.toSorted((a, b) => rankOf(a) - rankOf(b))[0];
	return {
		id: 'more',
		text: `+${left.length}`,
		tone: (worst && isTrouble(worst) && worst.segment.tone) || 'dim',
		drop: 1,
	};
}
