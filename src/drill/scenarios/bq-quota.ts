import type {Scenario} from '../types.ts';

export const scenario: Scenario = {
	id: 'bq-quota',
	title: 'Forbidden',
	system: 'sales',
	story: 'bq-quota',
	seed: 'S2-28 to S2-30',
	briefing: ['Syncs of several sources fail with 403. Security asks whether a permission was taken away.'],
	severity: 'high',
	checks: ['bigquery_quota', 'bigquery_failed', 'etl_failed'],
	runbook: 'sales-bigquery',
	right: [],
	wrong: [
		{action: 'iam.grant', because: 'the permission is there: a quota is used up'},
		{action: 'fn.invoke', because: 'every further load counts against the quota', early: true},
		{action: 'job.run', because: 'every further load counts against the quota', early: true},
		{action: 'secret.add_version', because: 'the login works: a quota is used up'},
	],
	byHand: [
		{
			id: 'batch',
			text: 'Space the loads out, and ask for more quota',
			is: 'right',
			because: 'the quota is refilled, and the next runs are good',
		},
		{
			id: 'retry',
			text: 'Have everything tried again until it works',
			is: 'wrong',
			because: 'each try counts against the quota',
		},
	],
	cause: {text: 'loads exceed a quota of BigQuery', words: ['quota', 'limit', 'exceeded']},
	mends: true,
	hints: [
		'403 has several reasons. Which one does the text name?',
		'Look at the BigQuery jobs that failed, and at how many there were.',
		'A quota is used up: load less often (by hand, on this page), and ask for more.',
	],
};
