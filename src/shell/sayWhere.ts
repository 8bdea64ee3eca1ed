/** A message for a key that has no meaning in the focused pane, but in others: which ones, and how to go there. */
import {type KeyBinding, keyLabel, keyOf, worksIn} from '../keys/keymap.ts';
import {kindOf} from '../panes/kinds.ts';
import {digitOf, shownPage, systemOf} from '../panes/where.ts';
import type {Dispatch} from './context.ts';

export function sayWhere({store, config}: Dispatch, key: string, map: readonly KeyBinding[]) {
	const state = store.getState();
	const {notify} = state;
	const elsewhere = map.find(({keys, scope}) => scope !== 'page' && keys.includes(key));
	if (elsewhere?.scope !== 'some') return;
	const what = `${keyLabel(key)} (${elsewhere.footer ?? elsewhere.title})`;
	const system = systemOf(config, state.tab);
	const {panes = []} = shownPage(config, state) ?? {};
	if (!system) return notify(`${what}: open a system first`);
	const there = system.panes.filter(pane => worksIn(elsewhere, kindOf(pane).takes));
	if (there.length === 0) return notify(`${what}: ${system.title} has no such pane`);
	const here = there.filter(pane => panes.includes(pane));
	if (here.length === 0)
		return notify(
			`${what} works in ${there.map(({title, page}) => `${title} on page ${page}`).join(', ')}: ${keyOf('page.next', map)} turns pages`,
		);
	const digits = here.flatMap(({id}) => {
		const digit = digitOf(panes, id);
		return digit === undefined ? [] : [keyOf(`pane.${digit}`, map)];
	});
	notify(`${what} works in ${here.map(({title}) => title).join(', ')}: go there with ${digits.join(', ')}`);
}
