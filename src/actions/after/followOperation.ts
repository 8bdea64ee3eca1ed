/** After a call that starts a long-running operation: waiting until it is done, and until what it makes is there. */
import {minute} from '../../clock.ts';
import type {WriteApi} from '../../cloud/call.ts';
import type {SourceKind} from '../../config/schema/sources.ts';
import {duration} from '../../text/durations.ts';
import {messageOf} from '../../text/errors.ts';
import type {ActionResult} from '../types.ts';
import type {Steps} from './steps.ts';

/** ms after which a change whose call was not answered, and which has not shown up, is given up. */
const unsure = 2 * minute;

export interface Wanted {
	/** The name of its step, and what is waited for. */
	step: string;
	what: string;
	/** ms after the call. */
	within: number;
	/** ms between two looks. */
	every: number;
	/** The operation, where its name is known beforehand: it is asked about even if the call was not answered. */
	operation?: string;
	/** The kind of source that shows it in the panes; that of Spanner where nothing is said. */
	shownBy?: SourceKind;
	/** Says what will be waited for afterwards. */
	announce?(): void;
	/** What is there now: all of it, its beginning, or nothing yet. Throws CloudError. */
	look(): Promise<{state: 'there' | 'begun' | 'absent'; text: string}>;
}

/** What is there in the end, or the end of the action where that was not seen. */
export async function followOperation(
	wanted: Wanted,
	steps: Steps,
): Promise<{text: string; calledAt: number} | {ended: ActionResult}> {
	const {answer, clock, say, step, note, reads, sleep, settled} = steps;
	const {step: name, what, within, every, shownBy = 'spannerAdmin'} = wanted;
	const end = async (phase: 'failed' | 'unknown', summary: string) => {
		await note('outcome', phase === 'failed' ? `failed: ${summary}` : `unknown: ${summary}`);
		return {ended: {phase, summary, at: clock.now()}};
	};
	const called = await answer;
	if (!called.ok && !called.unknown) return end('failed', called.text);
	const unanswered = called.ok ? undefined : called.text;
	await note('execute', unanswered === undefined ? 'accepted' : `outcome unknown: ${unanswered}`);
	if (unanswered !== undefined) say('unknown', `outcome unknown (${unanswered}); not retried, reading the state back`);
	const operation = (called.ok ? called.value.operation : undefined) ?? wanted.operation;
	const startedAt = clock.now();
	const until = startedAt + within;
	const show = (text: string) => step('converging', {name, state: 'runs', until}, text);
	show(`waiting until ${what}`);
	wanted.announce?.();
	for (;;) {
		hurryLists(shownBy, steps);
		let seen: Awaited<ReturnType<Wanted['look']>>;
		try {
			const now = operation === undefined ? undefined : await reads.operation(operation);
			if (now?.error !== undefined) {
				step('converging', {name, state: 'failed'}, now.error);
				return end('failed', now.error);
			}
			seen = now && !now.done ? {state: 'begun', text: underWay(now)} : await wanted.look();
		} catch (error) {
			seen = {state: 'absent', text: `cannot look: ${messageOf(error)}`};
		}
		const waited = clock.now() - startedAt;
		if (seen.state === 'there') {
			step('converged', {name, state: 'ok'}, `${seen.text}, ${duration(waited)} after the call`);
			await note('outcome', `converged: ${seen.text}`);
			settled();
			return {text: seen.text, calledAt: startedAt};
		}
		const lost = unanswered !== undefined && seen.state === 'absent' && waited >= unsure;
		if (lost || waited >= within) {
			step('converging', {name, state: 'failed'}, seen.text);
			return end(
				'unknown',
				unanswered === undefined
					? `accepted, but after ${duration(waited)}: ${seen.text}`
					: `outcome unknown (${unanswered}): ${seen.text}; not retried`,
			);
		}
		show(seen.text);
		await sleep(Math.max(100, every / clock.speed));
	}
}

/** What the panes show of it is looked at once a minute meanwhile, and once more after the end. */
function hurryLists(kind: SourceKind, {poller, clock, target: {system}}: Steps): void {
	for (const [id, source] of Object.entries(system.sources))
		if (kind in source) poller?.hurry(system.system, id, minute, clock.now() + 2 * minute);
}

/** APIs whose operations can be read by their name. */
export const readable: ReadonlySet<WriteApi> = new Set(['bigquery', 'cloudfunctions', 'spanner']);

export const underWay = ({percent}: {percent?: number}): string =>
	percent === undefined ? 'the operation is under way' : `the operation is under way, ${percent} %`;
