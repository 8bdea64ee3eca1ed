/** Drills of the AI usage system. */
import type {Scenario} from '../types.ts';

export const aiusageScenarios: readonly Scenario[] = [
	{
		id: 'pipeline-dead',
		title: 'Yesterday is missing',
		system: 'aiusage',
		story: 'pipeline-dead',
		seed: 'S4-14 to S4-18, S4-63, C-23',
		briefing: [
			'The report of the week has gaps. "The pipeline is green in the Scheduler", says the one who looked.',
			'A key was rotated, as it is every month.',
		],
		severity: 'critical',
		checks: ['pipeline_failed', 'api_error_rate', 'scheduler'],
		runbook: 'aiusage-pipeline-failed',
		right: [{action: 'secret.add_version', target: 'anthropic-api-key'}],
		wrong: [
			{action: 'run.rollback', because: 'the code is that of last week; what changed is a key'},
			{action: 'job.run', because: 'a run with a key that is refused fails as well'},
		],
		byHand: [],
		cause: {
			text: 'the key of Anthropic was rotated to one that is refused',
			words: ['key', 'secret', '401', 'anthropic'],
		},
		recovery: true,
		hints: [
			'Which of the vendors fails, and with what?',
			'401 of one vendor, since a moment that the page of changes knows.',
			'Add a good version of anthropic-api-key, run the pipeline, then backfill the days.',
		],
	},
	{
		id: 'cost-spike',
		title: 'The bill',
		system: 'aiusage',
		story: 'cost-spike',
		seed: 'S4-19 to S4-21, S4-53 to S4-55',
		briefing: [
			'The cost of the month is twice that of the last one, on the tenth.',
			'Finance asks whether prices went up. The number of users did not change.',
		],
		severity: 'high',
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
				text: 'Have the vendor disable the new key, and tell its owner',
				is: 'right',
				because: 'the loop ends, and with it the cost',
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
	},
	{
		id: 'attribution-drop',
		title: "Cost that is nobody's",
		system: 'aiusage',
		story: 'attribution-drop',
		seed: 'S4-23, S4-24',
		briefing: [
			'A quarter of the cost belongs to nobody any more. The totals are right.',
			'Two teams changed their names last week.',
		],
		severity: 'medium',
		checks: ['attribution_coverage', 'attribution_new_data'],
		runbook: 'aiusage-attribution',
		right: [],
		wrong: [
			{action: 'pipeline.stop_all', because: 'the data is complete: only its owners are missing'},
			{action: 'bq.restore_snapshot', because: 'the facts are right: the mapping is not'},
		],
		byHand: [
			{
				id: 'mapping',
				text: 'Bring the lost rows of the mapping back, and run the pipeline',
				is: 'right',
				because: 'the keys have owners again',
			},
			{
				id: 'guess',
				text: 'Attribute what is left to the largest team',
				is: 'wrong',
				because: 'their bill is wrong now, and it looks right',
			},
		],
		cause: {text: 'the mapping of keys to people lost most of its rows', words: ['mapping', 'sheet', 'rows', 'keys']},
		mends: true,
		hints: [
			'Is usage missing, or only the names of those who used?',
			'Which keys have no owner, and did they have one last week?',
			'The mapping lost rows: bring them back (by hand, on this page).',
		],
	},
];
