/** What changes the state of the user interface: the only ways to do so. */
import type {ItemTick} from '../calendar/types.ts';
import type {Alert, Hold} from '../checks/types.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import type {ThemeName} from '../config/theme-names.ts';
import type {Scene} from '../scene/types.ts';
import type {Dialog, MachineState, PaneState, Place, Replay, TimeView, UiState} from './types.ts';

export interface UiActions {
	/** Shows a system, or 'overview', and no place. */
	setTab(tab: string): void;
	/** Opens a place over what is shown. */
	enter(place: Place): void;
	/** Shows another place instead of the shown one. */
	replace(place: Place): void;
	/** Goes back to where the shown place was opened from. */
	leave(): void;
	/** Turns to a page of a system, by its title. */
	setPage(system: string, page: string): void;
	/** Chooses a pane. */
	setFocus(focus: string): void;
	setZoomed(zoomed: boolean): void;
	/** Changes the state of a pane of a system. */
	setPane(system: string, pane: string, patch: Partial<PaneState>): void;
	/** Opens a dialog; closes the filter line. */
	openDialog(dialog: Dialog): void;
	closeDialog(): void;
	/** Closes the dialog and shows the panel of a run, by its id; undefined hides it. */
	watch(run: number | undefined): void;
	/** Arms for 15 real minutes; a blank reason throws. Times are of the data's clock. */
	arm(reason: string): void;
	disarm(): void;
	/** Takes what the other walls of this machine do; a freeze disarms. */
	setMachine(machine: MachineState): void;
	/** Takes what is known of the other walls of the team. */
	setTeam(team: UiState['team']): void;
	/** Shows one line in the footer for four seconds. */
	notify(text: string, level?: 'info' | 'error'): void;
	clearFlash(): void;
	/** Opens the filter line for a pane of a system. */
	startFilter(system: string, pane: string): void;
	/** Sets the filter that is being typed, and its cursor: at the end by default. */
	typeFilter(filter: string, cursor?: number): void;
	/** Closes the filter line; the filter stays. */
	endFilter(): void;
	setMouse(mouse: boolean): void;
	/** The terminal has reported its background. */
	setLight(light: boolean): void;
	/** Paints the wall in another theme, until it is left. */
	setTheme(theme: ThemeName): void;
	/** Shows a frozen moment; undefined: the present. */
	setMoment(moment: Scene | undefined): void;
	/** Shows a moment of the past, among which keys move; it ends with the moment. */
	setReplay(replay: Replay, moment?: Scene): void;
	/** Somebody is back who had left then, ms. */
	setLooked(at: number): void;
	/** Shows another time on all charts. */
	setTime(time: TimeView): void;
	/** Takes the result of the newest evaluation. */
	setAlerts(alerts: readonly Alert[]): void;
	/** Checks were judged at `now`, ms, whatever they said. */
	setJudged(now: number): void;
	/** Takes a reloaded config: a tab or dialog that it no longer has is left, and readOnly disarms. */
	setConfig(config: LoadedConfig): void;
	/** One line on the mistake in the config on disk; undefined when it is in force. */
	setTrouble(trouble: string | undefined): void;
	/** Takes an alert on or silences it, by its key; undefined takes that back. */
	setHold(key: string, hold: Hold | undefined): void;
	/** Ends holds whose time is over at `now`, ms; returns the keys of their alerts. */
	endHolds(now: number): string[];
	/** Ticks an item of a checklist, by its key; undefined takes it back. */
	tickItem(key: string, tick: ItemTick | undefined): void;
}
