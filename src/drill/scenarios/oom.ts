import type {Scenario} from '../types.ts';

const service = 'webhook-processor';

export const scenario: Scenario = {
	id: 'oom',
	title: 'Instances that die',
	system: 'ingestion',
	story: 'oom',
	seed: 'S3-158, S3-159, S3-127',
	briefing: [
		'A few requests fail every minute, then all is well, then they fail again.',
		'Health checks are mostly green, so nobody has called it an incident yet.',
	],
	severity: 'high',
	type: 'instance',
	rto: 'service',
	checks: ['out_of_memory', 'memory_utilization'],
	runbook: 'ingestion-memory',
	right: [
		{action: 'run.rollback', target: service},
		{action: 'run.resources', target: service},
	],
	wrong: [{action: 'spanner.scale', because: 'the memory of the service runs out, not the database'}],
	byHand: [
		{
			id: 'wait',
			text: 'Wait: it heals by itself every time',
			is: 'wrong',
			because: 'every instance fills up again within minutes',
		},
	],
	cause: {text: 'the new revision leaks memory', words: ['memory', 'leak', 'revision', 'release']},
	mends: true,
	hints: [
		'What do the moments of failure have in common?',
		'Look at the memory of the instances over time, by revision.',
		'The last release leaks: roll back. More memory buys time, a restart only minutes.',
	],
};
