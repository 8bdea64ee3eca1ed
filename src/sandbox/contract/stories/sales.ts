/** Stories of the sales system: name and title. */
export const salesStories = {
	'scoring-504': 'somebody gives account-scoring a retired model; scores are missing',
	'etl-auth': 'the token of Salesforce is rotated to one that has expired; its syncs fail',
	'model-404': 'nlp-query is deployed with a retired model and fails as soon as it starts',
	'date-serialization': 'e-mail replies fail for the accounts that have a date',
	'bq-quota': 'loads into BigQuery exceed a quota; syncs fail',
	'embeddings-null':
		'a full sync drops the embeddings of a week, and the account may no longer ask Vertex AI for new ones',
	'match-rate': 'entity resolution is deployed with another normalisation and loses matches',
	'web-down': 'a release of the web application cannot start its pages',
	duplicates: 'a sync is repeated and writes its messages twice',
	'function-missing': 'somebody deletes the function enroll-hubspot',
	'functions-down': 'the account that all functions run as is disabled',
} as const;
