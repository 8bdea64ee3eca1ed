/** The state of the user interface, and the alerts: one small store, changed only through the actions below. */
import {isDeepStrictEqual} from 'node:util';
import {createStore as createVanilla, type StoreApi} from 'zustand/vanilla';
import type {Mode} from '../actions/types.ts';
import type {ItemTicks} from '../calendar/types.ts';
import {type Episode, nextEpisodes} from '../checks/episodes.ts';
import {endedHolds, openHolds, withHolds} from '../checks/holds.ts';
import type {Alert, Holds} from '../checks/types.ts';
import {type Clock, minute, systemClock} from '../clock.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {cleanLine} from '../text/clean.ts';
import type {UiActions} from './actions.ts';
import {type Dialog, type Opened, type PaneState, placePane, type Replay, type UiState} from './types.ts';

/** How long arming lasts, in real ms. */
export const armedFor = 15 * minute;
const flashFor = 4_000;
/** Real ms in whose steps the store knows when checks were judged. */
const judgedStep = 10_000;
/** Chosen panes that are remembered. */
const mostFocused = 100;
/** Places one out of the other that Esc finds its way back through. */
const mostPlaces = 20;

export type WallState = UiState & {
	alerts: readonly Alert[];
	/** False until checks were judged for the first time: until then an empty list of alerts means nothing. */
	judged: boolean;
	/** When checks were judged last, ms, in steps; absent before the first time. */
	judgedAt?: number;
	/** When alerts fired, oldest first. */
	episodes: readonly Episode[];
	/** What people have taken on or silenced. */
	holds: Holds;
	/** What is ticked on checklists. */
	itemTicks: ItemTicks;
	/** The config as reloaded; absent while the one of the start is in force. */
	config?: LoadedConfig;
	trouble?: string;
	/** An action is running: quitting asks first. Set by whoever runs it. */
	busy?: string;
} & UiActions & {setBusy(busy: string | undefined): void};

export type Store = StoreApi<WallState>;

export const initialPane: PaneState = {
	cursor: 0,
	offset: 0,
	tab: 0,
	expanded: false,
	follow: true,
	pausedAt: 0,
	wrap: false,
	side: 0,
	severity: 0,
	filter: '',
	lifted: false,
};

/** The state of a pane of a system; the same object until it changes. */
export function paneState(state: Pick<UiState, 'panes'>, system: string, pane: string): PaneState {
	return state.panes[`${system}/${pane}`] ?? initialPane;
}

/** Dialogs that change nothing, so that they open in the past too. */
const harmless: ReadonlySet<Dialog['kind']> = new Set<Dialog['kind']>([
	'help',
	'palette',
	'links',
	'message',
	'rewind',
]);

/** Why nothing is done in the past. */
export const refusedInPast = ({recording}: Replay): string =>
	recording
		? 'this is a recording: nothing can be done in it'
		: 'this is the past: nothing can be done before you are back to now';

/** Whether actions may run at `now` (ms of the store's clock): armed, and not over. */
export function isArmed(mode: Mode, now: number): boolean {
	return mode.kind === 'armed' && now < mode.until;
}

/** Panes after a place is left: the next place begins at its top and without a filter, one that is gone back to as it was. */
function leavePlace({tab, panes}: Pick<UiState, 'tab' | 'panes'>, below?: PaneState): UiState['panes'] {
	const {[`${tab}/${placePane}`]: _, ...others} = panes;
	return {...others, ...(below && {[`${tab}/${placePane}`]: below})};
}

/** Removes a key whose value would be undefined (exactOptionalPropertyTypes). */
function without<K extends keyof WallState>(state: WallState, key: K): WallState {
	const {[key]: _, ...rest} = state;
	return rest as WallState;
}

