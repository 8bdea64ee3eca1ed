import {deploymentTakenBack} from '../deeds.ts';
import type {Scenario} from '../types.ts';

export const scenario: Scenario = {
	id: 'model-404',
	title: 'Questions without an answer',
	system: 'sales',
	story: 'model-404',
	seed: 'S2-18 to S2-24',
	briefing: ['Every question in the web application fails. It was deployed half an hour ago.'],
	severity: 'high',
	checks: ['model_404', 'model_allowed', 'functions_failing'],
	runbook: 'sales-vertex-model',
	right: [{action: 'fn.update_env', target: 'nlp-query'}, ...deploymentTakenBack('nlp-query')],
	wrong: [
		{action: 'iam.grant', because: 'it may use Vertex AI: 404 is no 403'},
		{action: 'fn.redeploy', because: 'the same variables are deployed once more'},
	],
	byHand: [],
	cause: {text: 'nlp-query was deployed with a retired model', words: ['model', 'llm', 'gemini', '404']},
	hints: [
		'Is it one function, or all that ask Vertex AI?',
		'Read what Vertex AI answers: 404 of what?',
		'Set LLM_MODEL of nlp-query to a model that is there, or roll it back.',
	],
};
