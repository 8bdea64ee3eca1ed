/** Scenes made of plain values. */

import type {ItemTicks} from '../../src/calendar/types.ts';
import type {Episode} from '../../src/checks/episodes.ts';
import type {Alert} from '../../src/checks/types.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import type {Fact} from '../../src/journal/fact.ts';
import type {PaneConfig} from '../../src/panes/schemas.ts';
import {paneSources} from '../../src/panes/sources.ts';
import type {PollStats, SourceState, TailState} from '../../src/poll/types.ts';
import {systemScene, unread} from '../../src/scene/system.ts';
import type {Scene, SentAction, SystemScene} from '../../src/scene/types.ts';
import {noErrors, type SignatureState} from '../../src/signatures/types.ts';
import {storyOf} from '../../src/triage/story.ts';
import {calmStats, calmTail} from './calm.ts';

interface Known {
	/** By id, of whatever system. */
	source?: (id: string) => SourceState;
	tail?: TailState;
	signatures?: SignatureState;
	alerts?: readonly Alert[];
	episodes?: readonly Episode[];
	actions?: readonly SentAction[];
	facts?: readonly Fact[];
	itemTicks?: ItemTicks;
	judged?: boolean;
	stats?: PollStats;
}

/** A scene in which this is known, and nothing changes. */
export const sceneOf = ({
	source = () => unread,
	tail = calmTail,
	signatures = noErrors,
	alerts = [],
	episodes = [],
	actions = [],
	facts = [],
	itemTicks = {},
	judged = true,
	stats = calmStats,
}: Known = {}): Scene => ({
	source: (_, id) => source(id),
	tail: () => tail,
	signatures: () => signatures,
	alerts: () => alerts,
	episodes: () => episodes,
	actions: () => actions,
	facts: () => facts,
	itemTicks: () => itemTicks,
	judged: () => judged,
	stats: () => stats,
	subscribe: () => () => undefined,
});

/** The sources that breakdowns of a system ask. */
export const breakdownSources = ({checks}: SystemConfig): string[] =>
	checks.flatMap(({breakdown = []}) => breakdown.map(({source}) => source));

/** The likeliest cause of what fires, as the overview says it: `strong key a: 71% of cost`. */
export function causeOf(
	system: SystemConfig,
	source: (id: string) => SourceState,
	alerts: readonly Alert[],
	now: number,
): string | undefined {
	const scene = systemScene(sceneOf({source, alerts}), system, Object.keys(system.sources), now);
	const [cause] = storyOf(scene)?.causes ?? [];
	return cause && `${cause.word} ${cause.title}: ${cause.telling}`;
}

/** What a pane of a system sees of it. */
export const paneScene = (system: SystemConfig, pane: PaneConfig, now: number, known: Known = {}): SystemScene =>
	systemScene(sceneOf(known), system, paneSources(system, pane), now);
