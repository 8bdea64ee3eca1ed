/** What a quiet pane has to say in one line: its numbers, not that it was looked at. Pure. */
import {backlogView} from '../checks/backlog.ts';
import {etlView} from '../checks/etl.ts';
import {freshnessView} from '../checks/freshness.ts';
import type {Lookup} from '../checks/look.ts';
import {sloView} from '../checks/slo.ts';
import {type Level, worst} from '../checks/types.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {PaneId} from '../store/types.ts';
import {ago, duration} from '../text/durations.ts';
import {count} from './format.ts';

/** How the pane itself judges what it shows, and the line; undefined where the pane has no such line. */
export function paneFacts(
	{panes, slos, tz}: SystemConfig,
	pane: PaneId,
	source: Lookup,
	now: number,
): {level: Level; text: string} | undefined {
	if (pane === 'etl' && panes.etl) {
		const {level, today} = etlView(panes.etl, source, now, tz);
		const {ok, failed, running} = today;
		return {
			level,
			text: `${count(ok)} ok, ${count(failed)} failed${running > 0 ? `, ${count(running)} running` : ''} today`,
		};
	}
	if (pane === 'slo') {
		const views = slos.map(slo => sloView(slo, source, now, tz));
		return {
			level: worst(views.map(({level}) => level)),
			text: views.map(({title, text}) => `${title} ${text}`).join(', '),
		};
	}
	if (pane === 'pubsub' && panes.pubsub) {
		const {level, queues} = backlogView(panes.pubsub, source, now);
		const text = queues
			.map(
				({subscription, undelivered, oldestAge}) =>
					`${count(undelivered)} waiting${oldestAge ? `, oldest ${duration(oldestAge)}` : ''} in ${subscription}`,
			)
			.join('; ');
		return {level, text};
	}
	if (pane === 'freshness' && panes.freshness) {
		const {level, tables, ratios} = freshnessView(panes.freshness, source, now, tz);
		const oldest = tables.toSorted((a, b) => (b.age ?? 0) - (a.age ?? 0))[0];
		const text = [
			...(oldest?.age === undefined ? [] : [`oldest ${oldest.table} ${ago(oldest.age)}`]),
			...ratios.map(({title, text}) => `${title} ${text}`),
		].join(', ');
		return {level, text};
	}
	return undefined;
}
