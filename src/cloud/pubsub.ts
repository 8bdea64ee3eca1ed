/** Subscriptions and snapshots of Pub/Sub over REST. */
import {cleanLine} from '../text/clean.ts';
import type {CloudContext} from './context.ts';
import {wholeList} from './rest.ts';
import {durationMs, isoMs, shortName} from './time.ts';

/** Where a subscription of Pub/Sub pushes its messages. */
export interface PushConfig {
	endpoint: string;
	/** Service account that its requests are of, and for whom their token is meant, where it is not the endpoint. */
	account?: string;
	audience?: string;
	/** The data itself is the body of a request; the rest is in its headers, or left out. */
	unwrapped?: 'bare' | 'with metadata';
	/** Names of what else is set. */
	more?: readonly string[];
}

/** A subscription of Pub/Sub; names are short. */
export interface SubscriptionInfo {
	name: string;
	topic: string;
	/** Absent: whoever wants its messages pulls them. */
	push?: PushConfig;
	/** What it writes its messages to, where that is neither pushed to nor pulled. */
	writesTo?: 'BigQuery' | 'Cloud Storage';
	/** Whether acknowledged messages are kept, too. */
	retainsAcked: boolean;
	/** ms that it keeps messages; and ms that its topic keeps all, 0 where it does not. */
	retentionMs: number;
	topicRetentionMs: number;
	/** Where a message goes after so many attempts. */
	deadLetter?: {topic: string; attempts: number};
}

/** A snapshot of a subscription: what was not acknowledged then. */
export interface SnapshotInfo {
	name: string;
	topic: string;
	/** ms. */
	expiresAt: number;
}

interface RawPush {
	pushEndpoint?: string;
	attributes?: Readonly<Record<string, string>>;
	oidcToken?: {serviceAccountEmail?: string; audience?: string};
	noWrapper?: {writeMetadata?: boolean};
	[other: string]: unknown;
}

/** A subscription as Google tells it. */
export interface RawSubscription {
	name?: string;
	topic?: string;
	pushConfig?: RawPush;
	bigqueryConfig?: object;
	cloudStorageConfig?: object;
	retainAckedMessages?: boolean;
	messageRetentionDuration?: string;
	topicMessageRetentionDuration?: string;
	deadLetterPolicy?: {deadLetterTopic?: string; maxDeliveryAttempts?: number};
}

interface RawSnapshot {
	name?: string;
	topic?: string;
	expireTime?: string;
}

const pageSize = '1000';

/** The list of all subscriptions of a project. */
export const subscriptionsOf = (project: string) => ({
	api: 'pubsub',
	project,
	path: `/v1/projects/${project}/subscriptions`,
	field: 'subscriptions',
	query: {pageSize},
});

/** All subscriptions of a project. Throws CloudError. */
export async function readSubscriptions(
	context: CloudContext,
	project: string,
	signal: AbortSignal,
): Promise<SubscriptionInfo[]> {
	return (await wholeList<RawSubscription>(context, subscriptionsOf(project), signal)).map(subscriptionOf);
}

/** All snapshots of a project. Throws CloudError. */
export async function readSnapshots(
	context: CloudContext,
	project: string,
	signal: AbortSignal,
): Promise<SnapshotInfo[]> {
	const path = `/v1/projects/${project}/snapshots`;
	const asked = {api: 'pubsub', project, path, field: 'snapshots', query: {pageSize}};
	return (await wholeList<RawSnapshot>(context, asked, signal)).map(({name, topic, expireTime}) => ({
		name: cleanLine(shortName(name)),
		topic: cleanLine(shortName(topic)),
		expiresAt: isoMs(expireTime) ?? 0,
	}));
}

/** The same in short names and plain text. */
export function subscriptionOf(raw: RawSubscription): SubscriptionInfo {
	const {deadLetterTopic, maxDeliveryAttempts} = raw.deadLetterPolicy ?? {};
	const writesTo = raw.bigqueryConfig ? 'BigQuery' : raw.cloudStorageConfig ? 'Cloud Storage' : undefined;
	const push = pushOf(raw.pushConfig);
	return {
		name: cleanLine(shortName(raw.name)),
		topic: cleanLine(shortName(raw.topic)),
		...(push && {push}),
		...(writesTo !== undefined && {writesTo}),
		retainsAcked: raw.retainAckedMessages === true,
		retentionMs: durationMs(raw.messageRetentionDuration),
		topicRetentionMs: durationMs(raw.topicMessageRetentionDuration),
		...(deadLetterTopic !== undefined && {
			deadLetter: {topic: cleanLine(shortName(deadLetterTopic)), attempts: maxDeliveryAttempts ?? 5},
		}),
	};
}

/** The version of the protocol is what every subscription has. */
const usualAttributes = '{"x-goog-version":"v1"}';

function pushOf(raw: RawPush = {}): PushConfig | undefined {
	const {pushEndpoint = '', attributes, oidcToken, noWrapper, ...others} = raw;
	if (pushEndpoint === '') return undefined;
	const {serviceAccountEmail: account, audience} = oidcToken ?? {};
	const known = attributes === undefined || JSON.stringify(attributes) === usualAttributes;
	const more = [...(known ? [] : ['attributes']), ...Object.keys(others)].map(name => cleanLine(name));
	return {
		endpoint: cleanLine(pushEndpoint, 500),
		...(account && {account: cleanLine(account)}),
		...(audience && {audience: cleanLine(audience, 500)}),
		...(noWrapper && {unwrapped: noWrapper.writeMetadata === true ? 'with metadata' : 'bare'}),
		...(more.length > 0 && {more}),
	};
}
