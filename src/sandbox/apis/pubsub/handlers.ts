import {z} from 'zod';
import type {SnapshotState, SubscriptionState} from '../../control/queues.ts';
import type {Call} from '../../rest/call.ts';
import {ControlError} from '../../rest/error.ts';
import {readJson} from '../../rest/http.ts';
import {pageAsked} from '../../rest/pages.ts';
import type {Sandbox} from '../../stores.ts';
import {snapshotJson, subscriptionJson, subscriptionName, topicName} from './resource.ts';

/** Messages of one publish, and of one pull. */
const most = 1000;
const pageSize = 100;

const pushBody = z.object({
	pushConfig: z
		.object({
			pushEndpoint: z.string().default(''),
			attributes: z.record(z.string(), z.string()).optional(),
			oidcToken: z.object({serviceAccountEmail: z.email(), audience: z.string().optional()}).optional(),
			noWrapper: z.object({writeMetadata: z.boolean().optional()}).optional(),
		})
		.default({pushEndpoint: ''}),
});
const seekBody = z
	.object({time: z.iso.datetime({offset: true, error: "Payload isn't valid for request."}), snapshot: z.string()})
	.partial();
const pullBody = z.object({maxMessages: z.int().default(0), returnImmediately: z.boolean().optional()});
const ackBody = z.object({ackIds: z.array(z.string()).default([])});
const snapshotBody = z.object({subscription: z.string().default('')});
const publishBody = z.object({
	messages: z
		.array(
			z
				.object({
					data: z.base64().nullish(),
					attributes: z.record(z.string().min(1), z.string()).nullish(),
					orderingKey: z.string().nullish(),
				})
				.transform(({data, attributes, orderingKey}) => ({
					...(data && {data}),
					...(attributes && {attributes}),
					...(orderingKey && {orderingKey}),
				})),
		)
		.max(most)
		.default([]),
});

