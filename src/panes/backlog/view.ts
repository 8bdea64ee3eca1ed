/** Queues: their size and age, and whether they drain or grow. */
import {offered} from '../../actions/catalogue.ts';
import {offersOf} from '../../actions/offers.ts';
import {backlogNeeds, backlogView} from '../../checks/backlog.ts';
import {everyInstance, hasNone, instancesOf, minus, narrowedTo} from '../../config/instances.ts';
import {subscriptionKey} from '../../config/judged.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {duration} from '../../text/durations.ts';
import {count} from '../../text/format.ts';
import {type DerivedCheck, frameRows, type PaneKind} from '../kind.ts';
import {tableOf} from '../rows.ts';
import type {PaneConfigOf} from '../schemas.ts';
import {queueColumns} from './columns.ts';

const queueActions = offered.filter(action => action.startsWith('pubsub.'));

export const backlogKind: PaneKind<PaneConfigOf<'backlog'>> = {
	needs: backlogNeeds,
	takes: [],
	sources: pane =>
		(['backlog', 'age', 'deadLetters'] as const).flatMap(key => {
			const id = pane[key];
			return id === undefined ? [] : [{id, named: {at: [key], as: 'series'}}];
		}),
	checks: queueChecks,
	view: (pane, {system, source, judgement, asOf}) => ({
		tabs: [
			() => ({
				kind: 'table',
				none: 'no subscriptions',
				table: tableOf({
					rows: backlogView(pane, source, judgement, asOf).queues,
					columns: ({theme, now, width}, shown) => queueColumns(theme, now, width, shown),
					id: ({subscription}) => subscription,
					level: ({stand}) => stand.level,
					texts: ({subscription}) => [subscription],
					copy: ({subscription}) => subscription,
					offers: ({subscription}) => offersOf(system, queueActions).filter(({target}) => target === subscription),
				}),
			}),
		],
	}),
	line: (pane, {source, judgement, asOf}) =>
		backlogView(pane, source, judgement, asOf)
			.queues.map(
				({subscription, undelivered, oldestAge}) =>
					`${count(undelivered)} waiting${oldestAge ? `, oldest ${duration(oldestAge)}` : ''} in ${subscription}`,
			)
			.join('; '),
	rows: () => frameRows + 2,
};

function queueChecks({backlog: source, threshold}: PaneConfigOf<'backlog'>, {checks}: SystemConfig): DerivedCheck[] {
	const judged = checks.flatMap(({measure}) =>
		'last' in measure && measure.source === source ? [instancesOf(measure, subscriptionKey)] : [],
	);
	const left = judged.reduce(minus, everyInstance);
	if (hasNone(left)) return [];
	const limit = threshold.toLocaleString('en-US', {useGrouping: false, maximumFractionDigits: 20});
	return [
		{
			id: `queue.${source}`,
			title: 'Messages waiting',
			measure: {source, last: 'max', by: subscriptionKey, ...narrowedTo(left, subscriptionKey)},
			levels: {crit: `> ${limit}`},
			for: '5m',
		},
	];
}
