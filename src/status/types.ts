/** How a running wall stands, as it tells other processes of the same user. */
import type {Level} from '../checks/types.ts';

/** An alert that fires, in words. */
export interface ToldAlert {
	system: string;
	level: 'crit' | 'warn';
	/** `High error rate 12% (> 5%)`. */
	text: string;
	/** What the runbook calls it, such as P2. */
	label?: string;
	/** When it began to fire, ms of the data's clock. */
	since: number;
	/** Somebody has it. */
	held?: true;
}

export interface WallStatus {
	/** Process id of the wall. */
	pid: number;
	/** When the wall was started, ms of this machine's clock. */
	startedAt: number;
	/** Since when this is how it stands, ms of this machine's clock. */
	at: number;
	sandbox: boolean;
	/** The title of its terminal: the worst state and where. */
	title: string;
	systems: readonly {system: string; title: string; level: Level}[];
	/** The most urgent first; a hundred at most. */
	alerts: readonly ToldAlert[];
	/** Alerts beyond these. */
	more: number;
}

/** What is known of a wall that left a status: `silent` has not been heard for minutes (stopped, or asleep), `dead` left no farewell. */
export interface HeardWall {
	state: 'running' | 'silent' | 'dead';
	/** When it was last heard, ms of this machine's clock. */
	heardAt: number;
	status: WallStatus;
}
