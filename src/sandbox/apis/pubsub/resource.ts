import type {SnapshotState, SubscriptionState} from '../../control/queues.ts';

export const topicName = (project: string, topic: string): string => `projects/${project}/topics/${topic}`;

export const subscriptionName = ({project, name}: Pick<SubscriptionState, 'project' | 'name'>): string =>
	`projects/${project}/subscriptions/${name}`;

/** The Subscription resource of Pub/Sub v1: what is not set is left out, and the push config is always there. */
export const subscriptionJson = (subscription: SubscriptionState) => {
	const {project, topic, push, deadLetter, ackDeadlineSeconds, retentionSeconds, retainsAcked} = subscription;
	return {
		name: subscriptionName(subscription),
		topic: topicName(project, topic),
		pushConfig: push ?? {},
		ackDeadlineSeconds,
		...(retainsAcked && {retainAckedMessages: true}),
		messageRetentionDuration: `${retentionSeconds}s`,
		expirationPolicy: {ttl: '2678400s'},
		...(deadLetter && {
			deadLetterPolicy: {
				deadLetterTopic: topicName(project, deadLetter.topic),
				maxDeliveryAttempts: deadLetter.attempts,
			},
		}),
		state: 'ACTIVE',
	};
};

/** The Snapshot resource of Pub/Sub v1. */
export const snapshotJson = ({project, name, topic, expiresAt}: SnapshotState) => ({
	name: `projects/${project}/snapshots/${name}`,
	topic: topicName(project, topic),
	expireTime: new Date(expiresAt).toISOString(),
});
