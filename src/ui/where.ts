/** Where the user is: which system a tab shows, which panes it has, which of them has the focus; and what fits there. Pure. */
import type {LoadedConfig, SystemConfig} from '../config/schema/system.ts';
import {paneOrder} from '../store/keymap.ts';
import type {PaneId} from '../store/types.ts';

/** The panes of a system in the order of their digits; every system has alerts. */
export const panesOf = (system: SystemConfig | undefined): PaneId[] =>
	paneOrder.filter(pane => pane === 'alerts' || system?.panes[pane] !== undefined);

export const systemOf = (config: LoadedConfig, tab: string): SystemConfig | undefined =>
	config.systems.find(({system}) => system === tab);

/** The pane that gets keys: the focused one where the shown system has it, else alerts. */
export function focusOf(config: LoadedConfig, tab: string, focus: PaneId): PaneId {
	return panesOf(systemOf(config, tab)).includes(focus) ? focus : 'alerts';
}

/** The least terminal in which arming can be read. */
export const armSize = {columns: 40, rows: 11} as const;

/** The least terminal in which a whole decision can be shown. */
export const actionSize = {columns: 60, rows: 16} as const;
