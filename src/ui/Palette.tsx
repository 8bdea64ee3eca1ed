/** Everything that can be done or shown, found by typing. */
import fuzzysort from 'fuzzysort';
import {Text} from 'ink';
import {useState} from 'react';
import {useDialogKeys} from '../../hooks/useKeymap.ts';
import {useWall} from '../../hooks/WallContext.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {type ActionId, keyLabel, keymapOf, paletteActions} from '../store/keymap.ts';
import type {Store} from '../store/store.ts';
import type {PaneId} from '../store/types.ts';
import {Dialog, dialogSize} from './Dialog.tsx';
import {cut, fit} from './format.ts';
import {paneTitle} from './summary.ts';
import {focusOf, panesOf, systemOf} from './where.ts';

export interface Command {
	title: string;
	key: string;
	run: () => void;
}

/** What can be run from here: actions, systems, panes. */
export function commands(config: LoadedConfig, store: Store, run: (id: ActionId) => void): Command[] {
	const {tab, focus, setTab, setFocus} = store.getState();
	const map = keymapOf(config.wall.keys);
	const system = systemOf(config, tab);
	const here = focusOf(config, tab, focus);
	const show = (pane: PaneId) => () => setFocus(pane);
	return [
		...paletteActions(here, map).map(({id, title, keys}) => ({
			title,
			key: keyLabel(keys[0] ?? ''),
			run: () => run(id),
		})),
		...config.systems.map(({system: name, title}) => ({
			title: `go to ${name}: ${title}`,
			key: '',
			run: () => setTab(name),
		})),
		...(system
			? panesOf(system).map((pane, index) => ({
					title: `focus ${paneTitle(system, pane)}`,
					key: keyLabel(map.find(({id}) => id === `pane.${index + 1}`)?.keys[0] ?? ''),
					run: show(pane),
				}))
			: []),
	];
}

export function find(query: string, list: readonly Command[]): readonly Command[] {
	return query.trim() === ''
		? list
		: fuzzysort.go(query, [...list], {key: 'title', threshold: 0.2}).map(({obj}) => obj);
}

export function Palette({width, height, run}: {width: number; height: number; run: (id: ActionId) => void}) {
	const {config, store, theme} = useWall();
	const [list] = useState(() => commands(config, store, run));
	const [query, setQuery] = useState('');
	const [cursor, setCursor] = useState(0);
	const inner = dialogSize(width, height);
	const found = find(query, list);
	const at = Math.max(0, Math.min(cursor, found.length - 1));
	const type = (text: string) => {
		setQuery(query => (query + text).slice(0, 100));
		setCursor(0);
	};
	useDialogKeys(({name, text}) => {
		if (name === 'enter') {
			// Closed first: what is run may open a dialog of its own.
			store.getState().closeDialog();
			found[at]?.run();
		} else if (name === 'down' || name === 'tab') setCursor(Math.min(at + 1, found.length - 1));
		else if (name === 'up' || name === 'shift-tab') setCursor(Math.max(at - 1, 0));
		else if (name === 'backspace') setQuery(query => [...query].slice(0, -1).join(''));
		else if (text) type(text);
	}, type);
	const room = Math.max(0, inner.height - 1);
	const start = Math.max(0, at - room + 1);
	return (
		<Dialog
			title="Commands"
			width={width}
			height={height}
			minWidth={30}
			minHeight={6}
			hints="Enter run   Esc back   Up Down choose"
		>
			<Text wrap="truncate">
				<Text {...theme.paint('accent')}>:</Text>
				{cut(query, inner.width - 2)}
				<Text inverse> </Text>
			</Text>
			{found.length === 0 && <Text {...theme.paint('dim')}>nothing like that</Text>}
			{found.slice(start, start + room).map(({title, key}, index) => (
				<Text key={title} wrap="truncate" {...theme.paint(start + index === at ? 'selected' : 'plain')}>
					{fit(title, Math.max(0, inner.width - 8))} {fit(key, 7)}
				</Text>
			))}
		</Dialog>
	);
}
