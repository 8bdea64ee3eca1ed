/** What the user is doing. Nothing here comes from the cloud. */

export type PaneId = 'etl' | 'slo' | 'log' | 'pubsub' | 'freshness' | 'alerts';

/** The wall starts read-only; arming needs a reason and ends by itself. */
export type Mode = {kind: 'read-only'} | {kind: 'armed'; reason: string; until: number};

/** Full-screen modals. Each carries what it was opened on, so that a moving list cannot change its target. */
export type Dialog =
	| {kind: 'help'}
	| {kind: 'palette'}
	| {kind: 'arm'}
	| {
			kind: 'rollback';
			system: string;
			service?: string;
			/** Opens on the plan that ends a pinned split. */
			unpin?: true;
	  }
	| {kind: 'trigger'; system: string}
	| {kind: 'links'; links: readonly {title: string; url: string}[]}
	| {kind: 'message'; title: string; lines: string[]};

/** Per pane and system: where the cursor is, what is expanded. Panes interpret the keys of their own scope. */
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
	/** Log: index into the list of minimum severities. */
	severity: number;
	/** Log: only this function or service. */
	service?: string;
}

export interface UiState {
	/** Name of the system, or 'overview'. */
	tab: string;
	focus: PaneId;
	zoomed: boolean;
	/** Text filter (`/`), applied by every pane to its rows. */
	filter: string;
	/** True while the filter line is being typed. */
	filtering: boolean;
	/** Frozen: panes show the data of this time until unfrozen, ms. */
	frozenAt?: number;
	dialog?: Dialog;
	mode: Mode;
	/** Clicks and the wheel work; text is then selected with Shift at best. */
	mouse: boolean;
	/** One line for a few seconds: "copied", "refreshing". */
	flash?: {text: string; level: 'info' | 'error'; until: number};
	panes: Readonly<Record<string, PaneState>>;
}
