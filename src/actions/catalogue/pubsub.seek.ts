/**
 * A subscription delivers anew what came since a time, or what a snapshot holds, or drops what waits. What waits now is kept
 * in a snapshot first, so that it can be taken back.
 */
import {day, hour, minute} from '../../clock.ts';
import type {SubscriptionInfo} from '../../cloud/pubsub.ts';
import {duration} from '../../text/durations.ts';
import {instantOf, isoText, utcMinute} from '../../zone.ts';
import {followState} from '../after/followState.ts';
import {commandLine} from '../canonical.ts';
import {
	followSeek,
	type Goal,
	lookAtSeek,
	type SeekView,
	seekCall,
	seekCommand,
	seekTraps,
	snapshotStep,
	soughtOrNot,
} from '../pubsub/seek.ts';
import {subscriptionResource} from '../pubsub/subscription.ts';
import {announceWaiting, waitingText} from '../pubsub/waiting.ts';
import type {ActionSpec, Found} from '../spec.ts';

type Params = {readonly to: string; readonly minutes?: number; readonly snapshot?: string};

/** How long ago, by its name. */
const presets: Readonly<Record<string, number>> = {
	'10 minutes ago': 10 * minute,
	'1 hour ago': hour,
	'1 day ago': day,
};
const ownTime = 'minutes ago';
const aSnapshot = 'a snapshot';
const now = 'now';

export const action: ActionSpec<Params, SeekView> = {
	risk: 'high',
	tags: ['mitigation'],
	fields: () => ({
		to: {
			oneOf: [...Object.keys(presets), ownTime, aSnapshot, now],
			says: {
				...Object.fromEntries(Object.keys(presets).map(name => [name, 'all that came since then is delivered anew'])),
				[ownTime]: 'as many as are written below',
				[aSnapshot]: 'what it holds, and all that came since, is delivered anew',
				[now]: 'nothing that waits is delivered: it is DROPPED',
			},
		},
		minutes: {integer: {min: 1, max: 44_640}, optional: true},
		snapshot: {text: {min: 0, max: 255}, hint: `name of ${aSnapshot}`},
	}),
	look: lookAtSeek,
	plan(target, view, params, at) {
		const {system, name, allowed} = target;
		const {subscription, waiting} = view;
		const goal = goalOf(view, params, at);
		const kept = `${name}-before-${Math.floor(at / 1000)}`;
		const drops = params.to === now;
		const goalText = 'time' in goal ? goal.time : `the snapshot ${goal.snapshot}`;
		const first = snapshotStep(system, name, kept);
		return {
			resource: subscriptionResource(system, name),
			changes: [
				{what: 'snapshot', before: 'none of this name', after: `${kept}: ${waitingText(waiting)}`},
				{
					what: 'delivered',
					before: waitingText(waiting),
					after: drops
						? `nothing that came before ${goalText}: it is DROPPED`
						: `all that came since ${goalText}, also what was delivered already`,
				},
			],
			blastRadius: [
				drops
					? `What waits in ${name} is not worked on by anybody.`
					: `Whoever reads ${name} gets up to ${'time' in goal ? duration(at - instantOf(goal.time)) : 'as much as came since the snapshot'} of ${subscription.topic} again.`,
				...(allowed.note === undefined ? [] : [allowed.note]),
			],
			command: first.command,
			call: first.call,
			further: [
				{what: `seek to ${goalText}`, call: seekCall(system, name, goal), command: seekCommand(system, name, goal)},
			],
			undo: commandLine('gcloud', ...seekCommand(system, name, {snapshot: kept})),
			back: {action: 'pubsub.undo_seek', params: {snapshot: kept}},
			success: [`Pub/Sub has the snapshot, and accepts the seek`, 'What waits then is said, minutes later'],
			sideEffects: [
				...seekTraps,
				'Taken back, also what was worked on in between is delivered again.',
				'The snapshot lasts for 7 days at most, less where old messages wait, and is paid for.',
			],
			facts: {snapshot: kept},
		};
	},
	async verify({facts}, steps) {
		const kept = String(facts.snapshot);
		announceWaiting(steps);
		const made = await followState(async () => {
			const found = await steps.reads.snapshots(steps.target.system.project);
			const inForce = found.some(({name}) => name === kept);
			return {inForce, text: inForce ? `the snapshot ${kept} is there` : `there is no snapshot ${kept}`};
		}, steps);
		if ('ended' in made) return made.ended;
		const next = steps.next(made.text);
		return next ? followSeek(next) : {phase: 'unknown', summary: made.text, at: steps.clock.now()};
	},
	async became({call}, {system}, {reads}): Promise<Found> {
		if (call?.method !== 'PUT') return soughtOrNot;
		const kept = call.path.split('/').at(-1) ?? '';
		const isThere = (await reads.snapshots(system.project)).some(({name}) => name === kept);
		return {state: 'found', text: isThere ? `the snapshot ${kept} is there` : `not made: there is no snapshot ${kept}`};
	},
};

/** Throws RangeError for what there is nothing of to deliver. */
function goalOf({subscription, snapshots}: SeekView, {to, minutes, snapshot = ''}: Params, at: number): Goal {
	if (to === aSnapshot) {
		if (snapshots.some(({name}) => name === snapshot)) return {snapshot};
		const names = snapshots.map(({name}) => name);
		throw new RangeError(
			`${snapshot === '' ? 'write the name of a snapshot' : `there is no snapshot ${snapshot} of ${subscription.topic}`}: ${names.length > 0 ? `there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}` : 'there is none'}`,
		);
	}
	if (to === now) return {time: secondOf(at)};
	const ago = to === ownTime ? (minutes ?? 0) * minute : presets[to];
	if (!ago) throw new RangeError(to === ownTime ? 'write how many minutes ago' : `there is no preset ${to}`);
	const reach = reachOf(subscription);
	if (reach === 0)
		throw new RangeError(
			`${subscription.name} keeps nothing that was acknowledged, and neither does ${subscription.topic}: only a snapshot brings it back`,
		);
	if (ago > reach)
		throw new RangeError(`it is kept for ${duration(reach)}, so nothing is there from before ${utcMinute(at - reach)}`);
	return {time: secondOf(at - ago)};
}

/** ms for which acknowledged messages are kept. */
const reachOf = ({retainsAcked, retentionMs, topicRetentionMs}: SubscriptionInfo): number =>
	Math.max(retainsAcked ? retentionMs : 0, topicRetentionMs);

const secondOf = (at: number): string => `${isoText(at).slice(0, 19)}Z`;
