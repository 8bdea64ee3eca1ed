/** Entries of the audit log about changes of Pub/Sub. */
import type {LogEntry} from '../contract/logs.ts';
import {entryOf, typed} from './audit.ts';

interface Named {
	project: string;
	name: string;
}

const resourceOf = ({project, name}: Named): LogEntry['resource'] => ({
	type: 'pubsub_subscription',
	labels: {project_id: project, subscription_id: name},
});

/** A subscription got another endpoint, or none. */
export function pushConfigChanged(subscription: Named & {push?: object}, at: number, by: string): LogEntry {
	const {project, name, push = {}} = subscription;
	const resourceName = `projects/${project}/subscriptions/${name}`;
	return entryOf({
		project,
		at,
		by,
		service: 'pubsub.googleapis.com',
		method: 'google.pubsub.v1.Subscriber.ModifyPushConfig',
		permission: 'pubsub.subscriptions.update',
		resourceName,
		resource: resourceOf(subscription),
		request: {
			...typed('google.pubsub.v1.ModifyPushConfigRequest'),
			subscription: resourceName,
			pushConfig: push,
		},
	});
}

/** A snapshot of a subscription was made. */
export function snapshotMade({project, name}: Named, subscription: string, at: number, by: string): LogEntry {
	const resourceName = `projects/${project}/snapshots/${name}`;
	return entryOf({
		project,
		at,
		by,
		service: 'pubsub.googleapis.com',
		method: 'google.pubsub.v1.Subscriber.CreateSnapshot',
		permission: 'pubsub.snapshots.create',
		resourceName,
		resource: resourceOf({project, name: subscription}),
		request: {
			...typed('google.pubsub.v1.CreateSnapshotRequest'),
			name: resourceName,
			subscription: `projects/${project}/subscriptions/${subscription}`,
		},
	});
}
