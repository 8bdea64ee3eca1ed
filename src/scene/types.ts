/** Everything known at one moment: the present, which goes on, or a frozen moment. */
import type {ItemTicks} from '../calendar/types.ts';
import type {Episode} from '../checks/episodes.ts';
import type {Judgement} from '../checks/standing.ts';
import type {Alert} from '../checks/types.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Fact} from '../journal/fact.ts';
import type {Change, PollStats, SourceState, TailState} from '../poll/types.ts';
import type {SignatureState} from '../signatures/types.ts';

/** The subject of a change of a scene: readings, logs, alerts (and what people did to them or ticked), actions, or facts. */
export type About = Change | 'alerts' | 'actions' | 'facts';

/** An action of this session whose call was sent, whatever became of it. */
export interface SentAction {
	system: string;
	/** Key of the catalogue: run.rollback. */
	action: string;
	/** The short name of what it changes. */
	target: string;
	/** As in its plan: "roll back webhook-processor". */
	title: string;
	/** Whoever sits at this wall. */
	by?: string;
	/** ms of the wall's clock. */
	at: number;
}

/**
 * Panes, tabs, strip, title, dialogs and plain lines read a scene and nothing else. Answers keep their identity until
 * something changes (useSyncExternalStore).
 */
export interface Scene {
	/** The moment that is shown, ms; absent: the present. */
	readonly at?: number;
	/** The state of a source; one that was not polled yet has neither reading nor error. */
	source(system: string, id: string): SourceState;
	tail(system: string): TailState;
	/** The errors of its log by their signatures. */
	signatures(system: string): SignatureState;
	/** The alerts of all systems, the most urgent first. */
	alerts(): readonly Alert[];
	/** When the alerts of all systems fired, oldest first. */
	episodes(): readonly Episode[];
	/** The ticks of checklists of all systems. */
	itemTicks(): ItemTicks;
	/** False until checks were judged for the first time: until then no alert means nothing. */
	judged(): boolean;
	/** The actions of all systems, oldest first. */
	actions(): readonly SentAction[];
	/** What happened, oldest first; of a moment, what was known then. */
	facts(): readonly Fact[];
	stats(): PollStats;
	/** Called after every batch of changes; with `about`, of such changes only. A frozen scene never calls. */
	subscribe(listener: () => void, about?: About): () => void;
}

/** A scene as one view of one system sees it. Everything that a view works out, it works out from this. */
export interface SystemScene {
	readonly system: SystemConfig;
	/** Of those that the view names. */
	source(id: string): SourceState;
	tail(): TailState;
	/** The errors of the log. They change with the source of errors (`logErrors`), which a view that reads them names. */
	signatures(): SignatureState;
	/** The checks of the system and what they say. */
	readonly judgement: Judgement;
	/** Those of the system. */
	readonly episodes: readonly Episode[];
	readonly actions: readonly SentAction[];
	/** The ticks of checklists, of all systems. */
	readonly itemTicks: ItemTicks;
	/** For ages, and for how a source stands, ms: what was read gets older whether or not we look again. */
	readonly now: number;
	/**
	 * For everything else, ms: days, windows, what is due, forecasts. The time of the reading where that was remembered from
	 * before the start, else `now`.
	 */
	readonly asOf: number;
}
