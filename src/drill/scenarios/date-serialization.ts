import {deploymentTakenBack} from '../deeds.ts';
import type {Scenario} from '../types.ts';

export const scenario: Scenario = {
	id: 'date-serialization',
	title: 'Only some accounts',
	system: 'sales',
	story: 'date-serialization',
	seed: 'S2-25 to S2-27',
	briefing: ['E-mail replies fail for some accounts. Most work, so it was closed as "cannot reproduce" yesterday.'],
	severity: 'medium',
	checks: ['date_serialization', 'functions_failing'],
	runbook: 'sales-date-serialization',
	right: [...deploymentTakenBack('generate-email-reply')],
	wrong: [
		{action: 'fn.redeploy', because: 'it builds the old source, with the same mistake'},
		{action: 'fn.update_memory', because: 'a date is not JSON in more memory either'},
	],
	byHand: [
		{
			id: 'mend',
			text: 'Mend ai/scoring.py (default=_json_serializer) and have it deployed from its folder',
			is: 'right',
			because: 'dates are written as text',
		},
	],
	cause: {text: 'accounts that have a date cannot be written as JSON', words: ['date', 'json', 'serial']},
	mends: true,
	hints: [
		'What do the accounts that fail have that the others do not?',
		'Read the TypeError: what is not JSON serializable?',
		'Roll generate-email-reply back, then mend the serializer.',
	],
};
