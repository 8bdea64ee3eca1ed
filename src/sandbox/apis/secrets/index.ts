/** Secret Manager v1 over REST: secrets and their versions. */
import {restApi, type SandboxApi} from '../api.ts';

export const secrets: SandboxApi = {
	words: {
		host: 'secretmanager.googleapis.com',
		title: 'Secret Manager API',
		quota: ['read_requests', 'Read requests', 'ReadRequestsPerMinutePerProject', 600],
		permission: method => `secretmanager.${method}`,
		denied: (needed, _, resource) => `Permission '${needed}' denied for resource '${resource}' (or it may not exist).`,
	},
	// A read of a value is written down by Google, and counts as a change does.
	changes: method => /add|disable|enable|access/.test(method),
	rest: restApi(
		{
			'secrets.list': 'GET /v1/projects/*/secrets',
			'secrets.get': 'GET /v1/projects/*/secrets/*',
			'versions.add': 'POST /v1/projects/*/secrets/*:addVersion',
			'versions.list': 'GET /v1/projects/*/secrets/*/versions',
			'versions.get': 'GET /v1/projects/*/secrets/*/versions/*',
			'versions.access': 'GET /v1/projects/*/secrets/*/versions/*:access',
			'versions.disable': 'POST /v1/projects/*/secrets/*/versions/*:disable',
			'versions.enable': 'POST /v1/projects/*/secrets/*/versions/*:enable',
		},
		() => import('./handlers.ts'),
	),
};
