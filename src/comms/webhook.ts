/** Posts one message to one webhook: signed, tried again where that can help, and with an answer in words either way. */
import {createHmac} from 'node:crypto';
import type {ChooseAgent} from '../cloud/connections.ts';
import {send} from '../cloud/http.ts';
import type {Elsewhere, Webhook} from '../config/schema/webhooks.ts';
import type {Env} from '../env.ts';
import {readGiven} from '../files/own.ts';
import {cleanLine} from '../text/clean.ts';
import {messageOf} from '../text/errors.ts';
import {later} from '../timers.ts';
import {bodyOf, type Outgoing} from './body.ts';

/** Whether it arrived, and what is to be said of it. */
export type Delivery = {ok: true; tries: number} | {ok: false; reason: string};

export interface Post {
	env: Env;
	agents: ChooseAgent;
	/** Practice is never told to anybody outside this machine. */
	practice: boolean;
	signal: AbortSignal;
	/** ms of one try; default 10 s. */
	timeout?: number;
	/** Waits between two tries; resolves early where the signal aborts. */
	pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Tries in all. */
export const mostTries = 4;
/** ms before the second try; each later one waits twice as long. */
const firstPause = 1000;
/** ms: a server that asks for more is not waited for. */
const longestPause = 30_000;
/** Bytes of an answer that are read. */
const answerLimit = 2000;
const pagerDuty = 'https://events.pagerduty.com/v2/enqueue';

/** A mistake that no second try mends, in words for people. */
class Refused extends Error {}

/** Never rejects. Neither the address nor a key or secret is ever a part of the reason. */
export async function deliver(webhook: Webhook, message: Outgoing, post: Post): Promise<Delivery> {
	const {signal, pause = sleep} = post;
	try {
		const request = requestOf(webhook, message, post);
		for (let tries = 1; ; tries++) {
			const got = await attempt(request, post);
			if (got.ok) return {ok: true, tries};
			if (signal.aborted) return {ok: false, reason: 'the wall was left before there was an answer'};
			if (!got.again || tries === mostTries)
				return {ok: false, reason: tries === 1 ? got.reason : `${got.reason} (tried ${tries} times)`};
			await pause(Math.min(longestPause, Math.max(got.after ?? 0, firstPause * 2 ** (tries - 1))), signal);
		}
	} catch (error) {
		return {ok: false, reason: error instanceof Refused ? error.message : cleanLine(messageOf(error), 120)};
	}
}

interface Request {
	url: URL;
	headers: Readonly<Record<string, string>>;
	body: string;
}

/** @throws Refused */
function requestOf(webhook: Webhook, message: Outgoing, {env, practice}: Post): Request {
	const read = (of: Elsewhere, what: string) => readElsewhere(of, `${what} of webhook ${webhook.name}`, env);
	const written = webhook.url ? read(webhook.url, 'the address') : pagerDuty;
	const url = URL.parse(written);
	const isHere = url !== null && isLocal(url);
	if (!url || !(url.protocol === 'https:' || (url.protocol === 'http:' && isHere)))
		throw new Refused(`the address of webhook ${webhook.name} does not begin with https://`);
	if ((practice || message.incident.drill !== undefined) && !isHere)
		throw new Refused('this is practice: nothing is posted to anybody outside this machine');
	const body = bodyOf(webhook, message, webhook.kind === 'pagerduty' ? read(webhook.key, 'the key') : '');
	const secret = webhook.secret && read(webhook.secret, 'the secret');
	return {
		url,
		body,
		headers: {
			'content-type': 'application/json; charset=utf-8',
			'content-length': String(Buffer.byteLength(body)),
			'idempotency-key': message.key,
			...(secret !== undefined && {'x-pitwall-signature': signatureOf(body, secret)}),
		},
	};
}

export const signatureOf = (body: string, secret: string): string =>
	`sha256=${createHmac('sha256', secret).update(body, 'utf8').digest('hex')}`;

const isLocal = ({hostname}: URL): boolean => /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);

/** @throws Refused where there is none */
function readElsewhere(of: Elsewhere, what: string, env: Env): string {
	if ('env' in of) {
		const value = env[of.env]?.trim();
		if (!value) throw new Refused(`${what} is missing: the variable ${of.env} is not set`);
		return value;
	}
	try {
		const value = readGiven(of.file, 4096).trim();
		if (value !== '') return value;
	} catch (error) {
		throw new Refused(`${what} cannot be read from ${cleanLine(of.file, 200)}: ${cleanLine(messageOf(error), 100)}`);
	}
	throw new Refused(`${what} is missing: ${cleanLine(of.file, 200)} is empty`);
}

type Attempt = {ok: true} | {ok: false; reason: string; again: boolean; after?: number};

async function attempt({url, headers, body}: Request, {agents, signal, timeout = 10_000}: Post): Promise<Attempt> {
	const over = AbortSignal.timeout(timeout);
	try {
		const answer = await send(url, agents, {
			method: 'POST',
			headers,
			body,
			limit: answerLimit,
			signal: AbortSignal.any([signal, over]),
		});
		const {status, retryAfter} = answer;
		if (status >= 200 && status < 300) return {ok: true};
		const seconds = Number(retryAfter);
		return {
			ok: false,
			reason: `it answered ${status}`,
			again: status === 429 || status >= 500,
			...(Number.isFinite(seconds) && retryAfter !== undefined && {after: seconds * 1000}),
		};
	} catch (error) {
		if (over.aborted) return {ok: false, reason: `no answer within ${timeout / 1000} s`, again: true};
		const {code} = error as NodeJS.ErrnoException;
		return {ok: false, reason: `no connection${code === undefined ? '' : ` (${cleanLine(code, 40)})`}`, again: true};
	}
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
	if (signal.aborted) return Promise.resolve();
	return new Promise(resolve => {
		const end = () => {
			clearTimeout(timer);
			signal.removeEventListener('abort', end);
			resolve();
		};
		const timer = later(end, ms);
		signal.addEventListener('abort', end);
	});
}
