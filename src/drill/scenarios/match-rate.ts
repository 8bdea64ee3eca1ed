import type {Scenario} from '../types.ts';

export const scenario: Scenario = {
	id: 'match-rate',
	title: 'Fewer matches',
	system: 'sales',
	story: 'match-rate',
	seed: 'S0-45 to S0-48, S0-74',
	briefing: ['Fewer addresses find their contact than last week. Salesforce is up to date.'],
	severity: 'medium',
	checks: ['match_rate', 'match_rate_drop'],
	runbook: 'sales-match-rate',
	right: [{action: 'run.rollback', target: 'entity-resolution'}],
	wrong: [
		{action: 'secret.add_version', because: 'the login of Salesforce works'},
		{action: 'bq.restore_snapshot', because: 'the table of yesterday lacks the messages of today'},
	],
	byHand: [
		{
			id: 'normalise',
			text: 'Take NORMALIZE_EMAIL=strict back, and resolve entities again',
			is: 'right',
			because: 'addresses with capitals and aliases match again',
		},
		{
			id: 'by-hand',
			text: 'Map the addresses by hand',
			is: 'wrong',
			because: 'there are thousands, and the next run takes it back',
		},
	],
	cause: {
		text: 'entity resolution was deployed with another normalisation',
		words: ['normal', 'entity', 'variable', 'deploy', 'strict'],
	},
	mends: true,
	hints: [
		'Which addresses do not match, and how are they written?',
		'Look at the variables of entity-resolution, and at when they were changed.',
		'Take NORMALIZE_EMAIL=strict back, then resolve entities again.',
	],
};
