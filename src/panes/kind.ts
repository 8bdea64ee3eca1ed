/** Types of kinds of panes. Pure; the schema of a kind is beside it and is loaded by the parser only. */
import type {Chart} from '../charts/types.ts';
import type {Need} from '../checks/source-standing.ts';
import type {Level} from '../checks/types.ts';
import type {CheckConfig} from '../config/schema/checks.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Where} from '../config/thresholds.ts';
import type {Path} from '../config/yaml.ts';
import type {CommandId, PaneCommand} from '../keys/keymap.ts';
import type {SystemScene} from '../scene/types.ts';
import type {Tone} from '../theme/theme.ts';
import type {PaneWish} from './layout.ts';
import type {Bid} from './room.ts';
import type {Table} from './rows.ts';

/** A source that a pane reads. */
export interface PaneSource {
	id: string;
	/** Where the pane names it, and what it must be: rows with the columns of a query, any rows, series; absent where the name stands elsewhere in the system file. */
	named?: {at: Path; as: 'query' | 'rows' | 'series' | 'scheduler'};
}

/** Requirements on answers, by source. */
export type Needs = ReadonlyMap<string, readonly Need[]>;

/** A check that a threshold of a pane becomes. */
export type DerivedCheck = Pick<CheckConfig, 'id' | 'title' | 'measure' | 'levels'> & Partial<CheckConfig>;

export interface PaneKind<Pane> {
	/** Whether a system has one at most. */
	single?: true;
	/** Its commands besides those of every pane. */
	takes: readonly PaneCommand[];
	/** Where it stands, see `PaneWish`. */
	across?: NonNullable<PaneWish['across']>;
	/** Every source that it reads: polling, references, levels and lines ask this. */
	sources(pane: Pane, system: SystemConfig): readonly PaneSource[];
	/** Its requirements on the answers of its sources. */
	needs?(pane: Pane): Needs;
	/** The pane with what its file leaves to the system. */
	complete?(pane: Pane, system: SystemConfig): Pane;
	/** One line per thing that cannot be meant, beyond the shape. @param where the place of a path within the pane */
	problems?(pane: Pane, system: SystemConfig, where: Where): readonly string[];
	/** Its thresholds as checks, but those that a check of the system judges already. */
	checks?(pane: Pane, system: SystemConfig): readonly DerivedCheck[];
	/**
	 * Whether a check belongs to what it shows; without it, where the check is of one of its sources.
	 * @param elsewhere sources that panes show whose kinds have no rule of their own
	 */
	judges?(check: CheckConfig, system: SystemConfig, elsewhere: ReadonlySet<string>, pane: Pane): boolean;
	/** It is worked out of everything that is known of the system, without showing any of it. */
	whole?: true;
	/** It shows no answers of its sources: neither a notice about them nor their age. */
	bare?: true;
	/** The view of one scene. */
	view(pane: Pane, scene: SystemScene): PaneView;
	/** Its numbers in one line, for when nothing is wrong. */
	line?(pane: Pane, scene: SystemScene): string;
	/** Its word and line in strip and overview, whatever they are; without it what is wrong, else `line`. */
	summary?(pane: Pane, scene: SystemScene, seen: Seen): Summary;
	/** It reads the log of the system. */
	log?: true;
	/** No filter takes anything of it away. */
	unfiltered?: true;
	/** Lines that it would fill, border included; Infinity takes what is left over. */
	rows(pane: Pane, system: SystemConfig): number;
	/** Its bids for lines on the first page of a system, where they are others than those of most panes (`wishes.ts`). */
	bids?(pane: Pane, at: Situation): readonly Bid[];
}

/** What the room of a pane depends on. All of it changes when levels do, and never with a value. */
export interface Situation {
	/** Of the pane. */
	level: Level;
	/** Whether any alert of the system fires. */
	burns: boolean;
	/** Rows of alerts: of those that fire, and of all. */
	firing: number;
	alerts: number;
}

/** A word and a line about a pane. */
export interface Summary {
	level: Level;
	text: string;
	/** From before the start: to be shown dimmed. */
	dim?: true;
	/** That it is ok is not worth a word. */
	quiet?: true;
}

/** The standing of a pane, and the number of its blind sources. */
export interface Seen {
	level: Level;
	sources: number;
	unseen: number;
}

export interface PaneView {
	/** One at least; the first is shown at the start. Each is worked out only while it is shown. */
	tabs: readonly (() => Body)[];
	/** Stands in the border in place of the age of what is shown. */
	note?: string;
}

export type Body = TableBody | ChartsBody | SaidBody | {kind: 'log'};

/** A sentence behind a name, which an empty one shares with the sentence before. */
export interface Said {
	name: string;
	text: string;
	/** The command whose key does what it says. */
	command?: CommandId;
	tone?: Tone;
}

export interface SaidBody {
	kind: 'said';
	/** The most important first. */
	said: readonly Said[];
	/** Said where there is nothing else. */
	none: string;
}

export interface ChartsBody {
	kind: 'charts';
	/** One at least. Their points keep their identity until another answer is read. */
	charts: readonly Chart[];
	/** Where their time axes end, ms. */
	at: number;
	/** Values and marks, for the clipboard. */
	copy(): string;
}

export interface TableBody {
	kind: 'table';
	/** Follows the title of the pane. */
	title?: string;
	table: Table;
	/** Said where there are no rows. */
	none: string;
	/** Above the table, where there is a line for it. */
	head?: string;
	/** Below the table, where all of its rows leave a line for it: what is fine. */
	foot?: string;
	/** Lines from which on columns are named; 3 without it. */
	titlesFrom?: number;
	/** Lines from which on the row under the cursor is told in full also beside others; without it only zoomed. */
	detailFrom?: number;
}

/** Border and column titles. */
export const frameRows = 3;
