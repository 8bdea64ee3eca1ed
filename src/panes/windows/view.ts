/** Change windows: what is open now, and when the others open. */

import {type WindowState, windowState} from '../../calendar/windows.ts';
import {windowText} from '../../calendar/words.ts';
import type {ChangeWindow} from '../../config/schema/calendar.ts';
import type {SystemScene} from '../../scene/types.ts';
import type {Column} from '../cells.ts';
import {frameRows, type PaneKind} from '../kind.ts';
import {factsText, tableOf} from '../rows.ts';
import type {PaneConfigOf} from '../schemas.ts';

interface Entry {
	window: ChangeWindow;
	state: WindowState;
}

export const windowsKind: PaneKind<PaneConfigOf<'windows'>> = {
	single: true,
	takes: [],
	across: 'alone',
	bare: true,
	sources: () => [],
	judges: () => false,
	view: (_, scene) => ({
		tabs: [
			() => ({
				kind: 'table',
				none: 'no change windows: add them to the system file under windows:',
				table: tableOf<Entry>({
					rows: entriesOf(scene),
					columns: () => columnsOf(scene),
					id: ({window}) => window.id,
					texts: ({window}) => [window.title, ...window.actions],
					copy: entry => factsText(factsOf(entry, scene)),
					facts: entry => factsOf(entry, scene),
				}),
			}),
		],
	}),
	summary: (_, scene) => ({level: 'ok', quiet: true, text: lineOf(scene)}),
	rows: (_, {windows}) => frameRows + windows.length,
};

const entriesOf = ({system, now}: SystemScene): Entry[] =>
	system.windows.map(window => ({window, state: windowState(window, now, system.tz)}));

const textOf = ({state}: Entry, {now, system}: SystemScene): string => windowText(state, now, system.tz);

const columnsOf = (scene: SystemScene): Column<Entry>[] => [
	{title: 'what', rank: 1, text: {min: 16, max: 60}, cell: ({window}) => window.title},
	{
		title: 'window',
		rank: 1,
		cell: entry => ({text: textOf(entry, scene), tone: entry.state.state === 'open' ? 'strong' : 'plain'}),
	},
	{title: 'actions', rank: 3, text: {min: 10, max: 40}, cell: ({window}) => window.actions.join(' ')},
	{title: 'why', rank: 4, text: {min: 8, max: 40}, cell: ({window}) => window.why ?? ''},
];

const factsOf = (entry: Entry, scene: SystemScene) => [
	{name: entry.window.title, text: textOf(entry, scene)},
	{name: 'actions', text: [...entry.window.actions, ...(entry.window.targets ?? [])].join(' ')},
	...(entry.window.exempt.length > 0 ? [{name: 'exempt', text: entry.window.exempt.join(', ')}] : []),
	...(entry.window.why === undefined ? [] : [{name: 'why', text: entry.window.why}]),
];

/** `open now: …`; where none is, the first that opens. */
function lineOf(scene: SystemScene): string {
	const entries = entriesOf(scene);
	const open = entries.filter(({state}) => state.state === 'open');
	if (open.length > 0) return `open now: ${open.map(({window}) => window.title).join(', ')}`;
	const [first] = entries
		.flatMap(entry => (entry.state.state === 'closed' && entry.state.changes !== undefined ? [entry] : []))
		.toSorted((a, b) => changesOf(a) - changesOf(b));
	return first ? `${first.window.title} ${textOf(first, scene)}` : 'none open';
}

const changesOf = ({state}: Entry): number =>
	state.state === 'unset' ? Number.POSITIVE_INFINITY : (state.changes ?? Number.POSITIVE_INFINITY);
