import type {Scenario} from '../types.ts';

export const scenario: Scenario = {
	id: 'duplicates',
	title: 'Twice the messages',
	system: 'sales',
	story: 'duplicates',
	seed: 'S0-62 to S0-64, C-23',
	briefing: ['Dashboards show twice the activity of yesterday. Sales celebrate.'],
	severity: 'critical',
	type: 'corruption',
	checks: ['duplicates'],
	runbook: 'sales-corruption',
	right: [{action: 'bq.backup_table'}, {action: 'bq.restore_snapshot'}],
	wrong: [
		{action: 'bq.truncate', because: 'what is not in a backup is lost'},
		{action: 'bq.drop', because: 'what is not in a backup is lost'},
		{action: 'fn.invoke', because: 'another sync before the duplicates are gone adds to them', early: true},
	],
	byHand: [
		{
			id: 'swap',
			text: 'Keep what is there, restore beside it, compare, and swap the tables',
			is: 'right',
			because: 'each message is there once',
		},
		{
			id: 'delete',
			text: 'DELETE the newest row of each pair in the live table, without a copy',
			is: 'wrong',
			because: 'nobody can tell afterwards whether it took the right ones',
		},
	],
	cause: {text: 'a sync was repeated and wrote its messages twice', words: ['twice', 'repeat', 'duplicate', 'sync']},
	mends: true,
	recovery: true,
	hints: [
		'Which messages are there twice, and when were they written?',
		'Before anything is changed: what would you compare with afterwards?',
		'Back the table up, restore that of yesterday beside it, compare, then swap.',
	],
};
