/** Pub/Sub v1 over REST. */
import {restApi, type SandboxApi} from '../api.ts';

/** Methods whose permission is another than their own name. */
const permissions: Readonly<Record<string, string>> = {
	'subscriptions.modifyPushConfig': 'subscriptions.update',
	'subscriptions.seek': 'subscriptions.consume',
	'subscriptions.pull': 'subscriptions.consume',
	'subscriptions.acknowledge': 'subscriptions.consume',
};

export const pubsub: SandboxApi = {
	words: {
		host: 'pubsub.googleapis.com',
		title: 'Cloud Pub/Sub API',
		quota: ['administrator', 'Administrator operations', 'administratorOperationsPerMinutePerProject', 6000],
		permission: method => `pubsub.${permissions[method] ?? method}`,
		denied: (needed, _, resource) =>
			`User not authorized to perform this action: the permission ${needed} on ${resource} is missing.`,
	},
	// A pull hides messages from everybody else for a while.
	changes: method => /modify|seek|pull|acknowledge|publish|create|delete/.test(method),
	rest: restApi(
		{
			'topics.list': 'GET /v1/projects/*/topics',
			'topics.get': 'GET /v1/projects/*/topics/*',
			'topics.publish': 'POST /v1/projects/*/topics/*:publish',
			'subscriptions.list': 'GET /v1/projects/*/subscriptions',
			'subscriptions.get': 'GET /v1/projects/*/subscriptions/*',
			'subscriptions.modifyPushConfig': 'POST /v1/projects/*/subscriptions/*:modifyPushConfig',
			'subscriptions.seek': 'POST /v1/projects/*/subscriptions/*:seek',
			'subscriptions.pull': 'POST /v1/projects/*/subscriptions/*:pull',
			'subscriptions.acknowledge': 'POST /v1/projects/*/subscriptions/*:acknowledge',
			'snapshots.list': 'GET /v1/projects/*/snapshots',
			'snapshots.get': 'GET /v1/projects/*/snapshots/*',
			'snapshots.create': 'PUT /v1/projects/*/snapshots/*',
			'snapshots.delete': 'DELETE /v1/projects/*/snapshots/*',
		},
		() => import('./handlers.ts'),
	),
};
