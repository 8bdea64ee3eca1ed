/**
 * Topics, subscriptions and snapshots of Pub/Sub. The world counts the messages of the subscriptions that it fills; those that
 * somebody publishes or pulls are kept here one by one, so that what is pulled is what was published.
 */
import {randomUUID} from 'node:crypto';
import type {Clock} from '../../clock.ts';
import type {ControlPlane, PushConfig, QueueControl, SubscriptionDef} from '../contract/control.ts';
import type {LogEntry} from '../contract/logs.ts';
import {operator} from '../contract/names.ts';
import {ControlError} from '../rest/error.ts';
import {pushConfigChanged, snapshotMade} from './queueAudit.ts';

export interface Message {
	/** base64. */
	data?: string;
	attributes?: Record<string, string>;
	orderingKey?: string;
	messageId: string;
	/** ms. */
	publishedAt: number;
}

/** A message that somebody has pulled, until its acknowledgement or its deadline. */
interface Kept extends Message {
	ackId?: string;
	/** ms. */
	leasedUntil?: number;
}

export interface SubscriptionState extends SubscriptionDef {
	messages: Kept[];
}

export interface SnapshotState {
	project: string;
	name: string;
	topic: string;
	/** ms, as is the other time. */
	at: number;
	expiresAt: number;
	/** Messages that waited then. */
	waiting: number;
	messages: readonly Kept[];
}

export interface QueueState extends QueueControl {
	/** Short names, ascending. */
	topics(project: string): string[];
	/** By name, ascending. */
	subscriptions(project: string): SubscriptionState[];
	subscription(project: string, name: string): SubscriptionState | undefined;
	/** By name, ascending. */
	snapshots(project: string): SnapshotState[];
	/** By whoever calls the API, as all that follows. Throws ControlError where the name is taken. */
	addSnapshot(subscription: SubscriptionState, name: string): SnapshotState;
	removeSnapshot(project: string, name: string): void;
	/** `push` undefined: its messages are pulled from then on. */
	setPush(subscription: SubscriptionState, push: PushConfig | undefined): void;
	/** Messages published before `at` (ms) count as acknowledged, later ones do not. */
	seekTime(subscription: SubscriptionState, at: number): void;
	seekSnapshot(subscription: SubscriptionState, snapshot: SnapshotState): void;
	/** The ids of what was published. */
	publish(
		project: string,
		topic: string,
		messages: readonly Pick<Message, 'data' | 'attributes' | 'orderingKey'>[],
	): string[];
	/** Leases messages that nobody else has now; those that the world counts are made up as they are pulled. */
	pull(subscription: SubscriptionState, most: number): {ackId: string; message: Message}[];
	acknowledge(subscription: SubscriptionState, ackIds: readonly string[]): void;
}

const snapshotDays = 7;
const day = 86_400_000;
const minute = 60_000;

