/** The simulation that fills the stores, as its process and the servers see it. */
import type {projects} from './names.ts';
import type {Story} from './stories.ts';

export interface WorldOptions {
	seed: number;
	story: Story;
	/** Virtual minutes after start at which the story begins. */
	storyAfterMinutes: number;
}

export interface World {
	/**
	 * Declares tables, services, jobs; then fills history, newest first. Calls `visible` once everything that a wall
	 * shows is there, and resolves when the rest (metrics older than a day) is, too.
	 */
	start(visible?: () => void): Promise<void>;
	/** Writes more log lines than its systems do, until told otherwise. */
	chatter(chatter: Chatter): void;
	/** Tells this story from now on; `calm` also repairs what another one broke. */
	tell(story: Story): void;
	/** Ends all timers. */
	stop(): void;
}

/** Additional error lines of one system, for benchmarks and for the monkey. */
export interface Chatter {
	/** Per real second; 0 ends them. */
	linesPerSecond: number;
	/** Written once, as fast as it goes. */
	burst?: number;
	/** `ingestion` by default. */
	system?: keyof typeof projects;
}
