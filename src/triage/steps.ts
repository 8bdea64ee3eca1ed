/** What to do about a trouble, the most useful first. Pure. */
import {offersFollowedAs, offersOf} from '../actions/offers.ts';
import {listedRevisions} from '../actions/run/listed.ts';
import type {Change, Difference} from '../changes/types.ts';
import {isFiring} from '../checks/firing.ts';
import {count, percent} from '../text/format.ts';
import {shortRevision} from '../text/revision.ts';
import type {Context} from './draft.ts';
import {suggestedRevision} from './rollback.ts';
import {signsSince} from './signs.ts';
import type {Cause, Step} from './types.ts';

/** Steps that are shown. */
const most = 7;

export function nextSteps(context: Context, causes: readonly Cause[]): Step[] {
	const [first] = causes;
	return [
		...mending(first, context),
		...again(context),
		...looking(first, context),
		...owning(context),
		escalation,
	].slice(0, most);
}

const escalation: Step = {command: 'contacts', words: 'whom to call, and when'};

/** What mends the first cause. */
function mending(cause: Cause | undefined, {scene}: Context): Step[] {
	if (!cause)
		return [{command: 'links', words: 'no likely cause found: look at the errors, and at the pages that are linked'}];
	const {id, subject, change, title, member} = cause;
	if (change?.kind === 'deploy') return [isTakenOff(change, scene) ? waiting(change, scene) : rollback(subject, scene)];
	if (change?.kind === 'action') return [{command: 'undo', words: `undo it, where it did not help: ${change.words}`}];
	if (change?.kind === 'secret')
		return [{words: `store a version of ${subject} that works, or go back to the one before`}];
	if (change && change.diff.length > 0) return [{words: `change it back: ${change.diff.map(backText).join('; ')}`}];
	if (change) return [{words: `undo it: ${change.words}`}];
	if (member) return [{words: `find out what ${title} does, and stop it there`}];
	if (id.startsWith('page '))
		return [{command: 'links', words: 'look at what stands before the service: DNS, load balancer, certificate'}];
	return [{words: `mend it: ${title}`}];
}

/** Where to look closer. */
function looking(cause: Cause | undefined, {bad, scene}: Context): Step[] {
	const kinds: readonly (string | undefined)[] = ['deploy', 'service', 'function'];
	const since = Math.min(...bad.map(({begin}) => begin));
	return [
		...(cause && kinds.includes(cause.change?.kind)
			? [{command: 'revisions' as const, words: `look at ${cause.subject}: what serves, what it changed`}]
			: []),
		...(signsSince(scene, since).length > 0
			? [{command: 'signatures' as const, words: 'its new errors, then their lines'}]
			: []),
	];
}

const backText = ({what, before, after = ''}: Difference): string =>
	before === undefined ? `remove ${what}` : `${what} to ${before}${after === '' ? '' : `, it is ${after}`}`;

/** Whether all traffic was taken off what a deploy made. */
const isTakenOff = ({subject, revision}: Change, scene: Context['scene']): boolean =>
	listedRevisions(scene, subject).some(one => one.revision === revision && one.shareNow === 0);

/** What mends a deploy was done: it takes minutes until the metrics say so. */
const waiting = ({revision = ''}: Change, {actions}: Context['scene']): Step => ({
	...(actions.length > 0 && {command: 'watch'}),
	words: `${shortRevision(revision)} takes no traffic any more: wait for the verdict`,
});

function rollback(service: string, scene: Context['scene']): Step {
	const isAllowed = offersOf(scene.system, ['run.rollback']).some(({target}) => target === service);
	const found = suggestedRevision(scene, service);
	const to = found ? ` to ${shortRevision(found.revision)}` : '';
	const record =
		found && found.requests > 0 ? ` (served ${count(found.requests)} requests, ${percent(found.errorRate)} 5xx)` : '';
	const words = `roll back ${service}${to}${record}`;
	return isAllowed ? {command: 'rollback', words} : {words: `${words}; not allowed from here`};
}

/** Runs that can be started again. */
function again({scene, bad}: Context): Step[] {
	const sources = [...new Set(bad.flatMap(({runs}) => runs?.source ?? []))].filter(
		name => offersFollowedAs(scene.system, name).length > 0,
	);
	return sources.length === 0 ? [] : [{command: 'trigger', words: `then run it again: ${sources.join(', ')}`}];
}

/** Who has it. */
const owning = ({bad}: Context): Step[] =>
	bad.some(({alert}) => isFiring(alert) && !alert.acked)
		? [{command: 'ack', words: 'acknowledge: it is mine, silence its bell'}]
		: [];