/** Nothing is there at first. @param write the audit log */
export function createQueues(clock: Clock, hooks: ControlPlane['hooks'], write: (entry: LogEntry) => void): QueueState {
	const topics = new Map<string, Set<string>>();
	const subscriptions = new Map<string, SubscriptionState>();
	const snapshots = new Map<string, SnapshotState>();
	let published = 0;
	const of = <T extends {project: string; name: string}>(all: Map<string, T>, project: string) =>
		[...all.values()].filter(item => item.project === project).sort((a, b) => (a.name < b.name ? -1 : 1));
	const counted = ({project, name}: SubscriptionState) => hooks.queue(project, name) ?? {waiting: 0, perMinute: 0};
	/** So many wait from now on, the oldest since then (ms). */
	const set = ({project, name}: SubscriptionState, waiting: number, since: number) =>
		hooks.setQueue(project, name, Math.max(0, Math.round(waiting)), Math.max(0, (clock.now() - since) / 1000));
	const idOf = () => String(1_000_000_000_000 + published++);
	const addTopic = (project: string, topic: string) =>
		topics.set(project, (topics.get(project) ?? new Set()).add(topic));

	return {
		addSubscription(def) {
			addTopic(def.project, def.topic);
			if (def.deadLetter) addTopic(def.project, def.deadLetter.topic);
			subscriptions.set(`${def.project}/${def.name}`, {...def, messages: []});
		},
		isPushed: (project, name) => subscriptions.get(`${project}/${name}`)?.push !== undefined,
		kept: (project, name) => subscriptions.get(`${project}/${name}`)?.messages.length ?? 0,
		topics: project => [...(topics.get(project) ?? [])].sort(),
		subscriptions: project => of(subscriptions, project),
		subscription: (project, name) => subscriptions.get(`${project}/${name}`),
		snapshots: project => of(snapshots, project).filter(({expiresAt}) => expiresAt > clock.now()),
		addSnapshot(subscription, name) {
			const {project, topic, messages} = subscription;
			const at = clock.now();
			if (snapshots.has(`${project}/${name}`)) throw new ControlError('ALREADY_EXISTS', 'Snapshot already exists');
			const snapshot = {
				project,
				name,
				topic,
				at,
				expiresAt: at + snapshotDays * day,
				waiting: counted(subscription).waiting,
				messages: messages.map(message => ({...message})),
			};
			snapshots.set(`${project}/${name}`, snapshot);
			write(snapshotMade(snapshot, subscription.name, at, operator));
			return snapshot;
		},
		removeSnapshot: (project, name) => void snapshots.delete(`${project}/${name}`),
		setPush(subscription, push) {
			if (push) subscription.push = push;
			else delete subscription.push;
			const at = clock.now();
			write(pushConfigChanged(subscription, at, operator));
			if (!push) return;
			// What was kept one by one is pushed with the others.
			set(subscription, counted(subscription).waiting + subscription.messages.length, at);
			subscription.messages = [];
		},
		seekTime(subscription, at) {
			const now = clock.now();
			const {waiting, perMinute} = counted(subscription);
			const oldest = Math.max(at, now - subscription.retentionSeconds * 1000);
			const since = Math.ceil((perMinute * Math.max(0, now - oldest)) / minute);
			set(subscription, subscription.retainsAcked ? since : Math.min(waiting, since), Math.min(now, oldest));
			subscription.messages = subscription.messages.filter(({publishedAt}) => publishedAt >= at);
		},
		seekSnapshot(subscription, {at, waiting, messages}) {
			const came = (counted(subscription).perMinute * (clock.now() - at)) / minute;
			set(subscription, waiting + came, at);
			const later = subscription.messages.filter(({publishedAt}) => publishedAt >= at);
			subscription.messages = [
				...messages.map(({messageId, publishedAt, ...its}) => ({messageId, publishedAt, ...its})),
				...later,
			];
		},
		publish(project, topic, messages) {
			const publishedAt = clock.now();
			const made = messages.map(message => ({...message, messageId: idOf(), publishedAt}));
			for (const subscription of subscriptions.values()) {
				if (subscription.project !== project || subscription.topic !== topic) continue;
				if (subscription.push) set(subscription, counted(subscription).waiting + made.length, publishedAt);
				else subscription.messages.push(...made.map(message => ({...message})));
			}
			return made.map(({messageId}) => messageId);
		},
		pull(subscription, most) {
			const now = clock.now();
			const isFree = ({leasedUntil = 0}: Kept) => leasedUntil <= now;
			const {waiting} = counted(subscription);
			const missing = most - subscription.messages.filter(isFree).length;
			const fresh = Math.min(Math.floor(waiting), Math.max(0, missing));
			if (fresh > 0) {
				set(subscription, waiting - fresh, now);
				subscription.messages.push(...Array.from({length: fresh}, () => madeUp(idOf(), subscription, now)));
			}
			const leased = subscription.messages.filter(isFree).slice(0, most);
			return leased.map(kept => {
				kept.ackId = `projects/${subscription.project}/subscriptions/${subscription.name}:${randomUUID()}`;
				kept.leasedUntil = now + subscription.ackDeadlineSeconds * 1000;
				const {ackId, leasedUntil: _, ...message} = kept;
				return {ackId, message};
			});
		},
		acknowledge(subscription, ackIds) {
			subscription.messages = subscription.messages.filter(({ackId}) => ackId === undefined || !ackIds.includes(ackId));
		},
	};
}

/** A message of those that the world only counts. */
const madeUp = (messageId: string, {topic, project}: SubscriptionState, publishedAt: number): Kept => ({
	messageId,
	publishedAt,
	data: Buffer.from(JSON.stringify({request_id: `req-${messageId}`, source: 'callrail'})).toString('base64'),
	attributes: {
		CloudPubSubDeadLetterSourceDeliveryCount: '5',
		CloudPubSubDeadLetterSourceTopicPublishTime: new Date(publishedAt).toISOString(),
		origin: `projects/${project}/topics/${topic}`,
	},
});
