/** The present as a scene: the poller's snapshot and the alerts of the last evaluation. */
import type {ItemTicks} from '../calendar/types.ts';
import type {Episode} from '../checks/episodes.ts';
import type {Alert} from '../checks/types.ts';
import type {Fact} from '../journal/fact.ts';
import type {Journal} from '../journal/journal.ts';
import type {Poller} from '../poll/types.ts';
import type {Scene, SentAction} from './types.ts';

interface Judged {
	alerts: readonly Alert[];
	episodes: readonly Episode[];
	itemTicks: ItemTicks;
	judged: boolean;
}

/** The part of the store that holds what the checks say. */
export interface AlertStore {
	getState(): Judged;
	subscribe(listener: (state: Judged, before: Judged) => void): () => void;
}

/** The part of the store of actions that holds which were sent. */
interface SentStore {
	getState(): {readonly sent: readonly SentAction[]};
	subscribe(
		listener: (state: ReturnType<SentStore['getState']>, before: ReturnType<SentStore['getState']>) => void,
	): () => void;
}

const noActions: readonly SentAction[] = [];
const noFacts: readonly Fact[] = [];

/**
 * @param runs absent where nothing can be run
 * @param journal absent where nothing is remembered
 */
export function liveScene(
	poller: Pick<Poller, 'source' | 'tail' | 'signatures' | 'stats' | 'subscribe'>,
	{getState, subscribe}: AlertStore,
	runs?: SentStore,
	journal?: Pick<Journal, 'facts' | 'subscribe'>,
): Scene {
	return {
		source: (system, id) => poller.source(system, id),
		tail: system => poller.tail(system),
		signatures: system => poller.signatures(system),
		alerts: () => getState().alerts,
		episodes: () => getState().episodes,
		itemTicks: () => getState().itemTicks,
		judged: () => getState().judged,
		actions: () => runs?.getState().sent ?? noActions,
		facts: () => journal?.facts() ?? noFacts,
		stats: () => poller.stats(),
		subscribe(listener, about) {
			const stops = [
				...(about === 'alerts' || about === 'actions' || about === 'facts' ? [] : [poller.subscribe(listener, about)]),
				...(about === undefined || about === 'alerts'
					? [
							subscribe(
								(state, before) =>
									(state.alerts !== before.alerts || state.itemTicks !== before.itemTicks) && listener(),
							),
						]
					: []),
				...(runs && (about === undefined || about === 'actions')
					? [runs.subscribe((state, before) => state.sent !== before.sent && listener())]
					: []),
				...(journal && (about === undefined || about === 'facts') ? [journal.subscribe(() => listener())] : []),
			];
			return () => {
				for (const stop of stops) stop();
			};
		},
	};
}

/** The scene that is shown: the chosen moment, else the present. All readers decide by this function. */
export const shownScene = ({moment}: {moment?: Scene}, live: Scene): Scene => moment ?? live;
