/** Starting a run and following it until it ends. Used by the executor alone. */
import {runsOf} from './look.ts';
import {type Called, once, type Steps} from './steps.ts';
import type {ActionResult, Plan, PlannedCall} from './types.ts';
import {type FollowedRun, newRun} from './verify.ts';

type TriggerCall = Exclude<PlannedCall, {kind: 'setTraffic'}>;

const followStep = 3000;
/** How long after the call a run may take to show up, in looks of 3 s. */
const appearLooks = 60;
/** How long after the limit of the call a run that was seen is followed: an hour, in the same looks. */
const endLooks = 1200;

/** Starts a run and follows it until it ends. */
export async function performTrigger(plan: Plan, call: TriggerCall, steps: Steps): Promise<ActionResult> {
	const {clock, note, poller, say, sleep, system} = steps;
	const {follow} = plan.judging;
	const end = async (phase: ActionResult['phase'], summary: string): Promise<ActionResult> => {
		await note('outcome', `${phase}: ${summary}`);
		return {phase, summary, at: clock.now()};
	};
	// Two seconds of skew between our clock and the one that stamps the run.
	const since = clock.now() - 2000 * clock.speed;
	say(
		'calling',
		call.kind === 'invoke'
			? `POST ${call.url} with an ID token of ${call.serviceAccount ?? 'your own account'}`
			: plan.gcloud,
	);
	let answer: Called | undefined;
	const pending = once(steps).then(value => {
		answer = value;
	});
	if (follow === undefined) {
		await pending;
	} else {
		const until = clock.now() + 15 * 60_000 * clock.speed;
		for (const id of system.panes.etl?.runs ?? []) poller?.hurry(system.system, id, followStep, until);
	}
	// The call is raced with looking: a refusal in it must surface, and the run shows up long before it answers.
	let answered = false;
	let run: FollowedRun | undefined;
	let told = '';
	const looks = endLooks + (call.kind === 'invoke' ? Math.ceil(call.timeoutMs / followStep) : 0);
	for (let look = 0, idle = 0; look < looks; look++) {
		await Promise.race([pending, sleep(Math.max(100, followStep / clock.speed))]);
		if (answer && !answered) {
			answered = true;
			const ended = await afterAnswer(answer, follow, run !== undefined, steps, end);
			if (ended) return ended;
		}
		run = follow === undefined ? undefined : newRun(await runsOf(steps, system, follow), since);
		if (run) {
			const text = runText(follow ?? '', run);
			if (text !== told) say('verifying', text);
			told = text;
			if (run.status !== 'running')
				return end(
					run.status === 'success' ? 'done' : 'failed',
					`${text}${answer?.ok === false ? ` (the call itself: ${answer.text})` : ''}`,
				);
		} else if (answered && ++idle >= appearLooks) break;
		if (answered) await sleep(Math.max(100, followStep / clock.speed));
	}
	const seen = run
		? `${runText(follow ?? '', run)}, its end was not seen`
		: `no run of ${follow ?? ''} that began after the call was seen`;
	return end(
		'unknown',
		`${answer?.ok === false ? `outcome unknown (${answer.text}), not retried; ` : answer ? 'accepted, but ' : ''}${seen}`,
	);
}

/** What the answer alone decides: a definite failure, or success where there is no run to follow. */
async function afterAnswer(
	answer: Called,
	follow: string | undefined,
	seen: boolean,
	{note, say}: Steps,
	end: (phase: ActionResult['phase'], summary: string) => Promise<ActionResult>,
): Promise<ActionResult | undefined> {
	if (!answer.ok && !answer.unknown) return end('failed', answer.text);
	const status = answer.ok ? answer.value.status : 0;
	if (!answer.ok || status === 504) {
		const text = answer.ok ? 'HTTP 504' : answer.text;
		await note('execute', `outcome unknown: ${text}`);
		if (follow === undefined) return end('unknown', `outcome unknown (${text}): it may still be running; not retried`);
		say('unknown', `outcome unknown (${text}); not retried, ${seen ? 'following' : 'looking for'} the run`);
		return undefined;
	}
	if (answer.ok && (status < 200 || status >= 300))
		return end('failed', `HTTP ${status}: ${oneLine(answer.value.body)}`);
	await note('execute', `accepted: ${status}`);
	if (follow === undefined)
		return end(
			'done',
			answer.ok && answer.value.body !== '' ? `HTTP ${status}: ${oneLine(answer.value.body)}` : 'accepted',
		);
	say('verifying', `accepted (${status}), ${seen ? 'following' : 'looking for'} the run of ${follow}`);
	return undefined;
}

function runText(follow: string, {status, startedAt, endedAt, rows, error}: FollowedRun): string {
	const took = endedAt === undefined ? '' : ` after ${Math.round((endedAt - startedAt) / 1000)} s`;
	return `run of ${follow} ${status}${took}${rows === undefined ? '' : `, ${rows} rows`}${error === undefined ? '' : `: ${oneLine(error)}`}`;
}

/** Bodies come from outside: no control characters, one line, at most 200 characters. */
function oneLine(text: string): string {
	return text
		.replaceAll(/\p{C}+/gu, ' ')
		.trim()
		.slice(0, 200);
}
