/** The enabled APIs of a project, by Service Usage v1 over REST. */
import {restApi, type SandboxApi} from '../api.ts';

export const serviceusage: SandboxApi = {
	words: {
		host: 'serviceusage.googleapis.com',
		title: 'Service Usage API',
		quota: ['read_requests', 'Read requests', 'DefaultRequestsPerMinutePerProject', 1200],
		permission: method => `serviceusage.${method === 'services.batchGet' ? 'services.get' : method}`,
	},
	operations: ['services.enable', 'services.disable'],
	changes: method => /enable|disable/.test(method),
	rest: restApi(
		{
			'services.list': 'GET /v1/projects/*/services',
			'services.batchGet': 'GET /v1/projects/*/services:batchGet',
			'services.get': 'GET /v1/projects/*/services/*',
			'services.enable': 'POST /v1/projects/*/services/*:enable',
			'services.disable': 'POST /v1/projects/*/services/*:disable',
			'operations.get': 'GET /v1/operations/*',
		},
		() => import('./handlers.ts'),
	),
};
