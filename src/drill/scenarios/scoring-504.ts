import {deploymentTakenBack} from '../deeds.ts';
import type {Scenario} from '../types.ts';

export const scenario: Scenario = {
	id: 'scoring-504',
	title: 'Accounts without a score',
	system: 'sales',
	story: 'scoring-504',
	seed: 'S2-07 to S2-16',
	briefing: [
		'Scores are missing. The job of the Scheduler says 504, so somebody wants to raise its time-out.',
		'"Nothing was deployed", says the channel.',
	],
	severity: 'high',
	checks: ['scoring_504', 'model_404', 'model_allowed', 'etl_failed', 'scheduler_timeout'],
	runbook: 'sales-scoring',
	right: [{action: 'fn.update_env', target: 'account-scoring'}, ...deploymentTakenBack('account-scoring')],
	wrong: [
		{action: 'fn.update_timeout', because: 'a model that is not found is not found after ten minutes either'},
		{action: 'fn.update_memory', because: 'it does not run out of memory'},
	],
	byHand: [],
	cause: {text: 'account-scoring asks for a retired model', words: ['model', 'llm', 'gemini', '404']},
	hints: [
		'504 is how it ends. How does it begin?',
		'Read the first error of the function, not the last; then look at its variables.',
		'LLM_MODEL names a retired model: set it to one that is there, then score again with a limit.',
	],
};
