/** The panes of a system by kind. Loads no schema. */
import type {PaneConfig, PaneConfigOf, PaneKindName} from '../panes/schemas.ts';

interface WithPanes {
	readonly panes: readonly PaneConfig[];
}

/** The first pane of a kind; undefined where the system has none. */
export const paneOf = <Kind extends PaneKindName>({panes}: WithPanes, kind: Kind): PaneConfigOf<Kind> | undefined =>
	panes.find((pane): pane is PaneConfigOf<Kind> => pane.kind === kind);

/** The Logging filter of the log that the system follows; undefined where it follows none. */
export const logFilter = (system: WithPanes): string | undefined => paneOf(system, 'log')?.filter;
