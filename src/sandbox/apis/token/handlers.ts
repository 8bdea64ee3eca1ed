import {operator} from '../../contract/names.ts';
import type {Call} from '../../rest/call.ts';
import {ControlError} from '../../rest/error.ts';
import {field, readJson} from '../../rest/http.ts';
import type {Sandbox} from '../../stores.ts';
import {gcloudClient} from './tokens.ts';

const scope = 'https://www.googleapis.com/auth/cloud-platform';
/** Seconds. */
const usualLifetime = 3600;
const longestLifetime = 43_200;

function accountOf([, account = '']: readonly string[]): string {
	if (/^[^@\s]+@[^@\s]+$/.test(account)) return account;
	throw new ControlError('INVALID_ARGUMENT', `Invalid service account '${account}'.`);
}

export function handlers({tokens}: Pick<Sandbox, 'tokens'>) {
	return {
		async generateIdToken({req, parts}: Call) {
			const body = await readJson(req);
			const account = accountOf(parts);
			const audience = field(body, 'audience');
			if (typeof audience !== 'string' || audience === '')
				throw new ControlError('INVALID_ARGUMENT', 'audience is required.');
			return {token: tokens.idToken(account, audience, field(body, 'includeEmail') === true)};
		},
		async generateAccessToken({req, parts}: Call) {
			const body = await readJson(req);
			accountOf(parts);
			const seconds = Number(/^(\d+)s$/.exec(String(field(body, 'lifetime') ?? `${usualLifetime}s`))?.[1]);
			if (!(seconds > 0 && seconds <= longestLifetime))
				throw new ControlError('INVALID_ARGUMENT', `lifetime must be between 1s and ${longestLifetime}s.`);
			return tokens.accessToken(seconds);
		},
		/** Every refresh token is good, and is that of the operator. */
		token() {
			const {accessToken} = tokens.accessToken(usualLifetime);
			const idToken = tokens.idToken(operator, gcloudClient, true);
			return {access_token: accessToken, expires_in: usualLifetime, token_type: 'Bearer', scope, id_token: idToken};
		},
	};
}
