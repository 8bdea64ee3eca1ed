/** Everything that can be done or shown, found by typing. */
import {useState} from 'react';
import {useWall} from '../../hooks/WallContext.ts';
import {riskTone} from '../../panels/dialogs/aims.ts';
import {useLoaded} from '../../panels/dialogs/useLoaded.ts';
import {anySpecOf, offered} from '../actions/catalogue.ts';
import {offersOf, targetOf, titleOf} from '../actions/offers.ts';
import type {Offer} from '../actions/types.ts';
import type {Risk} from '../config/risk.ts';
import type {LoadedConfig, SystemConfig} from '../config/schema/system.ts';
import {type CommandId, type KeyBinding, keyLabel, keymapOf} from '../keys/keymap.ts';
import {paletteCommands} from '../keys/shown.ts';
import type {PaneConfig} from '../panes/schemas.ts';
import {digitOf, focusOf, pageOf, pagesOf, systemOf, takesOf} from '../panes/where.ts';
import type {Scene} from '../scene/types.ts';
import type {Store} from '../store/store.ts';
import {alertsToOpen, type Destination, incidentsToOpen, looks, placesOf} from './destinations.ts';
import {type Command, FoundDialog, find} from './FoundDialog.tsx';
import {showPage, showPane} from './go.ts';
import {rewindTo} from './rewindTo.ts';

/** Runs a command, or opens the dialog of an action. */
type Run = (what: CommandId | Offer) => void;

/** Every action on everything that it is allowed on. */
function actions(systems: readonly SystemConfig[], shown: SystemConfig | undefined, run: Run): Command[] {
	return systems.flatMap(system =>
		offersOf(system, offered).flatMap(offer => {
			const target = targetOf([system], offer);
			if (!target) return [];
			const where = system === shown ? '' : ` (${system.system})`;
			const title = `${titleOf(offer.action, target)}${where}`;
			return [{title, key: '', action: offer.action, run: () => run(offer)}];
		}),
	);
}

/** How risky each action is, which its code says. */
const risksOfAll = async (): Promise<ReadonlyMap<string, Risk>> =>
	new Map(await Promise.all(offered.map(async action => [action, (await anySpecOf(action)).risk] as const)));

/** The pages of every system that has several. */
const pages = (systems: readonly SystemConfig[], store: Store): Command[] =>
	systems.flatMap(system => {
		const its = pagesOf(system);
		if (its.length === 1) return [];
		return its.map(({title}) => ({
			title: `page ${title} of ${system.system}`,
			key: '',
			run: () => showPage(store, system.system, title),
		}));
	});

/** All panes of a system, on any page; those of the shown page with their digits. */
function panes(system: SystemConfig, store: Store, map: readonly KeyBinding[]): Command[] {
	const shown = pageOf(system, store.getState());
	const nth = ({id}: PaneConfig) => digitOf(shown.panes, id);
	const nameOf = (pane: PaneConfig) => `${pane.title}${shown.panes.includes(pane) ? '' : ` on page ${pane.page}`}`;
	const focus = system.panes.map(pane => ({
		title: `focus ${nameOf(pane)}`,
		key: keyLabel(map.find(({id}) => id === `pane.${nth(pane)}`)?.keys[0] ?? ''),
		run: () => showPane(store, system, pane),
	}));
	const zoom = system.panes.map(pane => ({
		title: `zoom into ${nameOf(pane)}`,
		key: '',
		run() {
			showPane(store, system, pane);
			store.getState().setZoomed(true);
		},
	}));
	return [...focus, ...zoom];
}

/** The entries of the palette: open alerts, commands, actions, and everything that there is to go to; that of the shown system first. */
export function commands(config: LoadedConfig, store: Store, live: Scene, run: Run): Command[] {
	const {tab, setTab} = store.getState();
	const map = keymapOf(config.wall.keys);
	const system = systemOf(config, tab);
	const systems = [...config.systems].sort((a, b) => Number(b === system) - Number(a === system));
	const keyless = (all: readonly Destination[]): Command[] => all.map(one => ({...one, key: ''}));
	return [
		...keyless(alertsToOpen(store, live)),
		...keyless(incidentsToOpen(store, live)),
		...paletteCommands(takesOf(config, store.getState(), focusOf(config, store.getState())), map).map(
			({id, title, keys}) => ({
				title,
				key: keyLabel(keys[0] ?? ''),
				run: () => run(id),
			}),
		),
		...actions(systems, system, run),
		...config.systems.map(({system: name, title}) => ({
			title: `go to ${name}: ${title}`,
			key: '',
			run: () => setTab(name),
		})),
		...pages(systems, store),
		...(system ? panes(system, store, map) : []),
		...keyless(placesOf(config, systems, store, live)),
		...keyless(looks(config, store)),
	];
}

export function Palette({width, height, run}: {width: number; height: number; run: Run}) {
	const wall = useWall();
	const {config, store, live} = wall;
	const [list] = useState(() => commands(config, store, live, run));
	const risks = useLoaded('risks', risksOfAll);
	return (
		<FoundDialog
			title="Commands"
			width={width}
			height={height}
			search={query => {
				const typed = rewindTo(query, wall);
				return [...(typed ? [typed] : []), ...find(query, list)];
			}}
			note={({key, action = ''}) => {
				const risk = risks.state === 'ready' ? risks.value.get(action) : undefined;
				return risk ? {text: risk, tone: riskTone[risk]} : {text: key};
			}}
		/>
	);
}
