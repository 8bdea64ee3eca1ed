/** Subscriptions of Pub/Sub in the project: how their messages get to somebody, and what becomes of those that nobody takes. */
import type {SourceOf} from '../../config/schema/sources.ts';
import {type RawSubscription, type SubscriptionInfo, subscriptionOf, subscriptionsOf} from '../pubsub.ts';
import {cutAt, listReading, type RowOf} from './columns.ts';
import type {Kind} from './kind.ts';

export const subscriptionsColumns = {
	name: 'text',
	topic: 'text',
	delivery: 'text',
	pushes_to: 'text',
	retention_ms: 'number',
	dead_letters: 'text',
} as const;
export type SubscriptionRow = RowOf<typeof subscriptionsColumns>;

export const subscriptions: Kind<SourceOf<'subscriptions'>> = {
	api: 'pubsub',
	every: 120_000,
	async read({list}, {system: {project}, now}, signal) {
		const found = await list<RawSubscription>(subscriptionsOf(project), signal);
		const rows = found.items.map(raw => rowOf(subscriptionOf(raw)));
		const {requests} = found;
		return listReading(subscriptionsColumns, {rows, requests, cut: cutAt(found, 'subscriptions')}, now());
	},
};

function rowOf({name, topic, push, writesTo, retentionMs, deadLetter}: SubscriptionInfo): SubscriptionRow {
	return {
		name,
		topic,
		delivery: push ? 'push' : (writesTo ?? 'pull'),
		// What comes behind the path may be a secret.
		pushes_to: push ? push.endpoint.replace(/^(https?:\/\/)[^/]*@|[?#].*$/g, '$1') : null,
		retention_ms: retentionMs,
		dead_letters: deadLetter?.topic ?? null,
	};
}
