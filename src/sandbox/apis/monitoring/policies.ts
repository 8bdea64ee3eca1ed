/** The alert policies of the projects as somebody made them in the console: those of the ingestion system (S3-092, S3-093, S3-098). */
import {projects} from '../../contract/names.ts';
import type {Call} from '../../rest/call.ts';
import {pageAsked} from '../../rest/pages.ts';

const project = `projects/${projects.ingestion}`;
const documentation = (content: string) => ({content, mimeType: 'text/markdown'});
const channels = [`${project}/notificationChannels/4411883227710065431`];
const mutation = {mutateTime: '2026-03-02T09:14:33.204571233Z', mutatedBy: 'priya.nair@northwind.example'};

function policy(id: string, displayName: string, content: string, conditions: readonly object[]) {
	const name = `${project}/alertPolicies/${id}`;
	return {
		name,
		displayName,
		documentation: documentation(content),
		conditions: conditions.map((condition, index) => ({name: `${name}/conditions/${id}${index}`, ...condition})),
		combiner: 'OR',
		enabled: true,
		notificationChannels: channels,
		creationRecord: mutation,
		mutationRecord: mutation,
	};
}

const policies: readonly object[] = [
	policy('7317729931002284571', 'API Availability', 'The health page fails for the checkers of Google.', [
		{
			displayName: 'Uptime check failed',
			conditionThreshold: {
				filter: 'resource.type = "uptime_url" AND metric.type = "monitoring.googleapis.com/uptime_check/check_passed"',
				aggregations: [
					{alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_FRACTION_TRUE', crossSeriesReducer: 'REDUCE_MEAN'},
				],
				comparison: 'COMPARISON_LT',
				thresholdValue: 0.99,
				duration: '120s',
				trigger: {count: 1},
			},
		},
	]),
	policy(
		'7317729931002284572',
		'High Error Rate',
		'Compare the revisions. Roll back where only the newest one fails.',
		[
			{
				displayName: '5xx above 5 %',
				conditionThreshold: {
					filter:
						'resource.type = "cloud_run_revision" AND resource.labels.service_name = "webhook-processor" AND metric.type = "run.googleapis.com/request_count" AND metric.labels.response_code_class = "5xx"',
					aggregations: [{alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_DELTA', crossSeriesReducer: 'REDUCE_SUM'}],
					denominatorFilter:
						'resource.type = "cloud_run_revision" AND resource.labels.service_name = "webhook-processor" AND metric.type = "run.googleapis.com/request_count"',
					denominatorAggregations: [
						{alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_DELTA', crossSeriesReducer: 'REDUCE_SUM'},
					],
					comparison: 'COMPARISON_GT',
					thresholdValue: 0.05,
					duration: '300s',
					trigger: {count: 1},
				},
			},
		],
	),
	policy('7317729931002284573', 'Processing Backlog', 'Messages wait: look at the instances and at Spanner.', [
		{
			displayName: 'More than 100 undelivered messages',
			conditionThreshold: {
				filter:
					'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "webhook-processing-sub" AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"',
				aggregations: [{alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_MAX'}],
				comparison: 'COMPARISON_GT',
				thresholdValue: 100,
				duration: '1200s',
				trigger: {count: 1},
			},
		},
	]),
];

export const handlers = () => ({
	'alertPolicies.list'({query, parts: [id = '']}: Call) {
		const own = policies.filter(one => 'name' in one && String(one.name).startsWith(`projects/${id}/`));
		const {items, ...rest} = pageAsked(own, query, 1000);
		return {alertPolicies: items, totalSize: own.length, ...rest};
	},
});
