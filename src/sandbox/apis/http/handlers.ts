import type {PageAnswer} from '../../contract/control.ts';
import type {Call} from '../../rest/call.ts';
import {sendJson} from '../../rest/http.ts';
import type {Sandbox} from '../../stores.ts';

/** A page answers, or its connection is reset. */
function answer({res}: Call, page: PageAnswer | undefined): void {
	if (page) sendJson(res, page.status, page.body);
	else res.socket?.resetAndDestroy();
}

export function handlers({control}: Pick<Sandbox, 'control'>) {
	const web = (call: Call) => answer(call, control.hooks.web());
	const health = (call: Call) => answer(call, control.hooks.health());
	const webhook = (call: Call) => {
		const signature = call.req.headers['x-callrail-signature'];
		answer(call, control.hooks.webhook(typeof signature === 'string' ? signature : undefined));
	};
	/** All vendors are asked at this address; the client says which of them it means. */
	const vendor = (call: Call) => answer(call, control.hooks.vendor(String(call.req.headers['x-forwarded-host'] ?? '')));
	return {
		health,
		metrics: health,
		webhook,
		web,
		calls: vendor,
		root: vendor,
		statuspage: vendor,
		salesforceStatus: vendor,
		googleStatus: vendor,
	};
}
