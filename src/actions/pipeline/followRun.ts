/** After a call that starts a run: following the run until it ends. */

import {type EtlRun, isOpen, type RunStatus} from '../../checks/etl-runs.ts';
import {minute} from '../../clock.ts';
import {paneOf} from '../../config/panes.ts';
import {duration} from '../../text/durations.ts';
import {localTime} from '../../zone.ts';
import type {Called, Steps} from '../after/steps.ts';
import {newRun, oneLine, runText, usualDuration} from '../after/verify.ts';
import {runsOf} from '../look/look.ts';
import type {ActionResult, Plan} from '../types.ts';

/** A run that ended in another word, such as skipped, is neither. */
const outcomes: Partial<Record<RunStatus, ActionResult['phase']>> = {ok: 'done', failed: 'failed'};

const followStep = 3000;
/** ms after the answer in which a run may show up: some pipelines report a run only when it is over. */
const patience = (usual = 0): number => Math.max(180_000, 2 * usual + 120_000);
/** How long after the limit of the call a run that was seen is followed: an hour, in looks of 3 s. */
const endLooks = 1200;

/** The facts for preflight and verification of a run. A type rather than an interface, so that it passes for JSON. */
export type RunFacts = {
	/** Value of the column `source` of the run that the call should start. */
	readonly follow?: string;
};

/** Follows the run that the call starts until it ends. */
export async function followRun(plan: Plan, steps: Steps): Promise<ActionResult> {
	const {clock, note, poller, say, show, sleep} = steps;
	const {system} = steps.target;
	const {follow} = plan.facts as RunFacts;
	const end = async (phase: ActionResult['phase'], summary: string): Promise<ActionResult> => {
		await note('outcome', `${phase}: ${summary}`);
		return {phase, summary, at: clock.now()};
	};
	// Two seconds of skew between our clock and the one that stamps the run.
	const since = clock.now() - 2000 * clock.speed;
	let answer: Called | undefined;
	const pending = steps.answer.then(value => {
		answer = value;
	});
	if (follow === undefined) {
		await pending;
	} else {
		const until = clock.now() + 15 * minute * clock.speed;
		for (const id of paneOf(system, 'runs')?.runs ?? []) poller?.hurry(system.system, id, followStep, until);
	}
	// The call is raced with looking: a refusal in it must surface, and the run shows up long before it answers.
	let answered = false;
	let run: EtlRun | undefined;
	let until = 0;
	const looks = endLooks + Math.ceil((plan.call.timeoutMs ?? 0) / followStep);
	for (let look = 0; look < looks; look++) {
		await Promise.race([pending, sleep(Math.max(100, followStep / clock.speed))]);
		const runs = follow === undefined ? [] : await runsOf(steps, system, follow);
		const usual = usualDuration(runs);
		const usually = usual === undefined ? '' : `, usually ${duration(usual)}`;
		run = newRun(runs, since);
		if (answer && !answered) {
			answered = true;
			until = clock.now() + patience(usual);
			const ended = await afterAnswer(answer, follow, run !== undefined, steps, end);
			if (ended) return ended;
		}
		if (run) {
			const text = runText(follow ?? '', run);
			if (!isOpen(run.status)) {
				say('verifying', text);
				return end(
					outcomes[run.status] ?? 'unknown',
					`${text}${answer?.ok === false ? ` (the call itself: ${answer.text})` : ''}`,
				);
			}
			show('verifying', `${text}${usually}`);
		} else if (answered) {
			if (clock.now() >= until) break;
			show('verifying', `no run of ${follow} seen yet${usually}; looking until ${localTime(until, system.tz, true)}`);
		} else if (follow !== undefined) show('verifying', `called, no answer and no run of ${follow} yet${usually}`);
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

/** The result from the answer alone: a definite failure, or success where there is no run to follow. */
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
