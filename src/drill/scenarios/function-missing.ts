import type {Scenario} from '../types.ts';

export const scenario: Scenario = {
	id: 'function-missing',
	title: 'Twelve of thirteen',
	system: 'sales',
	story: 'function-missing',
	seed: 'S1-05, S1-21, S1-25',
	briefing: ['Nobody can enroll contacts any more. Nothing fails in the logs.'],
	severity: 'high',
	checks: ['functions'],
	runbook: 'sales-system-down',
	right: [],
	wrong: [
		{action: 'run.rollback', because: 'what is not there has no revision'},
		{action: 'fn.redeploy', because: 'what was deleted cannot be deployed from what it was: only from its folder'},
	],
	byHand: [
		{
			id: 'deploy',
			text: 'Deploy enroll-hubspot from its folder, with the approval of the team lead',
			is: 'right',
			because: 'all thirteen are there again',
		},
		{
			id: 'all',
			text: 'Deploy all thirteen functions again',
			is: 'wrong',
			because: 'twelve that were well now run code that nobody has tested',
		},
	],
	cause: {text: 'somebody deleted enroll-hubspot', words: ['deleted', 'missing', 'enroll']},
	mends: true,
	hints: [
		'No error is a sign as well: who should have written one?',
		'Count the functions, and look who changed what last.',
		'enroll-hubspot was deleted: deploy it from its folder (by hand, on this page).',
	],
};
