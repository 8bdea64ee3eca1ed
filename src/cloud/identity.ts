/** Whose credentials the calls are made with. */
import type {AuthClient} from 'google-auth-library';
import {cleanLine} from '../text/clean.ts';
import type {CloudContext} from './context.ts';
import {within} from './deadline.ts';

/** What is known of a login; Google tells the account of a person only where the login may say it. */
export interface Identity {
	kind: 'sandbox' | 'person' | 'service account' | 'impersonated account' | 'workload' | 'machine';
	/** E-mail address. */
	account?: string;
	/** The project whose quotas the calls count against; absent where it is that of each call. */
	quotaProject?: string;
}

/** By the name of the client's class: its classes are loaded on first use only. */
const kinds: Readonly<Record<string, Identity['kind']>> = {
	UserRefreshClient: 'person',
	JWT: 'service account',
	Impersonated: 'impersonated account',
	Compute: 'machine',
};

/** Looks for the login and gets a token with it. Throws CloudError: `auth` where there is none, or it has expired. */
export async function identityOf({auth, patience}: CloudContext, project: string): Promise<Identity> {
	if (auth.local) return {kind: 'sandbox'};
	return within(patience.read, undefined, 'login', async () => {
		const client = await auth.client(project);
		const {token} = await client.getAccessToken();
		const account = await accountOf(client, token ?? undefined);
		const {quotaProjectId: quotaProject} = client;
		return {
			kind: kinds[client.constructor.name] ?? 'workload',
			...(account !== undefined && {account: cleanLine(account)}),
			...(quotaProject !== undefined && {quotaProject: cleanLine(quotaProject)}),
		};
	});
}

/** The account, of a person as Google's token page has it; undefined where nobody says. */
async function accountOf(client: AuthClient, token: string | undefined): Promise<string | undefined> {
	if ('email' in client && typeof client.email === 'string') return client.email;
	if ('targetPrincipal' in client && typeof client.targetPrincipal === 'string') return client.targetPrincipal;
	if (token === undefined || !('getTokenInfo' in client) || typeof client.getTokenInfo !== 'function') return undefined;
	const {email} = await (client.getTokenInfo(token) as Promise<{email?: string}>).catch(() => ({email: undefined}));
	return email;
}
