/**
 * One test call of a webhook (S3-029). Its signature is no real one, so that the healthy answer may well be a refusal: the
 * system file says which answers are healthy.
 */
import {shellQuote} from '../canonical.ts';
import type {ActionSpec} from '../spec.ts';
import type {ParamValues, Target} from '../types.ts';

export const action: ActionSpec<ParamValues, null> = {
	risk: 'careful',
	look: async () => null,
	plan(target) {
		const {url, headers, body, expect} = requestOf(target);
		const json = JSON.stringify(body);
		const all = {'Content-Type': 'application/json', ...headers};
		return {
			resource: url,
			changes: [
				{what: 'test call', before: '', after: `POST ${url}`},
				...Object.entries(headers).map(([what, value]) => ({what, before: '', after: value})),
				{what: 'body', before: '', after: json},
			],
			blastRadius: ['One request with the payload of a test; where it is taken, it is worked on like any other.'],
			command: [
				'curl -i -X POST',
				...Object.entries(all).map(([name, value]) => `-H ${shellQuote(`${name}: ${value}`)}`),
				`-d ${shellQuote(json)} ${shellQuote(url)}`,
			].join(' '),
			undo: 'None: a request that was sent cannot be taken back.',
			success: [`It answers ${expect.join(' or ')}`],
			sideEffects: ['It is sent once, without any login of Google.'],
			call: {api: 'web', method: 'POST', path: url, headers, body},
			facts: {expect},
		};
	},
	async verify({facts}, {answer, clock, note, settled}) {
		const expect = facts.expect as readonly number[];
		const called = await answer;
		settled();
		if (!called.ok) {
			await note('outcome', `${called.unknown ? 'unknown' : 'failed'}: ${called.text}`);
			return called.unknown
				? {phase: 'unknown', summary: `no answer (${called.text}); not retried`, at: clock.now()}
				: {phase: 'failed', summary: called.text, at: clock.now()};
		}
		const {status} = called.value;
		await note('execute', `answered ${status}`);
		const isWell = expect.includes(status);
		const summary = `it answers ${status}${isWell ? ', as a healthy one does' : `, a healthy one ${expect.join(' or ')}`}`;
		await note('outcome', isWell ? summary : `failed: ${summary}`);
		return {phase: isWell ? 'done' : 'failed', summary, at: clock.now()};
	},
	became: async () => ({state: 'unknown', text: 'a call that was answered leaves no trace to look for'}),
};

/** Throws RangeError for a permission that says nothing of the request. */
function requestOf({allowed: {request}, name}: Target) {
	if (!request) throw new RangeError(`actions.allow.probe.webhook_test names no request for ${name}`);
	return request;
}
