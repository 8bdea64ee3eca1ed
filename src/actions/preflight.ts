/** Questions asked before acting, on opening a plan and again on confirming it. Reads only, but for Google's own dry run. */
import {CloudError} from '../cloud/types.ts';
import {messageOf} from '../text/errors.ts';
import type {Reach} from './machine/machine.ts';
import type {ActionSpec, Answered, Known} from './spec.ts';
import type {Overridable, Plan, PreflightReport} from './types.ts';

export interface PreflightDeps extends Known {
	/** Another action that runs on this target, in words. */
	busy: string | undefined;
	/** How far that is known; absent: on this machine. */
	reach?: Reach | undefined;
	/** What is asked of every action by the calendar and by what was done before. */
	guards: () => Promise<readonly Answered[]>;
	/** Asks Google to check the change without doing it; undefined while not allowed (read-only). Throws CloudError. */
	validate: (() => Promise<unknown>) | undefined;
	/** Whether the hidden value of this seal can still be sent. */
	keeps: (seal: string) => boolean;
}

/** The text to type to run a plan against its preflight. */
export const overrideOf = ({confirm, target}: Plan, takes: Overridable): string =>
	takes === 'glass' ? `break glass ${target.name}` : `${confirm} anyway`;

/** The most that one of the failed items takes to be passed; undefined where nothing failed, or one cannot be passed. */
function takenBy(failed: readonly Answered[]): Overridable | undefined {
	if (failed.some(({overridable}) => overridable === undefined)) return undefined;
	return (['glass', 'reason', true] as const).find(one => failed.some(({overridable}) => overridable === one));
}

/** `7 of 7 ok`: how many of its questions were answered with yes. */
export const answersText = ({items}: PreflightReport): string =>
	`${items.filter(({state}) => state === 'ok').length} of ${items.length} ok`;

/** What failed, and why. */
export const failuresIn = ({items}: PreflightReport): string[] =>
	items.flatMap(({state, title, detail}) => (state === 'failed' ? [`${title}: ${detail}`] : []));

/** The report on a plan that the config does not allow, as of `at` in ms. */
export const notAllowed = (detail: string, at: number): PreflightReport => ({
	items: [{title: 'allowed by the config', state: 'failed', detail, at}],
	ok: false,
	stale: false,
});

/** Asks what is asked of every plan, and what the action itself asks; never throws. */
export async function runPreflight(plan: Plan, spec: ActionSpec, deps: PreflightDeps): Promise<PreflightReport> {
	const {clock} = deps.eyes;
	const answers = [notInFlight(deps), notBlind(deps)].map(answer => ({...answer, at: clock.now()}));
	const add = (...more: readonly Answered[]) => answers.push(...more.map(answer => ({...answer, at: clock.now()})));
	add(...(await deps.guards()), ...stillKept(plan, deps));
	let stale = false;
	try {
		const seen = await spec.look(deps.eyes, deps.target);
		const {etag} = plan.target;
		stale = etag !== undefined && spec.etag?.(seen) !== etag;
		if (etag !== undefined) add(unchanged(stale, etag));
		add(...((await spec.preflight?.(plan, seen, deps)) ?? []));
		if (plan.call.dryRun) add(await dryRun(deps, stale));
	} catch (error) {
		add({title: 'target can be read', state: 'failed', detail: messageOf(error)});
	}
	const failed = answers.filter(({state}) => state === 'failed');
	const takes = stale ? undefined : takenBy(failed);
	return {
		items: answers,
		stale,
		ok: !stale && failed.length === 0,
		...(takes && {takes, override: overrideOf(plan, takes)}),
	};
}

/** Exported for its test. */
export function notInFlight({busy, reach}: Pick<PreflightDeps, 'busy' | 'reach'>): Answered {
	const title = 'nothing else in flight';
	if (busy !== undefined) return {title, state: 'failed', detail: busy};
	if (reach?.unseen !== undefined) {
		const detail = `no wall of this machine acts on it; other machines are not seen: ${reach.unseen}`;
		return {title, state: 'skipped', detail};
	}
	return {title, state: 'ok', detail: `no wall of ${reach ? 'the team' : 'this machine'} acts on it`};
}

function stillKept({call, further = []}: Plan, {keeps}: PreflightDeps): Answered[] {
	const seals = [call, ...further.map(step => step.call)].flatMap(({hidden}) => hidden?.seal ?? []);
	if (seals.length === 0) return [];
	const title = 'hidden value kept';
	return seals.every(keeps)
		? [{title, state: 'ok', detail: 'in the memory of this wall only'}]
		: [{title, state: 'failed', detail: 'forgotten by now: fill the form in again'}];
}

/** Whether the wall sees anything; without a wall nobody knows. */
export function notBlind({eyes}: Pick<Known, 'eyes'>): Answered {
	const title = 'not blind';
	if (!eyes.poller) return {title, state: 'skipped', detail: 'there is no wall'};
	const stats = eyes.poller.stats();
	return stats.blindSince === undefined
		? {title, state: 'ok', detail: 'the sources answer'}
		: {title, state: 'failed', detail: stats.blindReason ?? 'no source answers'};
}

export function unchanged(stale: boolean, etag: string): Answered {
	const title = 'unchanged since shown';
	return stale ? {title, state: 'failed', detail: 'it was changed: plan again'} : {title, state: 'ok', detail: etag};
}

async function dryRun({validate}: PreflightDeps, stale: boolean): Promise<Answered> {
	const title = 'Google accepts it (validateOnly)';
	if (stale) return {title, state: 'skipped', detail: 'the plan is stale'};
	if (!validate) return {title, state: 'skipped', detail: 'read-only'};
	try {
		await validate();
		return {title, state: 'ok', detail: 'checked, nothing changed'};
	} catch (error) {
		const isStale = error instanceof CloudError && error.kind === 'stale-etag';
		return {title, state: 'failed', detail: isStale ? 'it was changed: plan again' : messageOf(error)};
	}
}
