import type {Scenario} from '../types.ts';

export const scenario: Scenario = {
	id: 'embeddings-null',
	title: 'Search finds nothing',
	system: 'sales',
	story: 'embeddings-null',
	seed: 'S0-43, S0-44, S0-27',
	briefing: ['Semantic search finds nothing of this week. The messages themselves are there.'],
	severity: 'medium',
	checks: ['embeddings', 'vertex_role', 'etl_failed'],
	runbook: 'sales-embeddings',
	right: [{action: 'iam.grant'}],
	wrong: [
		{action: 'fn.redeploy', because: 'the function is well: it may not ask Vertex AI'},
		{action: 'bq.restore_snapshot', because: 'the messages of this week are not in it'},
		{action: 'api.enable', because: 'the API is enabled'},
	],
	byHand: [
		{
			id: 'role',
			text: 'Have the service account given roles/aiplatform.user again, by the copied command, and generate what is missing',
			is: 'right',
			because: 'Vertex AI answers again, and the messages of the week have embeddings',
		},
	],
	cause: {text: 'the account may no longer ask Vertex AI', words: ['permission', 'role', 'vertex', '403', 'iam']},
	mends: true,
	hints: [
		'The embeddings are gone, and no new ones are made: these may be two things.',
		'Read the error of generate-embeddings: it names the permission.',
		'Give the account its role again, then regenerate the embeddings.',
	],
};
