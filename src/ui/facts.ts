/** What a quiet pane has to say in one line: its numbers, not that it was looked at. Pure. */
import {backlogView} from '../checks/backlog.ts';
import {etlView} from '../checks/etl.ts';
import {freshnessView} from '../checks/freshness.ts';
import type {Lookup} from '../checks/look.ts';
import {sloView} from '../checks/slo.ts';
import type {SystemConfig} from '../config/schema.ts';
import type {PaneId} from '../store/types.ts';
import {ago, count, duration} from './format.ts';

/** Undefined where the pane has no such line, or nothing to put in it. */
export function paneFacts(
	{panes, slos, tz}: SystemConfig,
	pane: PaneId,
	source: Lookup,
	now: number,
): string | undefined {
	if (pane === 'etl' && panes.etl) {
		const {ok, failed, running} = etlView(panes.etl, source, now, tz).today;
		return `${count(ok)} ok, ${count(failed)} failed${running > 0 ? `, ${count(running)} running` : ''} today`;
	}
	if (pane === 'slo')
		return slos
			.map(slo => sloView(slo, source, now, tz))
			.map(({title, text}) => `${title} ${text}`)
			.join(', ');
	if (pane === 'pubsub' && panes.pubsub)
		return backlogView(panes.pubsub, source, now)
			.queues.map(
				({subscription, undelivered, oldestAge}) =>
					`${count(undelivered)} waiting${oldestAge ? `, oldest ${duration(oldestAge)}` : ''} in ${subscription}`,
			)
			.join('; ');
	if (pane === 'freshness' && panes.freshness) {
		const {tables, ratios} = freshnessView(panes.freshness, source, now, tz);
		const oldest = tables.toSorted((a, b) => (b.age ?? 0) - (a.age ?? 0))[0];
		return [
			...(oldest?.age === undefined ? [] : [`oldest ${oldest.table} ${ago(oldest.age)}`]),
			...ratios.map(({title, text}) => `${title} ${text}`),
		].join(', ');
	}
	return undefined;
}
