/** The items of checklists, list by list: the most pressing list first. */
import {type ItemState, type ListState, listStates, mostPressing} from '../../calendar/lists.ts';
import {listsLine, listText, tickText} from '../../calendar/words.ts';
import {rowsOf} from '../../checks/readings.ts';
import {asciiRows, unicodeRows} from '../../runbooks/rows.ts';
import type {SystemScene} from '../../scene/types.ts';
import type {Place} from '../../store/types.ts';
import {plural} from '../../text/format.ts';
import type {Theme, Tone} from '../../theme/theme.ts';
import type {Column, Segment} from '../cells.ts';
import {type Body, frameRows, type PaneKind} from '../kind.ts';
import {type Fact, factsText, tableOf} from '../rows.ts';
import type {PaneConfigOf} from '../schemas.ts';
import {textOfCell} from '../table/cell.ts';

type Pane = PaneConfigOf<'checklist'>;

/** A list, or one of its items. */
interface Entry {
	state: ListState;
	item?: ItemState;
}

/** Rows of a source that the detail of its item shows. */
const shownRows = 5;

export const checklistKind: PaneKind<Pane> = {
	takes: ['tick'],
	across: 'alone',
	bare: true,
	sources: (pane, system) =>
		system.checklists.flatMap(({id, items}) =>
			!pane.lists || pane.lists.includes(id) ? items.flatMap(({source}) => (source ? [{id: source}] : [])) : [],
		),
	judges: () => false,
	problems: ({lists = []}, {checklists}, where) =>
		lists.flatMap((id, index) =>
			checklists.some(one => one.id === id)
				? []
				: [`${where(['lists', index])}: unknown checklist '${id}'. Declare it under checklists: or correct the name.`],
		),
	view: (pane, scene) => ({tabs: [() => bodyOf(pane, scene)]}),
	summary: (pane, scene) => ({
		level: 'ok',
		quiet: true,
		text: listsLine(statesOf(pane, scene), scene.now, scene.system.tz),
	}),
	rows: ({lists}, {checklists}) =>
		frameRows + checklists.reduce((sum, {id, items}) => sum + (!lists || lists.includes(id) ? items.length + 1 : 0), 0),
};

const statesOf = ({lists}: Pane, scene: SystemScene): ListState[] =>
	mostPressing(listStates(scene).filter(({list}) => !lists || lists.includes(list.id)));

function bodyOf(pane: Pane, scene: SystemScene): Body {
	const {now, system} = scene;
	const states = statesOf(pane, scene);
	const rows = states.flatMap((state): Entry[] => [{state}, ...state.items.map(item => ({state, item}))]);
	return {
		kind: 'table',
		none: 'no checklists: add them to the system file under checklists:',
		table: tableOf<Entry>({
			rows,
			columns: ({theme}) => columnsOf(theme, now, system.tz),
			id: ({state, item}) => item?.key ?? state.list.id,
			texts: ({state, item}) => [state.list.title, item?.item.text, item?.says, item?.tick?.by],
			copy: entry => factsText(factsOf(entry, scene)),
			facts: entry => factsOf(entry, scene),
			place: ({item}) => item && placeOf(item, system.system),
			page: ({item}) => item?.item.page,
			item: ({item}) => item?.key,
		}),
	};
}

function columnsOf(theme: Theme, now: number, tz: string): Column<Entry>[] {
	const {ticks} = theme.unicode ? unicodeRows : asciiRows;
	const toneOf = ({state, item}: Entry): Tone =>
		item ? (item.isDone ? 'dim' : 'plain') : state.standing === 'overdue' ? 'warn' : 'strong';
	const markOf = (item: ItemState): Segment =>
		item.isDone ? {text: ticks.done, tone: 'dim'} : {text: ticks.later, tone: 'plain'};
	return [
		{
			title: 'what',
			rank: 1,
			text: {min: 24, max: 90},
			cell: ({state, item}) =>
				item
					? [{text: '  '}, markOf(item), {text: ` ${item.item.text}`, tone: item.isDone ? 'dim' : 'plain'}]
					: {text: state.list.title, tone: toneOf({state})},
		},
		{
			title: 'state',
			rank: 2,
			text: {min: 12, max: 60},
			cell: entry => ({
				text: entry.item ? tickText(entry.item, now, tz) : listText(entry.state, now, tz),
				tone: entry.item?.isDone ? 'dim' : toneOf(entry),
			}),
		},
	];
}

/** An alert that keeps an item open, or its runbook. */
function placeOf({alert, item: {runbook}}: ItemState, system: string): Place | undefined {
	if (alert) return {kind: 'alert', system, key: alert.key};
	return runbook === undefined ? undefined : {kind: 'runbook', system, runbook};
}

function factsOf({state, item}: Entry, {now, system, source}: SystemScene): Fact[] {
	const list = {name: state.list.title, text: listText(state, now, system.tz)};
	if (!item) return [list];
	const {check, source: shown} = item.item;
	const rows = shown === undefined ? [] : rowsOf(source(shown));
	return [
		{name: 'item', text: item.item.text},
		list,
		{name: 'done', text: item.isDone ? tickText(item, now, system.tz) || 'yes' : tickText(item, now, system.tz)},
		...(check ? [{name: plural(check.length, 'check').replace(/^\S+ /, ''), text: check.join(', ')}] : []),
		...rows.slice(0, shownRows).map((row, index) => ({
			name: index === 0 ? (shown ?? '') : '',
			text: Object.entries(row)
				.map(([name, cell]) => `${name} ${textOfCell(cell)}`)
				.join('  '),
		})),
	];
}
