/** Whether an endpoint is well after a change. */
import {minute} from '../../clock.ts';
import {probeIn} from '../../cloud/sources/http.ts';
import {messageOf} from '../../text/errors.ts';
import type {Steps} from './steps.ts';

/** How long after a change an endpoint may stay unwell before the verdict is given without it, ms. */
const healthWait = 15 * minute;

/**
 * Asks until the endpoint is well, or a newer action or the time ends the wait: it may still be starting, or working off
 * its backlog, so only the final state counts.
 * @param name of the step. @param convergedAt when the change was in force, ms
 */
export async function healthAfter(
	url: string,
	name: string,
	convergedAt: number,
	steps: Steps,
): Promise<{ok: boolean; text: string}> {
	const {clock, step, sleep, superseded} = steps;
	const until = convergedAt + healthWait;
	const say = (state: 'runs' | 'ok' | 'failed', text: string) =>
		step('verifying', {name, state, ...(state === 'runs' && {until})}, text);
	let health = await probe(url, steps);
	for (let asked = 1; !health.ok && !superseded.aborted && clock.now() <= until; asked++) {
		say('runs', `${health.text} still, asked ${asked === 1 ? 'once' : `${asked} times`}`);
		await sleep(Math.max(250, 15_000 / clock.speed));
		health = await probe(url, steps);
	}
	const minutes = Math.round((clock.now() - convergedAt) / minute);
	const text = minutes < 1 ? health.text : `${health.text} ${minutes} min after the change`;
	say(health.ok ? 'ok' : 'failed', text);
	return {ok: health.ok, text};
}

/** Asks an endpoint, three times where it is unwell. */
export async function probe(
	url: string,
	{clock, reads, sleep, target}: Pick<Steps, 'clock' | 'reads' | 'sleep' | 'target'>,
): Promise<{ok: boolean; text: string}> {
	let text = '';
	for (let attempt = 0; attempt < 3; attempt++) {
		if (attempt > 0) await sleep(Math.max(100, 2000 / clock.speed));
		try {
			const {answer} = await reads.read(
				target.system,
				'action.health',
				{http: url},
				undefined,
				new AbortController().signal,
			);
			const {status = null, unanswered = null} = probeIn(answer) ?? {};
			if (status === null) {
				text = `health does not answer: ${unanswered ?? 'nothing was read'}`;
				continue;
			}
			text = `health ${status}`;
			if (status >= 200 && status < 300) return {ok: true, text};
		} catch (error) {
			text = `health cannot be asked: ${messageOf(error)}`;
		}
	}
	return {ok: false, text};
}
