/** The state of the user interface. */
import type {Frozen} from '../actions/machine/frozen.ts';
import type {Holder} from '../actions/machine/locks.ts';
import type {Mode, Offer} from '../actions/types.ts';
import type {Alert} from '../checks/types.ts';
import type {ThemeName} from '../config/theme-names.ts';
import type {Scene} from '../scene/types.ts';
import type {Colleague} from '../team/colleague.ts';

/** The dialog that ends in a plan. */
export interface ActionDialog {
	kind: 'act';
	/** The action as a verb: "roll back". */
	title: string;
	/** Where one of several must be chosen first. */
	offers: readonly Offer[];
}

/** What a dialog asks about an incident; `menu` finds all of them by typing. */
export type IncidentAsk =
	| 'menu'
	| 'note'
	| 'todo'
	| 'state'
	| 'severity'
	| 'role'
	| 'clock'
	| 'snooze'
	| 'hypothesis'
	| 'tracker'
	| 'channel';

/** Full-screen modals. Each holds its target, so that a moving list cannot change it. */
export type Dialog =
	| {kind: 'help'}
	| {kind: 'palette'}
	| {
			kind: 'arm';
			/** The plan that asked for arming; it is planned again afterwards. */
			backTo?: ActionDialog;
	  }
	| ActionDialog
	| {
			kind: 'mute';
			/** The alert, as it was when the dialog was opened. */
			alert: Alert;
	  }
	| {
			kind: 'skip';
			/** The step as its fact will name it, in words, and the open incident that it belongs to. */
			system: string;
			runbook: string;
			step: string;
			title: string;
			incident?: string;
	  }
	/** A message about an incident, by its id; the template by its name, where it was chosen before. */
	| {kind: 'tell'; incident: string; template?: string}
	| {
			kind: 'declare';
			system: string;
			/** The alert that it is declared from, as it was when the dialog was opened. */
			alert?: Alert;
	  }
	| {
			kind: 'incident';
			/** Its id. */
			incident: string;
			ask: IncidentAsk;
			/** The id of the fact that was under the cursor. */
			fact?: string;
	  }
	| {kind: 'links'; links: readonly {title: string; url: string}[]}
	/** Asks to which time the wall is rewound. */
	| {kind: 'rewind'}
	| {kind: 'message'; title: string; lines: string[]};

/** A page that Enter or a key opens over the wall; Esc goes back to where it was opened from. It holds its target, so that a moving list cannot change it. */
export type Place =
	| {kind: 'alert'; system: string; key: string}
	/** A service or a function; of a service, the revision that is looked at first. */
	| {kind: 'service'; system: string; service: string; revision?: string}
	/** The services and functions of a system. */
	| {kind: 'services'; system: string}
	/** A runbook by its name; without one, the list of those of the system. */
	| {kind: 'runbook'; system: string; runbook?: string}
	/** Whom to call; `key` is the alert that it is about. */
	| {kind: 'contacts'; system: string; key?: string}
	/** An incident by its id. */
	| {kind: 'incident'; system: string; incident: string}
	/** The incidents of all systems. */
	| {kind: 'incidents'; system: 'overview'}
	/** What happened on the whole wall. */
	| {kind: 'history'; system: 'overview'}
	/** What the last actions did to the SLOs of their systems. */
	| {kind: 'effects'; system: 'overview'}
	/** The checklists and change windows of all systems. */
	| {kind: 'calendar'; system: 'overview'}
	/** The drill: its briefing, what can be done, and how it went. */
	| {kind: 'drill'; system: 'overview'};

/** State of a pane of a system: cursor, scroll position, tab. Panes interpret the keys of their own scope. */
export interface PaneState {
	/** Selected row. */
	cursor: number;
	/** First visible row, for panes that scroll. */
	offset: number;
	/** Index of the tab (etl: today, 7 days, 30 days). */
	tab: number;
	expanded: boolean;
	/** Log: following the newest line; false is paused at `pausedAt` received lines. */
	follow: boolean;
	pausedAt: number;
	wrap: boolean;
	/** Log: cells of the messages that are out of sight on the left. */
	side: number;
	/** Log: index into the list of minimum severities. */
	severity: number;
	/** Log: only this function or service. */
	service?: string;
	/** The filter of its rows; empty: none. */
	filter: string;
	/** Log: the filter hides nothing, its matches are marked. */
	lifted: boolean;
}

/** The filter line: the pane that it types for, and the code units of its filter before the cursor. */
export interface Filtering {
	system: string;
	pane: string;
	cursor: number;
}

/** What is known of the other walls of this machine. */
export interface MachineState {
	/** Who stopped all actions. */
	frozen?: Frozen;
	/** Those that act on something, the longest first. */
	others: readonly Holder[];
}

/** The time axis of all charts. */
export interface TimeView {
	/** Its length, ms; absent: each chart has its own. */
	range?: number;
	/** The time that is pointed at, ms. */
	cursor?: number;
	/** Whether the day before is drawn behind what is shown. */
	ghost?: boolean;
}

/** How the past is shown; `moment` is its scene. */
export interface Replay {
	/** The moment that was asked for, ms; until that is read, a former one is shown. */
	at: number;
	/** How far one key goes, ms. */
	step: number;
	/** Seconds of the past that pass in one real second while it plays. */
	speed: number;
	playing: boolean;
	/** Of a recording: it has no present to return to. */
	recording: boolean;
}

/** The pane that a place has the keys of, whichever place it is. */
export const placePane = 'place';

/** A place that is open, and what it was opened from. */
export interface Opened {
	place: Place;
	/** How the place below it was left: its cursor and filter are there again when one comes back. Absent on the wall. */
	below?: PaneState;
}

export interface UiState {
	/** Name of the system, or 'overview'. */
	tab: string;
	/** The page of each system, by its title; the first one where there is none. */
	pages: Readonly<Record<string, string>>;
	/** The places that were opened one out of the other, the shown one last; empty on the wall. */
	trail: readonly Opened[];
	/** The pane that was chosen last; it has the focus where it is shown. */
	focus: string;
	/** Panes that were focused before it, the newest first, so that each page finds its own again. */
	focused: readonly string[];
	zoomed: boolean;
	/** Set while the filter of a pane is being typed (`/`). */
	filtering?: Filtering;
	/** The moment that is shown; absent: the present. */
	moment?: Scene;
	/** Set while `moment` is one of the past that keys move about in. */
	replay?: Replay;
	/** When somebody who came back had left, ms. */
	lookedAt?: number;
	/** The time that charts show. */
	time: TimeView;
	dialog?: Dialog;
	/** The run of an action whose panel stands in the wall. */
	watched?: number;
	mode: Mode;
	/** The other walls of this machine. */
	machine: MachineState;
	/** The other walls of the team. */
	team: {
		/** Why they are not seen. */
		trouble?: string;
		colleagues: readonly Colleague[];
	};
	/** Clicks and the wheel work; text is then selected with Shift at best. */
	mouse: boolean;
	/** The theme that was chosen on the wall, in place of that of the config. */
	theme?: ThemeName;
	/** Whether the terminal's background is light, once it has answered. */
	light?: boolean;
	/** One line for a few seconds: "copied", "refreshing". */
	flash?: {text: string; level: 'info' | 'error'; until: number};
	panes: Readonly<Record<string, PaneState>>;
}
