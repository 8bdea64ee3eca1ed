import type {Scenario} from '../types.ts';

export const scenario: Scenario = {
	id: 'db-corruption',
	title: 'Some tenants, and only they',
	system: 'ingestion',
	story: 'db-corruption',
	seed: 'S3-119 to S3-123, S3-130, S3-108, C-23',
	briefing: [
		'Three customers write to support that nothing of theirs is processed. All others are fine.',
		'A migration ran in the night; its log says "ok".',
	],
	severity: 'critical',
	type: 'corruption',
	checks: ['tenants_broken', 'batches_failed'],
	runbook: 'ingestion-corruption',
	right: [{action: 'spanner.restore', target: 'pipeline-db'}],
	wrong: [
		{action: 'run.rollback', because: 'the data is broken, not the release'},
		{action: 'run.restart', because: 'the data is broken, not the service'},
		{action: 'spanner.ddl', because: 'another migration changes what has to be kept as evidence'},
	],
	byHand: [
		{
			id: 'restore',
			text: 'Restore the backup beside the database, compare, and take the rows of the three tenants from it',
			is: 'right',
			because: 'the tenants have a status again',
		},
		{
			id: 'overwrite',
			text: 'Set the status of every tenant to active by hand',
			is: 'wrong',
			because: 'tenants that had left are active again, and nobody knows which',
		},
	],
	cause: {
		text: 'a migration left tenants without a status',
		words: ['migration', 'schema', 'tenant', 'status', 'ddl'],
	},
	mends: true,
	recovery: true,
	hints: [
		'What do the three customers have in common that the others do not?',
		'Look at the table of tenants, and at what changed the schema.',
		'Stop writing, then restore the backup beside it and compare: runbook "ingestion-corruption".',
	],
};
