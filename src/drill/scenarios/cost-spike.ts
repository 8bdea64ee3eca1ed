import type {Scenario} from '../types.ts';

export const scenario: Scenario = {
	id: 'cost-spike',
	title: 'The bill',
	system: 'aiusage',
	story: 'cost-spike',
	seed: 'S4-19 to S4-21, S4-53 to S4-55',
	briefing: [
		'The cost of the month is twice that of the last one, on the tenth.',
		'Finance asks whether prices went up. The number of users did not change.',
	],
	severity: 'critical',
	type: 'cost',
	checks: ['cost_mom', 'cost_month', 'cost_unexpected', 'cost_budget', 'new_keys'],
	runbook: 'aiusage-cost',
	right: [],
	wrong: [
		{action: 'pipeline.stop_all', because: 'the pipeline only counts: without it the bill grows unseen'},
		{action: 'secret.add_version', because: 'the keys of the pipeline only read the usage'},
	],
	byHand: [
		{
			id: 'revoke',
			text: 'Have the vendor disable the new key and take its calls off the bill, and tell its owner',
			is: 'right',
			because: 'the loop ends, and its cost is credited',
		},
		{
			id: 'budget',
			text: 'Raise the budget, so that the alert is quiet',
			is: 'wrong',
			because: 'the alert was right',
		},
	],
	cause: {text: 'a new key calls a model in a loop', words: ['key', 'loop', 'runaway', 'abuse']},
	mends: true,
	hints: [
		'Did everybody use more, or somebody?',
		'Break the cost down by key, and look which keys are new.',
		'One new key makes most of it: have it disabled (by hand, on this page).',
	],
};
