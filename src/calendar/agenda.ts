/** The ops calendar: checklists and change windows of all systems in one list, by time. Pure. */
import type {LoadedConfig} from '../config/schema/system.ts';
import {systemScene} from '../scene/system.ts';
import type {Scene} from '../scene/types.ts';
import {type ListState, listStates, mostPressing} from './lists.ts';
import {windowState} from './windows.ts';
import {listText, tickText, windowText} from './words.ts';

export interface AgendaRow {
	/** Tells rows apart. */
	id: string;
	system: string;
	/** Zone in which its times are told. */
	tz: string;
	/** When it is to be done, opens or closes, ms; absent where no calendar knows. */
	at?: number;
	title: string;
	text: string;
	standing: ListState['standing'] | 'open window' | 'closed window';
	/** Of a list: its items that are not done, with what is known of them. */
	left: readonly {text: string; says: string}[];
}

/** Lists that are overdue or due first, then everything by its time. */
export function agendaOf({systems}: LoadedConfig, scene: Scene, now: number): AgendaRow[] {
	const lists = systems.flatMap(system => {
		const {tz, system: name} = system;
		return listStates(systemScene(scene, system, [], now)).map(state => ({state, tz, name}));
	});
	const order = mostPressing(lists.map(({state}) => state));
	const rows = lists
		.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
		.map(({state, tz, name}): AgendaRow => {
			const at = state.standing === 'due' || state.standing === 'overdue' ? state.occasion?.due : state.next;
			return {
				id: `${name}/${state.list.id}`,
				system: name,
				tz,
				...(at !== undefined && {at}),
				title: state.list.title,
				text: listText(state, now, tz),
				standing: state.standing,
				left: state.items.flatMap(item => (item.isDone ? [] : [{text: item.item.text, says: tickText(item, now, tz)}])),
			};
		});
	const isPressing = ({standing}: AgendaRow) => standing === 'overdue' || standing === 'due';
	const coming = [...rows.filter(row => !isPressing(row)), ...systems.flatMap(system => windowRows(system, now))];
	const timeOf = ({at = Number.MAX_SAFE_INTEGER}: AgendaRow) => at;
	return [...rows.filter(isPressing), ...coming.toSorted((a, b) => timeOf(a) - timeOf(b))];
}

function windowRows({system, tz, windows}: LoadedConfig['systems'][number], now: number): AgendaRow[] {
	return windows.map(window => {
		const state = windowState(window, now, tz);
		const at = state.state === 'unset' ? undefined : state.changes;
		return {
			id: `${system}/window/${window.id}`,
			system,
			tz,
			...(at !== undefined && {at}),
			title: window.title,
			text: windowText(state, now, tz),
			standing: state.state === 'open' ? 'open window' : 'closed window',
			left: [],
		};
	});
}
