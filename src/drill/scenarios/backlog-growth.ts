import type {Scenario} from '../types.ts';

const service = 'webhook-processor';

export const scenario: Scenario = {
	id: 'backlog-growth',
	title: 'Messages pile up',
	system: 'ingestion',
	story: 'backlog-growth',
	seed: 'S3-095, S3-166',
	briefing: [
		'Everything answers, nothing fails, and results come later and later.',
		'Marketing started something this morning; nobody knows what.',
	],
	severity: 'medium',
	type: 'degraded',
	checks: ['backlog'],
	runbook: 'ingestion-backlog',
	right: [
		{action: 'run.scale', target: service},
		{action: 'run.concurrency', target: service},
	],
	wrong: [
		{action: 'run.rollback', because: 'the revision works as fast as before: more arrives'},
		{action: 'run.stop_processing', because: 'what is stopped drains nothing'},
	],
	byHand: [
		{
			id: 'purge',
			text: 'Purge the subscription',
			is: 'wrong',
			because: 'the leads in it are lost for good',
		},
	],
	cause: {
		text: 'more messages arrive than the subscribers can work on',
		words: ['arrive', 'traffic', 'load', 'subscriber', 'more', 'campaign'],
	},
	mends: true,
	hints: [
		'Is less being worked off than yesterday, or is more coming in?',
		'Compare what is published with what is acknowledged, and the errors of the subscribers: there are none.',
		'Give the service more instances (the high traffic preset).',
	],
};
