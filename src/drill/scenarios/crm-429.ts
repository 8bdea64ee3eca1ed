import type {Scenario} from '../types.ts';

export const scenario: Scenario = {
	id: 'crm-429',
	title: 'A CRM refuses',
	system: 'ingestion',
	story: 'crm-429',
	seed: 'S3-155 to S3-157',
	briefing: ['Leads do not arrive in HubSpot. Salesforce and Pipedrive are fine.', 'Sales want "a rollback, now".'],
	severity: 'high',
	checks: ['crm_limited', 'batches_failed', 'crm_sync_failure', 'crm_type'],
	runbook: 'ingestion-crm-sync',
	right: [],
	wrong: [
		{action: 'run.rollback', because: 'the release has nothing to do with the limits of HubSpot'},
		{action: 'run.scale', because: 'more workers call HubSpot more often, and are limited sooner'},
		{action: 'secret.add_version', because: 'the key is accepted: 429 is no 401'},
	],
	byHand: [
		{
			id: 'slow-down',
			text: 'Lower the rate of the HubSpot syncs and let failed batches be tried again later',
			is: 'right',
			because: 'below the limit HubSpot answers again',
		},
		{
			id: 'retry-all',
			text: 'Have all failed batches tried again at once',
			is: 'wrong',
			because: 'each retry counts against the limit',
		},
		{
			id: 'vendor',
			text: 'Open a case with HubSpot',
			is: 'harmless',
			because: 'they confirm the limit, an hour later',
		},
	],
	cause: {text: 'HubSpot limits the calls (429)', words: ['429', 'limit', 'rate', 'quota', 'hubspot']},
	hints: [
		'Only one of three CRMs fails. What does it answer?',
		'429 says: too many calls. What would make it more of them, and what less?',
		'Nothing of ours is broken: call less often (by hand, on this page).',
	],
};
