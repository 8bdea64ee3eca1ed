import {restartOf} from '../deeds.ts';
import type {Scenario} from '../types.ts';

const service = 'webhook-processor';

export const scenario: Scenario = {
	id: 'cold-start',
	title: 'Slow, but without errors',
	system: 'ingestion',
	story: 'cold-start',
	seed: 'S3-033 to S3-041, S3-149 to S3-152',
	briefing: [
		'Customers say that calls take "for ever" and then work. The error rate is as it always was.',
		'Somebody suggests that Spanner is slow again.',
	],
	severity: 'high',
	type: 'degraded',
	rto: 'service',
	checks: ['webhook_latency_p95'],
	runbook: 'ingestion-high-latency',
	right: [
		{action: 'run.rollback', target: service},
		{action: 'run.concurrency', target: service},
	],
	wrong: [
		{action: 'spanner.scale', because: 'the time is lost before a request reaches the database'},
		restartOf(service),
	],
	byHand: [
		{
			id: 'ask-database',
			text: 'Ask the database team to look at slow queries',
			is: 'harmless',
			because: 'they find nothing: the database answers as fast as ever',
		},
	],
	cause: {
		text: 'the new revision takes two calls at a time, so that most wait for an instance that starts',
		words: ['concurrency', 'cold', 'instance', 'revision', 'release'],
	},
	mends: true,
	hints: [
		'Is it slow for all requests, or for those that begin on a new instance?',
		'Look at the number of instances, and at what the last revision changed besides its image.',
		'Its concurrency fell to 2: roll back, or set the concurrency to what it was.',
	],
};
