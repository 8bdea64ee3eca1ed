import type {Scenario} from '../types.ts';

export const scenario: Scenario = {
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
		{action: 'job.run', because: 'a run with a key that is refused fails as well', early: true},
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
};
