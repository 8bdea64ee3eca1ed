import type {Scenario} from '../types.ts';

export const scenario: Scenario = {
	id: 'web-down',
	title: '503',
	system: 'sales',
	story: 'web-down',
	seed: 'S0-49, S0-50, S1-34',
	briefing: ['The web application answers with 503. The data behind it is complete.'],
	severity: 'high',
	type: 'outage',
	checks: ['web_reachable', 'web_errors'],
	runbook: 'sales-web',
	right: [{action: 'run.rollback', target: 'sales-intelligence-web'}],
	wrong: [
		{action: 'run.restart', because: 'the same image cannot start its pages again'},
		{action: 'iam.grant', because: 'its callers may call it: it answers, with 503'},
	],
	byHand: [],
	cause: {
		text: 'the new release cannot start its pages',
		words: ['release', 'revision', 'deploy', 'module', 'image'],
	},
	hints: [
		'Does it not answer, or answer badly? Since when?',
		'Which revision serves, and what does its log say?',
		'Roll sales-intelligence-web back.',
	],
};
