/** Faults over HTTP: error bodies, and answers that break or are altered on their way. */
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Clock} from '../../clock.ts';
import type {RestCalled} from '../apis/called.ts';
import {apis} from '../apis/index.ts';
import {sendJson} from '../rest/http.ts';
import type {RequestCounts} from './counts.ts';
import {dripEvery, shiftJson, skew} from './deform.ts';
import {failureBody, failureOf} from './errors.ts';
import type {Failure} from './failure.ts';
import {type Faults, inTheMiddle} from './registry.ts';
import type {Fault} from './types.ts';

type End = (text?: string) => unknown;

/** In the words of the API: its own JSON or page, or Google's usual JSON. */
function sendFailure(res: ServerResponse, failure: Failure, {api, method}: RestCalled): void {
	const own = apis[api].words.body?.(failure, method);
	if (typeof own === 'string')
		res.writeHead(failure.http, {'content-type': 'text/html; charset=UTF-8', ...failure.headers}).end(own);
	else sendJson(res, failure.http, own ?? failureBody(failure), failure.headers);
}

/** Sends the text byte by byte, as long as somebody listens. */
function drip(res: ServerResponse, text: string, end: End): void {
	const bytes = Buffer.from(text);
	let sent = 0;
	const timer = setInterval(() => {
		if (sent < bytes.length) res.write(bytes.subarray(sent, ++sent));
		else {
			clearInterval(timer);
			end();
		}
	}, dripEvery);
	timer.unref();
	res.on('close', () => clearInterval(timer));
}

/** Sends the answer as the fault leaves it. */
function spoil(res: ServerResponse, {name}: Fault, text: string, end: End): void {
	const half = Buffer.from(text).subarray(0, Math.ceil(Buffer.byteLength(text) / 2));
	switch (name) {
		case 'drip':
			drip(res, text, end);
			return;
		case 'malformed':
			end(`${half.toString()}}]<!doctype html>`);
			return;
		case 'hang':
			res.write(half);
			return;
		case 'reset':
			// Sent at once, it would throw away what has not been read yet.
			res.write(half, () => void setTimeout(() => res.socket?.resetAndDestroy(), 50).unref());
			return;
		default:
			// HTTP has no status after the first byte: whatever goes wrong later, the connection ends.
			res.write(half, () => res.socket?.destroy());
	}
}

/** What faults leave of a request: it is answered (or never will be), or the work that it begins has to end in an error. */
type Injected = {answered: true} | {answered: false; failure?: Failure};

/** Counts a request and injects what is in force for it. */
export function injectHttp(faults: Faults, counts: RequestCounts, clock: Clock) {
	return (called: RestCalled, req: IncomingMessage, res: ServerResponse): Injected => {
		const {breaking, changes, undoing} = faults.begin(called);
		counts.add(called.api, called.method, (breaking ?? undoing) !== undefined || changes.length > 0);
		const query = URL.parse(req.url ?? '/', 'http://sandbox')?.searchParams;
		if (apis[called.api].changes?.(called.method, Object.fromEntries(query ?? [])))
			counts.change(called.api, called.method);
		const wrongClock = changes.some(({name}) => name === 'clock');
		if (wrongClock) res.setHeader('date', new Date(clock.now() + skew).toUTCString());
		const told = (fault: Fault | undefined) => fault && failureOf(fault.name, called, called.project, called.resource);
		const failure = told(breaking);
		const ending = told(undoing);
		const goesOn: Injected = {answered: false, ...(ending && {failure: ending})};
		if (breaking && !inTheMiddle(breaking)) {
			if (failure) {
				req.resume();
				sendFailure(res, failure, called);
				return {answered: true};
			}
			if (breaking.name === 'hang') {
				req.resume();
				return {answered: true};
			}
			if (breaking.name === 'reset') {
				req.socket.resetAndDestroy();
				return {answered: true};
			}
		}
		if (!breaking && !wrongClock) return goesOn;
		// Handlers end their answers with the whole text: what goes out is decided here.
		const end = res.end.bind(res) as End;
		res.end = ((text: string = '') => {
			const answer = wrongClock ? shiftJson(text) : text;
			res.end = end as ServerResponse['end'];
			if (breaking && faults.holds(breaking)) spoil(res, breaking, answer, end);
			else end(answer);
			return res;
		}) as ServerResponse['end'];
		return goesOn;
	};
}
