/** Topics and subscriptions of the ingestion system, and their messages as the simulation counts them. */
import {projects} from '../contract/names.ts';
import type {Context} from './context.ts';
import {day, traffic} from './daily.ts';
import {deadQueue, mainQueue} from './queue-metrics.ts';
import type {Stress} from './stress.ts';
import {requestsPerMinute} from './webhook-metrics.ts';

const project = projects.ingestion;
const deadTopic = 'webhook-processing-dlq';

export function declareQueues({stores: {control}}: Context): void {
	control.addSubscription({
		project,
		name: mainQueue,
		topic: 'webhook-processing-topic',
		push: {
			pushEndpoint: 'https://webhook-processor-abcdefgh-uc.a.run.app/v1/process',
			attributes: {'x-goog-version': 'v1'},
			oidcToken: {serviceAccountEmail: `${project}@appspot.gserviceaccount.com`},
		},
		ackDeadlineSeconds: 60,
		retentionSeconds: (7 * day) / 1000,
		retainsAcked: true,
		deadLetter: {topic: deadTopic, attempts: 5},
	});
	control.addSubscription({
		project,
		name: deadQueue,
		topic: deadTopic,
		ackDeadlineSeconds: 600,
		retentionSeconds: (7 * day) / 1000,
		retainsAcked: false,
	});
}

/** Whether anybody takes the messages of the webhooks. */
export const isRead = ({stores: {control}}: Context): boolean => control.isPushed(project, mainQueue);

/** Messages that come in within the minute that starts at `at`: one for each call of the webhook. */
export const arrivals = ({pressure: {reachable}}: Context, at: number): number =>
	reachable ? Math.round(requestsPerMinute * traffic(at)) : 0;

/** Sets the hooks of the control plane that count messages. */
export function countQueues(context: Context, stress: () => Stress, set: (patch: Partial<Stress>) => void): void {
	const {clock, control} = context.stores;
	control.hooks.queue = (asked, subscription) => {
		if (asked !== project) return undefined;
		if (subscription === mainQueue) return {waiting: stress().backlog, perMinute: arrivals(context, clock.now())};
		return subscription === deadQueue ? {waiting: stress().dead, perMinute: 0} : undefined;
	};
	control.hooks.setQueue = (asked, subscription, waiting, oldest) => {
		if (asked !== project) return;
		if (subscription === mainQueue) set({backlog: waiting, oldest: waiting > 0 ? oldest : 0});
		else if (subscription === deadQueue) set({dead: waiting});
	};
}