/** @param options.tab the system shown first; `clock` is the wall's clock (its `speed` keeps 15 minutes real). */
export function createStore({
	tab = 'overview',
	clock = systemClock,
	mouse = false,
	holds = new Map(),
	episodes = [],
	itemTicks = {},
}: {
	tab?: string;
	clock?: Clock;
	mouse?: boolean;
	/** Those from before the start. */
	holds?: Holds;
	episodes?: readonly Episode[];
	itemTicks?: ItemTicks;
} = {}): Store {
	return createVanilla<WallState>()((set, get) => ({
		tab,
		pages: {},
		trail: [],
		time: {},
		focus: 'alerts',
		focused: [],
		zoomed: false,
		mode: {kind: 'read-only'},
		machine: {others: []},
		team: {colleagues: []},
		mouse,
		panes: {},
		alerts: [],
		judged: false,
		holds,
		episodes,
		itemTicks,
		setTab(tab) {
			get().endFilter();
			set({tab, trail: [], panes: leavePlace(get())});
		},
		enter(place) {
			get().endFilter();
			const {tab, trail, panes} = get();
			// The key of the shown place asks for what is there: one step back leads out of it.
			if (isDeepStrictEqual(trail.at(-1)?.place, place)) return;
			const below = trail.length > 0 ? paneState({panes}, tab, placePane) : undefined;
			const opened = {place, ...(below && {below})};
			set({trail: [...trail, opened].slice(-mostPlaces), panes: leavePlace(get())});
		},
		replace: place =>
			set(state => ({trail: [...state.trail.slice(0, -1), {...state.trail.at(-1), place}], panes: leavePlace(state)})),
		leave: () => set(state => ({trail: state.trail.slice(0, -1), panes: leavePlace(state, state.trail.at(-1)?.below)})),
		setPage(system, page) {
			get().endFilter();
			set({pages: {...get().pages, [system]: page}});
		},
		setFocus(focus) {
			const before = [get().focus, ...get().focused].filter(one => one !== focus);
			set({focus, focused: before.slice(0, mostFocused)});
		},
		setZoomed: zoomed => set({zoomed}),
		setPane(system, pane, patch) {
			const {panes} = get();
			set({panes: {...panes, [`${system}/${pane}`]: {...paneState({panes}, system, pane), ...patch}}});
		},
		openDialog(dialog) {
			const {replay, notify, endFilter} = get();
			if (replay && !harmless.has(dialog.kind)) return notify(refusedInPast(replay), 'error');
			endFilter();
			set({dialog});
		},
		closeDialog: () => set(state => without(state, 'dialog'), true),
		watch(run) {
			get().closeDialog();
			if (run === undefined) set(state => without(state, 'watched'), true);
			else set({watched: run});
		},
		arm(reason) {
			if (reason.trim() === '') throw new RangeError('arming needs a reason');
			set({mode: {kind: 'armed', reason: cleanLine(reason.trim(), 300), until: clock.now() + armedFor * clock.speed}});
		},
		disarm: () => set({mode: {kind: 'read-only'}}),
		setMachine(machine) {
			set({machine});
			if (machine.frozen && get().mode.kind === 'armed') get().disarm();
		},
		setTeam: team => set({team}),
		notify: (text, level = 'info') =>
			set({flash: {text: cleanLine(text, 300), level, until: clock.now() + flashFor * clock.speed}}),
		clearFlash: () => set(state => without(state, 'flash'), true),
		startFilter: (system, pane) =>
			set({filtering: {system, pane, cursor: paneState(get(), system, pane).filter.length}}),
		typeFilter(filter, cursor = filter.length) {
			const {filtering, setPane} = get();
			if (!filtering) return;
			setPane(filtering.system, filtering.pane, {filter, lifted: false});
			set({filtering: {...filtering, cursor}});
		},
		endFilter() {
			if (get().filtering) set(state => without(state, 'filtering'), true);
		},
		setMouse: mouse => set({mouse}),
		setLight: light => set({light}),
		setTheme: theme => set({theme}),
		setMoment: moment =>
			set(state => ({...without(without(state, 'moment'), 'replay'), ...(moment && {moment})}), true),
		setReplay: (replay, moment) => set({replay, ...(moment && {moment})}),
		setLooked: lookedAt => set({lookedAt}),
		setTime: time => set({time}),
		setAlerts(alerts) {
			const kept = openHolds(get().holds, alerts);
			const same = kept.size === get().holds.size ? get().holds : kept;
			const past = nextEpisodes(get().episodes, alerts, clock.now());
			set({holds: same, judged: true, alerts: withHolds(alerts, same), episodes: past});
		},
		setJudged(now) {
			// Every state of the store reaches all listeners, so it changes rarely.
			const {judgedAt} = get();
			if (judgedAt === undefined || Math.abs(now - judgedAt) >= judgedStep * clock.speed) set({judgedAt: now});
		},
		setConfig(config) {
			const {tab, dialog, mode, disarm, closeDialog, setTab} = get();
			set({config});
			const gone = (name: string) => !config.systems.some(({system}) => system === name);
			if (tab !== 'overview' && gone(tab)) setTab('overview');
			const isGone = ({place: {system}}: Opened) => system !== 'overview' && gone(system);
			while (get().trail.slice(-1).some(isGone)) get().leave();
			set({trail: get().trail.filter(opened => !isGone(opened))});
			const about = dialog?.kind === 'arm' ? dialog.backTo : dialog;
			if (about?.kind === 'act' && about.offers.every(({system}) => gone(system))) closeDialog();
			if (!config.wall.readOnly) return;
			if (dialog?.kind === 'arm') closeDialog();
			if (mode.kind === 'armed') disarm();
		},
		setTrouble: trouble => (trouble === undefined ? set(state => without(state, 'trouble'), true) : set({trouble})),
		setHold(key, hold) {
			const others = [...get().holds].filter(([one]) => one !== key);
			const next = new Map(hold ? [...others, [key, hold] as const] : others);
			set({holds: next, alerts: withHolds(get().alerts, next)});
		},
		endHolds(now) {
			const ended = endedHolds(get().holds, now);
			for (const key of ended) get().setHold(key, undefined);
			return ended;
		},
		tickItem(key, tick) {
			const {[key]: _, ...others} = get().itemTicks;
			set({itemTicks: tick ? {...others, [key]: tick} : others});
		},
		setBusy: busy => (busy === undefined ? set(state => without(state, 'busy'), true) : set({busy})),
	}));
}
