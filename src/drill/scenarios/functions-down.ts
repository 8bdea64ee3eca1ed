import type {Scenario} from '../types.ts';

export const scenario: Scenario = {
	id: 'functions-down',
	title: 'Everything fails',
	system: 'sales',
	story: 'functions-down',
	seed: 'S1-17, S1-21 to S1-28, S0-68, C-03',
	briefing: ['Syncs, scoring, search: all of it fails. Somebody has "cleaned up IAM" today.'],
	severity: 'critical',
	type: 'outage',
	checks: ['functions_down', 'functions', 'functions_failing'],
	runbook: 'sales-system-down',
	right: [],
	wrong: [
		{action: 'fn.redeploy', because: 'a new deployment runs as the same disabled account'},
		{action: 'run.rollback', because: 'every revision runs as the same disabled account'},
		{action: 'secret.add_version', because: 'no secret was changed'},
	],
	byHand: [
		{
			id: 'enable',
			text: 'Have the service account enabled again (Security), then call one function',
			is: 'right',
			because: 'the functions can log in again',
		},
		{
			id: 'owner',
			text: 'Let the functions run as the account of the owner for now',
			is: 'wrong',
			because: 'thirteen functions may do everything now',
		},
	],
	cause: {
		text: 'the account that all functions run as is disabled',
		words: ['account', 'disabled', 'iam', 'service account'],
	},
	mends: true,
	hints: [
		'What do thirteen functions have in common?',
		'Read one error to its end: who may not log in?',
		'The service account is disabled: have it enabled again (by hand, on this page).',
	],
};
