/** The common part of all actions that start a run of a pipeline. */

import {isOpen} from '../../checks/etl-runs.ts';
import {hour} from '../../clock.ts';
import {probesIn} from '../../cloud/sources/probes.ts';
import {duration} from '../../text/durations.ts';
import {instantOf} from '../../zone.ts';
import {newRun, runText, usualDuration} from '../after/verify.ts';
import type {AuditRecord} from '../audit/types.ts';
import {type Eyes, runsOf} from '../look/look.ts';
import type {ActionSpec, Answered, Found, Known} from '../spec.ts';
import type {Plan, Target} from '../types.ts';
import {followRun, type RunFacts} from './followRun.ts';

export const factsOf = ({allowed: {follow}}: Target): RunFacts => (follow === undefined ? {} : {follow});

export const cannotStop = 'None: a run that has started cannot be taken back from here.';

export const successOf = ({allowed: {follow}}: Target): string[] =>
	follow === undefined
		? ['The call answers 2xx (no run to follow is configured)']
		: [`A run of ${follow} that began after the call ends with success in the ETL pane`];

/** Read again, because somebody else may have started a run since the poller's last reading. */
export async function notRunning(
	{facts, call}: Plan,
	{eyes: {reads, clock}, target: {system}}: Known,
): Promise<Answered[]> {
	const {follow} = facts as RunFacts;
	if (follow === undefined) return [];
	const runs = await runsOf({reads, clock}, system, follow);
	const title = `no run of ${follow} in progress`;
	const newest = runs.at(-1);
	if (!newest) return [{title, state: 'skipped', detail: 'no runs seen'}];
	// A row that says running long after the function's own limit is a lost end, not a run.
	const limit = call.timeoutMs ?? hour;
	const running = runs.findLast(({status, startedAt}) => isOpen(status) && clock.now() - startedAt < limit);
	if (!running) return [{title, state: 'ok', detail: `newest: ${newest.word || newest.status}`}];
	const usual = usualDuration(runs);
	const usually = usual === undefined ? '' : `, usually ${duration(usual)}`;
	const detail = `one has been running for ${duration(clock.now() - running.startedAt)}${usually}`;
	return [{title, state: 'failed', detail}];
}

/** Whether the pages that a run depends on answer: they are asked anew, because the wall itself asks seldom. */
export async function dependencies({
	eyes: {reads},
	target: {
		system,
		allowed: {needs},
	},
}: Known): Promise<Answered[]> {
	const source = needs === undefined ? undefined : system.sources[needs];
	if (needs === undefined || !source) return [];
	const title = `${needs} answer`;
	const {answer} = await reads.read(system, needs, source, undefined, new AbortController().signal);
	const silent = probesIn(answer)?.filter(({status}) => status === null || status >= 500);
	if (!silent) return [{title, state: 'skipped', detail: 'what was read are no pages'}];
	return silent.length === 0
		? [{title, state: 'ok', detail: 'each below 500'}]
		: [{title, state: 'failed', detail: silent.map(one => `${one.name}: ${one.answer}`).join(', '), overridable: true}];
}

/** Real ms after the intent in which a run may still show up. */
const appearing = 180_000;

/** Looks for the run that an intent should have started. Throws CloudError. */
export async function ranAfter({at, ts}: AuditRecord, {system, allowed}: Target, eyes: Eyes): Promise<Found> {
	const {follow} = allowed;
	const {clock} = eyes;
	if (follow === undefined) return {state: 'unknown', text: 'no run to look for is configured (follow)'};
	const began = instantOf(at ?? ts);
	// Two seconds of skew between the clocks of the wall and of what stamps the run.
	const seen = newRun(await runsOf(eyes, system, follow), began - 2000 * clock.speed);
	const age = clock.now() - began;
	if (seen) {
		const text = runText(follow, seen);
		if (!isOpen(seen.status)) return {state: 'found', text};
		// A row that says running for longer is a lost end, not a run.
		return age < hour ? {state: 'runs', text} : {state: 'unknown', text: `${text}, its end was not seen`};
	}
	return {
		state: age / clock.speed < appearing ? 'later' : 'unknown',
		text: `no run of ${follow} that began after the intent is seen`,
	};
}

/** Everything but the plan of an action that starts a run. */
export const startsRun = {risk: 'careful', verify: followRun} as const satisfies Partial<ActionSpec>;
