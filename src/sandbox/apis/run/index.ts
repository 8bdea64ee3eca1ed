/** Cloud Run Admin v2 over gRPC: services, revisions and the operations that updates start; over REST what gcloud reads and replaces, and updates. */
import {restApi, type SandboxApi, verbOf} from '../api.ts';

const knative = '/apis/serving.knative.dev/v1/namespaces/*';

export const run: SandboxApi = {
	words: {
		host: 'run.googleapis.com',
		title: 'Cloud Run Admin API',
		quota: ['read_requests', 'Read requests', 'ReadRequestsPerMinutePerProjectPerRegion', 3000],
		// Replacing is how the first version says updating.
		permission: method => `run.${verbOf(method.replace(/Everywhere|V2/, '').replace('Replace', 'Update'))}`,
	},
	operations: ['UpdateService', 'ReplaceService'],
	// A request that only validates changes nothing.
	changes(method, request) {
		const {validateOnly, dryRun} = (request ?? {}) as {validateOnly?: unknown; dryRun?: unknown};
		if (method === 'ReplaceService') return dryRun !== 'all';
		return method === 'UpdateService' && String(validateOnly) !== 'true';
	},
	rest: restApi(
		{
			GetServiceV2: 'GET /v2/projects/*/locations/*/services/*',
			UpdateService: 'PATCH /v2/projects/*/locations/*/services/*',
			// The first version, whose resources are those of Knative: gcloud run speaks nothing else.
			ListServices: `GET ${knative}/services`,
			ListServicesEverywhere: 'GET /v1/projects/*/locations/*/services',
			GetService: `GET ${knative}/services/*`,
			ReplaceService: `PUT ${knative}/services/*`,
			ListRevisions: `GET ${knative}/revisions`,
			GetRevision: `GET ${knative}/revisions/*`,
		},
		() => import('./rest.ts'),
	),
	grpc: {
		packages: ['google.cloud.run.', 'google.longrunning.'],
		methods: [
			'GetService',
			'ListServices',
			'UpdateService',
			'GetRevision',
			'ListRevisions',
			'GetOperation',
			'ListOperations',
		],
		load: async () => (await import('./service.ts')).registerRun,
	},
};
