/** How the runs of a source fail while a story is told. */
import type {EnvValue} from '../../contract/control.ts';
import type {Story} from '../../contract/stories.ts';
import {wrongModel} from '../models.ts';
import type {SourceName} from '../sources.ts';

export interface RunError {
	error: string;
	/** The run ends after so many seconds. */
	seconds: number;
	timesOut?: boolean;
	/** True of the variables of the function that make its runs fail; absent: no variable is the cause. */
	cause?(env: Readonly<Record<string, EnvValue>>): boolean;
}

const quota: RunError = {
	error:
		'Forbidden: 403 Quota exceeded: Your table exceeded quota for imports or query appends per table. For more information, see https://cloud.google.com/bigquery/docs/troubleshoot-quotas',
	seconds: 21,
};
const disabled: RunError = {
	error:
		'RefreshError: 401 The service account sales-intelligence-prod@appspot.gserviceaccount.com is disabled (unauthorized_client)',
	seconds: 4,
};

export const runErrors: Partial<Record<Story, Partial<Record<SourceName, RunError>>>> = {
	'etl-auth': {
		salesforce: {
			error:
				'SalesforceAuthenticationFailed: 401 Unauthorized: invalid_grant: expired access/refresh token (secret salesforce-refresh-token)',
			seconds: 9,
		},
	},
	'scoring-504': {
		account_scoring: {
			error:
				'NotFound: 404 Publisher Model `projects/sales-intelligence-prod/locations/us-central1/publishers/google/models/gemini-1.5-pro` was not found; function timed out after 540 s',
			seconds: 541,
			timesOut: true,
			cause: ({LLM_MODEL}) => LLM_MODEL === wrongModel,
		},
	},
	'bq-quota': {gmail: quota, dialpad: quota, salesforce: quota, hubspot: quota},
	'embeddings-null': {
		embeddings: {
			error:
				"PermissionDenied: 403 Permission 'aiplatform.endpoints.predict' denied on resource '//aiplatform.googleapis.com/projects/sales-intelligence-prod/locations/us-central1/publishers/google/models/text-embedding-005'",
			seconds: 7,
		},
	},
	'functions-down': {
		gmail: disabled,
		dialpad: disabled,
		salesforce: disabled,
		hubspot: disabled,
		entity_resolution: disabled,
		embeddings: disabled,
		account_scoring: disabled,
	},
};
