/** Cloud Functions v2 over REST, and the HTTPS triggers of the functions themselves. */
import {errorPage} from '../../faults/failure.ts';
import {restApi, type SandboxApi} from '../api.ts';

export const functions: SandboxApi = {
	words: {
		host: 'cloudfunctions.googleapis.com',
		title: 'Cloud Functions API',
		quota: ['read_requests', 'Read requests', 'ReadRequestsPerMinutePerProjectPerRegion', 3000],
		permission: method => (method === 'invoke' ? 'run.routes.invoke' : `cloudfunctions.${method}`),
		body: (failure, method) => (method === 'invoke' ? errorPage(failure) : undefined),
	},
	operations: ['functions.update'],
	changes: method => method === 'invoke' || method === 'functions.update',
	rest: restApi(
		{
			'locations.list': 'GET /v2/projects/*/locations',
			'functions.list': 'GET /v2/projects/*/locations/*/functions',
			'functions.get': 'GET /v2/projects/*/locations/*/functions/*',
			'functions.update': 'PATCH /v2/projects/*/locations/*/functions/*',
			'operations.get': 'GET /v2/projects/*/locations/*/operations/*',
			'runtimes.list': 'GET /v2/projects/*/locations/*/runtimes',
			// Cloud Build's: gcloud asks it before it deploys.
			'builds.getDefaultServiceAccount': 'GET /v1/projects/*/locations/*/defaultServiceAccount',
			// First-generation functions in the words of the older API, which gcloud asks for besides.
			'v1.functions.list': 'GET /v1/projects/*/locations/*/functions',
			invoke: 'POST /fn/*/*',
		},
		() => import('./handlers.ts'),
	),
};
