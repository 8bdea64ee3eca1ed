import type {Scenario} from '../types.ts';

export const scenario: Scenario = {
	id: 'db-connections',
	title: 'Too many connections',
	system: 'ingestion',
	story: 'db-connections',
	seed: 'S3-153, S3-154, S3-128',
	briefing: [
		'The log is full of "too many connections". The last release was days ago.',
		'Finance had announced "some optimisation of the database" this week.',
	],
	severity: 'critical',
	type: 'database',
	checks: ['db_connectivity', 'db_connections', 'spanner_cpu'],
	runbook: 'ingestion-database',
	right: [{action: 'spanner.scale', target: 'pipeline-prod'}],
	wrong: [
		{action: 'run.rollback', because: 'the revision did not change: the database did'},
		{action: 'run.scale', because: 'more instances open more connections to a database that has none left'},
	],
	byHand: [],
	cause: {text: 'Spanner was cut down to 300 units', words: ['units', 'spanner', 'scaled', 'cut']},
	hints: [
		'Which side changed: the one that connects, or the one that is connected to?',
		'Look at what changed in the system today, and at the CPU of Spanner.',
		'Scale pipeline-prod back up to what it had: the busy preset has 2000 units.',
	],
};
