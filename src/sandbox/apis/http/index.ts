/** Pages that are asked without Google's credentials: the company's own API, and those of its vendors. */
import {errorPage} from '../../faults/failure.ts';
import {restApi, type SandboxApi} from '../api.ts';

export const http: SandboxApi = {
	words: {
		host: 'api.company.com',
		title: 'health page',
		quota: ['requests', 'Requests', 'RequestsPerMinute', 600],
		permission: () => 'run.routes.invoke',
		body: failure => errorPage(failure),
	},
	isGoogle: false,
	changes: method => method === 'webhook',
	rest: restApi(
		{
			health: 'GET /v1/health',
			metrics: 'GET /v1/metrics',
			webhook: 'POST /v1/callrail/webhook',
			web: 'GET /healthz',
			calls: 'GET /v3/calls.json',
			root: 'GET /',
			statuspage: 'GET /api/v2/status.json',
			salesforceStatus: 'GET /v1/incidents/active',
			googleStatus: 'GET /incidents.json',
		},
		() => import('./handlers.ts'),
	),
};
