/** How many lines the panes of a system would fill, border and column titles included: known from its configuration. */
import type {SystemConfig} from '../config/schema/system.ts';
import type {Wanted} from './layout.ts';

/** Border and column titles. */
const frame = 3;
const mostAlerts = 12;

/** @param alerts how many alerts want a line now, those that were just resolved among them */
export function wantedLines({panes: {etl, pubsub, freshness}, slos}: SystemConfig, alerts: number): Wanted {
	return {
		alerts: frame + Math.max(1, Math.min(mostAlerts, alerts)),
		slo: frame + slos.length,
		...(etl && {etl: frame + 1 + Math.max(1, etl.expected.length)}),
		...(pubsub && {pubsub: frame + 2}),
		...(freshness && {
			freshness:
				frame +
				(freshness.scoring ? 3 : 0) +
				(freshness.tables ? 3 : 0) +
				freshness.ratios.length +
				(freshness.top ? 2 : 0) +
				(freshness.costs ? 2 : 0),
		}),
	};
}
