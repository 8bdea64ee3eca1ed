/** Cloud Scheduler v1 over REST. */
import {restApi, type SandboxApi} from '../api.ts';

export const scheduler: SandboxApi = {
	words: {
		host: 'cloudscheduler.googleapis.com',
		title: 'Cloud Scheduler API',
		quota: ['read_requests', 'Read requests', 'ReadRequestsPerMinutePerProject', 1000],
		permission: method => `cloudscheduler.${method}`,
		denied: (needed, _, resource) =>
			`The principal lacks IAM permission "${needed}" for the resource "${resource}" (or the resource may not exist).`,
	},
	changes: method => /run|pause|resume|update/.test(method),
	rest: restApi(
		{
			'locations.list': 'GET /v1/projects/*/locations',
			// App Engine's: gcloud asks it where the jobs of a project are.
			'apps.get': 'GET /v1/apps/*',
			'jobs.list': 'GET /v1/projects/*/locations/*/jobs',
			'jobs.get': 'GET /v1/projects/*/locations/*/jobs/*',
			'jobs.update': 'PATCH /v1/projects/*/locations/*/jobs/*',
			'jobs.run': 'POST /v1/projects/*/locations/*/jobs/*:run',
			'jobs.pause': 'POST /v1/projects/*/locations/*/jobs/*:pause',
			'jobs.resume': 'POST /v1/projects/*/locations/*/jobs/*:resume',
		},
		() => import('./handlers.ts'),
	),
};
