/** Subscriptions of Pub/Sub, by their metrics. */
import {minute} from '../../clock.ts';
import type {Found} from '../found.ts';
import type {Fragment} from '../fragment.ts';
import {nice, span} from '../limits.ts';

const only = 'resource.type = "pubsub_subscription"';
const source = (name: string, aligner: string) => ({
	metric: `pubsub.googleapis.com/subscription/${name}`,
	filter: only,
	aligner,
	window: '6h',
});

export function queues({queues: all}: Found): Fragment[] {
	if (all.length === 0) return [];
	const worked = all.filter(({dead}) => !dead);
	const givingUp = all.filter(({givesUp}) => givesUp).map(({id}) => id);
	const most = Math.max(0, ...worked.map(one => one.most));
	const threshold = Math.max(100, nice(3 * most));
	const oldest = Math.max(5 * minute, 3 * Math.max(0, ...worked.map(one => one.oldest)));
	const where = {subscription_id: worked.map(({id}) => id)};
	return [
		{
			about: `Pub/Sub: at most ${most} messages waited in the last day, so three times as many are too many.`,
			sources: {
				backlog: source('num_undelivered_messages', 'ALIGN_MAX'),
				oldest: source('oldest_unacked_message_age', 'ALIGN_MAX'),
				...(givingUp.length > 0 && {
					given_up: {...source('dead_letter_message_count', 'ALIGN_DELTA'), window: '1h'},
				}),
			},
			panes: [{id: 'pubsub', kind: 'backlog', backlog: 'backlog', age: 'oldest', threshold}],
			checks: [
				...(worked.length === 0
					? []
					: [
							{
								id: 'backlog',
								title: 'Messages that wait',
								measure: {source: 'backlog', last: 'max', by: 'subscription_id', where},
								levels: {warn: `> ${threshold}`, crit: `> ${10 * threshold}`},
								for: '10m',
								severity: 'medium',
							},
							{
								id: 'oldest',
								title: 'Oldest message that waits',
								measure: {source: 'oldest', last: 'max', by: 'subscription_id', where},
								unit: 'ms',
								levels: {warn: `> ${span(oldest)}`, crit: `> ${span(4 * oldest)}`},
								for: '5m',
								severity: 'medium',
							},
						]),
				...(givingUp.length === 0 ? [] : [deadLetters(givingUp)]),
			],
		},
	];
}

/** Messages that a subscription gave up on within the hour. */
const deadLetters = (ids: readonly string[]): object => ({
	id: 'given_up',
	title: 'Messages given up, dead letters',
	measure: {source: 'given_up', total: true, by: 'subscription_id', where: {subscription_id: ids}},
	levels: {warn: '> 0', crit: '> 100'},
	onNoData: 'ok',
	severity: 'medium',
});