export function handlers({control}: Pick<Sandbox, 'control'>) {
	const missing = (text: string) => new ControlError('NOT_FOUND', text);
	const invalid = (text: string) => new ControlError('INVALID_ARGUMENT', text);
	function subscriptionNamed([project = '', name = '']: readonly string[]): SubscriptionState {
		const found = control.subscription(project, name);
		if (!found) throw missing('Subscription does not exist');
		return found;
	}
	function snapshotNamed([project = '', name = '']: readonly string[]): SnapshotState {
		const found = control.snapshots(project).find(one => one.name === name);
		if (!found) throw missing('Snapshot does not exist');
		return found;
	}
	function topicNamed([project = '', name = '']: readonly string[]) {
		if (!control.topics(project).includes(name)) throw missing('Topic not found');
		return {name: topicName(project, name)};
	}
	/** The project and the short name in the full name of a resource. */
	const partsOf = (name: string): string[] => {
		const [, project = '', , short = ''] = name.split('/');
		return [project, short];
	};

	return {
		'topics.list'({query, parts: [project = '']}: Call) {
			const {items, ...rest} = pageAsked(control.topics(project), query, pageSize);
			return {topics: items.map(name => ({name: topicName(project, name)})), ...rest};
		},
		'topics.get': ({parts}: Call) => topicNamed(parts),
		async 'topics.publish'({req, parts}: Call) {
			const {messages} = await bodyOf(req, publishBody);
			const [project = '', topic = ''] = parts;
			topicNamed(parts);
			if (messages.length === 0) throw invalid('No messages to publish');
			if (messages.some(({data, attributes}) => (data ?? attributes) === undefined))
				throw invalid('Some messages are empty');
			return {messageIds: control.publish(project, topic, messages)};
		},
		'subscriptions.list'({query, parts: [project = '']}: Call) {
			const {items, ...rest} = pageAsked(control.subscriptions(project), query, pageSize);
			return {subscriptions: items.map(subscriptionJson), ...rest};
		},
		'subscriptions.get': ({parts}: Call) => subscriptionJson(subscriptionNamed(parts)),
		async 'subscriptions.modifyPushConfig'({req, parts}: Call) {
			const {pushConfig} = await bodyOf(req, pushBody);
			const {pushEndpoint, attributes, oidcToken, noWrapper} = pushConfig;
			const subscription = subscriptionNamed(parts);
			if (pushEndpoint !== '' && !/^https:\/\/[^\s/]+/.test(pushEndpoint))
				throw invalid(`Invalid push endpoint given (endpoint=${pushEndpoint}).`);
			const push = {
				pushEndpoint,
				attributes: attributes ?? {'x-goog-version': 'v1'},
				...(oidcToken && {
					oidcToken: {
						serviceAccountEmail: oidcToken.serviceAccountEmail,
						...(oidcToken.audience !== undefined && {audience: oidcToken.audience}),
					},
				}),
				...(noWrapper && {noWrapper: {...(noWrapper.writeMetadata === true && {writeMetadata: true})}}),
			};
			control.setPush(subscription, pushEndpoint === '' ? undefined : push);
			return {};
		},
		async 'subscriptions.seek'({req, parts}: Call) {
			const {time, snapshot: name} = await bodyOf(req, seekBody);
			const subscription = subscriptionNamed(parts);
			if (time !== undefined) {
				control.seekTime(subscription, Date.parse(time));
				return {};
			}
			if (name === undefined)
				throw invalid('No target was specified in the SeekRequest. Must specify either a time or a snapshot');
			const snapshot = snapshotNamed(partsOf(name));
			if (snapshot.topic !== subscription.topic)
				throw new ControlError(
					'FAILED_PRECONDITION',
					`The subscription's topic ${topicName(subscription.project, subscription.topic)} is different from that of the snapshot ${topicName(snapshot.project, snapshot.topic)}; they must match in order for Seek work.`,
				);
			control.seekSnapshot(subscription, snapshot);
			return {};
		},
		async 'subscriptions.pull'({req, parts}: Call) {
			const {maxMessages} = await bodyOf(req, pullBody);
			const subscription = subscriptionNamed(parts);
			if (maxMessages < 1) throw invalid('No max_messages specified');
			if (subscription.push)
				throw new ControlError(
					'FAILED_PRECONDITION',
					'This method is not supported for this subscription type: it pushes its messages.',
				);
			const pulled = control.pull(subscription, Math.min(maxMessages, most));
			if (pulled.length === 0) return {};
			return {
				receivedMessages: pulled.map(({ackId, message: {publishedAt, ...message}}) => ({
					ackId,
					message: {...message, publishTime: new Date(publishedAt).toISOString()},
				})),
			};
		},
		async 'subscriptions.acknowledge'({req, parts}: Call) {
			const {ackIds} = await bodyOf(req, ackBody);
			const subscription = subscriptionNamed(parts);
			if (ackIds.length === 0) throw invalid('No ack ids specified.');
			const strange = ackIds.find(id => !id.startsWith(`${subscriptionName(subscription)}:`));
			if (strange !== undefined) throw invalid(`Invalid ack id (ack_id=${strange})`);
			control.acknowledge(subscription, ackIds);
			return {};
		},
		'snapshots.list'({query, parts: [project = '']}: Call) {
			const {items, ...rest} = pageAsked(control.snapshots(project), query, pageSize);
			return {snapshots: items.map(snapshotJson), ...rest};
		},
		'snapshots.get': ({parts}: Call) => snapshotJson(snapshotNamed(parts)),
		async 'snapshots.create'({req, parts}: Call) {
			const {subscription} = await bodyOf(req, snapshotBody);
			const [project = '', name = ''] = parts;
			if (!/^(?!goog)[A-Za-z][\w.~+%-]{2,254}$/.test(name))
				throw invalid(`Invalid [snapshots] name: (name=projects/${project}/snapshots/${name})`);
			return snapshotJson(control.addSnapshot(subscriptionNamed(partsOf(subscription)), name));
		},
		'snapshots.delete'({parts}: Call) {
			const {project, name} = snapshotNamed(parts);
			control.removeSnapshot(project, name);
			return {};
		},
	};
}

/** The body of a request. Throws ControlError for what Google refuses. */
async function bodyOf<T>(req: Call['req'], schema: z.ZodType<T>): Promise<T> {
	const parsed = schema.safeParse(await readJson(req));
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	const where = issue?.code === 'invalid_format' ? '' : `Invalid value at '${issue?.path.join('.')}': `;
	throw new ControlError('INVALID_ARGUMENT', `${where}${issue?.message}`);
}
