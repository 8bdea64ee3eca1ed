/** The account that a request is sent as, and its command with it. Pure. */
import type {Call} from '../cloud/call.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {shellQuote} from './canonical.ts';

/** A function is called as the account that may call it, an address of anybody's as nobody; all else is an API of Google's. */
export function accountOf({api}: Pick<Call, 'api'>, {actAs, invokeAs}: SystemConfig['actions']): string | undefined {
	if (api === 'web') return undefined;
	return api === 'function' ? invokeAs : actAs;
}

export function callAs(call: Call, actions: SystemConfig['actions']): Call {
	const as = accountOf(call, actions);
	return as === undefined || call.api === 'function' ? call : {...call, as};
}

/** The command that does the same as a call, as its account; what is no command is a sentence, and stays. */
export function commandAs({api, as}: Pick<Call, 'api' | 'as'>, line: string): string {
	if (as === undefined || api === 'function' || !/^(gcloud|bq|curl) /.test(line)) return line;
	// A single command of gcloud has a flag for it; elsewhere gcloud is one of several words, or works within bq.
	return /^gcloud [^|;&`$\n]*$/.test(line)
		? `${line} --impersonate-service-account=${shellQuote(as)}`
		: `export CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT=${shellQuote(as)}; ${line}`;
}
