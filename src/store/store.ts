/** What the user is doing, and the alerts: one small store, changed only through the actions below. */
import {createStore as createVanilla, type StoreApi} from 'zustand/vanilla';
import type {Alert} from '../checks/types.ts';
import {type Clock, systemClock} from '../clock.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {cleanLine} from '../text/clean.ts';
import type {Dialog, Mode, PaneId, PaneState, UiState} from './types.ts';

/** How long arming lasts, in real ms. */
export const armedFor = 15 * 60_000;
const flashFor = 4_000;

export interface UiActions {
	/** Shows a system, or 'overview'. */
	setTab(tab: string): void;
	setFocus(focus: PaneId): void;
	setZoomed(zoomed: boolean): void;
	/** Changes what a pane of a system remembers. */
	setPane(system: string, pane: PaneId, patch: Partial<PaneState>): void;
	/** Opens a dialog; closes the filter line. */
	openDialog(dialog: Dialog): void;
	closeDialog(): void;
	/** Arms for 15 real minutes; a blank reason throws. Times are in the clock of the data. */
	arm(reason: string): void;
	disarm(): void;
	/** One line in the footer for four seconds. */
	notify(text: string, level?: 'info' | 'error'): void;
	clearFlash(): void;
	setFilter(filter: string): void;
	setFiltering(filtering: boolean): void;
	setMouse(mouse: boolean): void;
	/** Freezes the panes at the present, or lets them run again. */
	freeze(): void;
	unfreeze(): void;
	/** The wiring tells the result of the newest evaluation. */
	setAlerts(alerts: readonly Alert[]): void;
	/** A reloaded config counts from now on: what it no longer has is left, and readOnly disarms. */
	setConfig(config: LoadedConfig): void;
	/** One line on what is wrong with the config on disk; undefined when it is in force. */
	setTrouble(trouble: string | undefined): void;
	/** Marks an alert as seen, or takes that back; lasts until it resolves. */
	setAcked(key: string, acked: boolean): void;
}

export type WallState = UiState & {
	alerts: readonly Alert[];
	/** False until checks were judged for the first time: until then no alert means nothing. */
	judged: boolean;
	/** Keys of acknowledged alerts that are still open. */
	acked: ReadonlySet<string>;
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
	severity: 0,
};

/** What a pane of a system remembers; the same object until it changes. */
export function paneState(state: Pick<UiState, 'panes'>, system: string, pane: PaneId): PaneState {
	return state.panes[`${system}/${pane}`] ?? initialPane;
}

/** Whether actions may run at `now` (ms of the store's clock): armed, and not over. */
export function isArmed(mode: Mode, now: number): boolean {
	return mode.kind === 'armed' && now < mode.until;
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
}: {
	tab?: string;
	clock?: Clock;
	mouse?: boolean;
} = {}): Store {
	return createVanilla<WallState>()((set, get) => ({
		tab,
		focus: 'alerts',
		zoomed: false,
		filter: '',
		filtering: false,
		mode: {kind: 'read-only'},
		mouse,
		panes: {},
		alerts: [],
		judged: false,
		acked: new Set<string>(),
		setTab: tab => set({tab}),
		setFocus: focus => set({focus}),
		setZoomed: zoomed => set({zoomed}),
		setPane(system, pane, patch) {
			const {panes} = get();
			set({panes: {...panes, [`${system}/${pane}`]: {...paneState({panes}, system, pane), ...patch}}});
		},
		openDialog: dialog => set({dialog, filtering: false}),
		closeDialog: () => set(state => without(state, 'dialog'), true),
		arm(reason) {
			if (reason.trim() === '') throw new RangeError('arming needs a reason');
			set({mode: {kind: 'armed', reason: cleanLine(reason.trim(), 300), until: clock.now() + armedFor * clock.speed}});
		},
		disarm: () => set({mode: {kind: 'read-only'}}),
		notify: (text, level = 'info') =>
			set({flash: {text: cleanLine(text, 300), level, until: clock.now() + flashFor * clock.speed}}),
		clearFlash: () => set(state => without(state, 'flash'), true),
		setFilter: filter => set({filter: cleanLine(filter, 200)}),
		setFiltering: filtering => set({filtering}),
		setMouse: mouse => set({mouse}),
		freeze: () => set({frozenAt: clock.now()}),
		unfreeze: () => set(state => without(state, 'frozenAt'), true),
		setAlerts(alerts) {
			const open = new Set(alerts.filter(({state}) => state !== 'ok').map(({key}) => key));
			const acked = new Set([...get().acked].filter(key => open.has(key)));
			set({
				acked,
				judged: true,
				alerts: alerts.map(alert =>
					acked.has(alert.key) === Boolean(alert.acked) ? alert : {...alert, acked: acked.has(alert.key)},
				),
			});
		},
		setConfig(config) {
			const {tab, dialog, mode, disarm, closeDialog, setTab} = get();
			set({config});
			const gone = (name: string) => !config.systems.some(({system}) => system === name);
			if (tab !== 'overview' && gone(tab)) setTab('overview');
			if (dialog && 'system' in dialog && gone(dialog.system)) closeDialog();
			if (!config.wall.readOnly) return;
			if (dialog?.kind === 'arm') closeDialog();
			if (mode.kind === 'armed') disarm();
		},
		setTrouble: trouble => (trouble === undefined ? set(state => without(state, 'trouble'), true) : set({trouble})),
		setAcked(key, is) {
			const others = [...get().acked].filter(one => one !== key);
			set({
				acked: new Set(is ? [...others, key] : others),
				alerts: get().alerts.map(alert => (alert.key === key ? {...alert, acked: is} : alert)),
			});
		},
		setBusy: busy => (busy === undefined ? set(state => without(state, 'busy'), true) : set({busy})),
	}));
}
