/** Resource Manager v1 over REST: which permissions the caller has in a project, and the project's IAM policy. */
import {restApi, type SandboxApi} from '../api.ts';

export const resourcemanager: SandboxApi = {
	words: {
		host: 'cloudresourcemanager.googleapis.com',
		title: 'Cloud Resource Manager API',
		quota: ['read_requests', 'Read requests', 'ReadRequestsPerMinutePerProject', 600],
		permission: method => `resourcemanager.projects.${method === 'getIamPolicy' ? 'getIamPolicy' : 'get'}`,
	},
	rest: restApi(
		{
			get: 'GET /v1/projects/*',
			testIamPermissions: 'POST /v1/projects/*:testIamPermissions',
			getIamPolicy: 'POST /v1/projects/*:getIamPolicy',
		},
		() => import('./handlers.ts'),
	),
};
