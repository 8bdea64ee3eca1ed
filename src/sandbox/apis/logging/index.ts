/** Cloud Logging: entries listed over gRPC and REST, and followed over gRPC. */
import {restApi, type SandboxApi} from '../api.ts';

export const logging: SandboxApi = {
	words: {
		host: 'logging.googleapis.com',
		title: 'Cloud Logging API',
		quota: ['read_requests', 'Read requests', 'ReadRequestsPerMinutePerProject', 60],
		permission: () => 'logging.logEntries.list',
		denied: () => 'Permission denied for all log views',
	},
	faults: ['tail-ended', 'duplicates', 'late'],
	rest: {past: true, ...restApi({ListLogEntries: 'POST /v2/entries:list'}, () => import('./rest.ts'))},
	grpc: {
		packages: ['google.logging.'],
		methods: ['ListLogEntries', 'TailLogEntries'],
		past: ['ListLogEntries', 'TailLogEntries'],
		load: async () => (await import('./service.ts')).registerLogging,
	},
};
