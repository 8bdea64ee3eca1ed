/** Cloud Monitoring: time series and the descriptors of metrics over gRPC, alert policies over REST. */
import {restApi, type SandboxApi, verbOf} from '../api.ts';

export const monitoring: SandboxApi = {
	words: {
		host: 'monitoring.googleapis.com',
		title: 'Cloud Monitoring API',
		quota: ['query_requests', 'Time series queries', 'QueryRequestsPerMinutePerProject', 6000],
		permission: method =>
			method === 'ListTimeSeries'
				? 'monitoring.timeSeries.list'
				: `monitoring.${method.includes('.') ? method : verbOf(method)}`,
		denied: needed => `Permission ${needed} denied (or the resource may not exist).`,
	},
	rest: restApi({'alertPolicies.list': 'GET /v3/projects/*/alertPolicies'}, () => import('./policies.ts')),
	grpc: {
		packages: ['google.monitoring.'],
		methods: ['ListTimeSeries', 'GetMetricDescriptor', 'ListMetricDescriptors'],
		past: ['ListTimeSeries'],
		load: async () => (await import('./service.ts')).registerMonitoring,
	},
};
