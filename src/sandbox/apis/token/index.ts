/** IAM Credentials v1 over REST, and OAuth's endpoint where a login is renewed. */
import type {Failure} from '../../faults/failure.ts';
import {restApi, type SandboxApi} from '../api.ts';

/** OAuth's endpoint knows one kind of error only. */
const oauthBody = ({body, message}: Failure) =>
	body ? undefined : {error: 'internal_failure', error_description: message};

export const token: SandboxApi = {
	words: {
		host: 'iamcredentials.googleapis.com',
		title: 'IAM Service Account Credentials API',
		quota: [
			'generate_credential_requests',
			'Generate credential requests',
			'GenerateCredentialPerMinutePerProject',
			600,
		],
		permission: method =>
			`iam.serviceAccounts.${method === 'generateAccessToken' ? 'getAccessToken' : 'getOpenIdToken'}`,
		domain: 'iam.googleapis.com',
		body: (failure, method) => (method === 'token' ? oauthBody(failure) : undefined),
	},
	rest: restApi(
		{
			generateIdToken: 'POST /v1/projects/*/serviceAccounts/*:generateIdToken',
			generateAccessToken: 'POST /v1/projects/*/serviceAccounts/*:generateAccessToken',
			token: 'POST /token',
		},
		() => import('./handlers.ts'),
	),
};
