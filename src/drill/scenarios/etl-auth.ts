import type {Scenario} from '../types.ts';

export const scenario: Scenario = {
	id: 'etl-auth',
	title: 'Salesforce stands still',
	system: 'sales',
	story: 'etl-auth',
	seed: 'S0-31, S0-34 to S0-38, S1-26, S1-37',
	briefing: [
		'The syncs of Salesforce fail since this morning. Their status page is green.',
		'The secret was rotated today, in time, as the calendar says.',
	],
	severity: 'medium',
	checks: ['etl_failed', 'scheduler'],
	runbook: 'sales-etl-failed',
	right: [{action: 'secret.add_version', target: 'salesforce-refresh-token'}],
	wrong: [
		{action: 'fn.redeploy', because: 'the function is well: its login is refused'},
		{action: 'fn.update_timeout', because: 'it fails after seconds'},
	],
	byHand: [],
	cause: {text: 'the new token of Salesforce has expired', words: ['token', 'secret', 'expired', 'login', '401']},
	hints: [
		'How long does a run take until it fails, and with what?',
		'401 invalid_grant. Which secret was changed last, and when?',
		'Add a good version of salesforce-refresh-token (manager and Security approve), then sync.',
	],
};
