/** A subscription goes back to the snapshot that was taken before it was sought elsewhere. */
import {utcMinute} from '../../zone.ts';
import {followSeek, lookAtSeek, type SeekView, seekCall, seekCommand, seekTraps, soughtOrNot} from '../pubsub/seek.ts';
import {subscriptionResource} from '../pubsub/subscription.ts';
import {announceWaiting, waitingText} from '../pubsub/waiting.ts';
import type {ActionSpec} from '../spec.ts';

export const action: ActionSpec<{readonly snapshot: string}, SeekView> = {
	risk: 'high',
	tags: ['mitigation'],
	look: lookAtSeek,
	plan({system, name}, {subscription, snapshots, waiting}, {snapshot}) {
		const found = snapshots.find(one => one.name === snapshot);
		if (!found) throw new RangeError(`there is no snapshot ${snapshot} any more`);
		return {
			resource: subscriptionResource(system, name),
			changes: [
				{
					what: 'delivered',
					before: waitingText(waiting),
					after: `what waited when ${snapshot} was taken, and all since`,
				},
			],
			blastRadius: [`Whoever reads ${name} gets that of ${subscription.topic} again.`],
			command: seekCommand(system, name, {snapshot}),
			call: seekCall(system, name, {snapshot}),
			undo: 'None: what is delivered again cannot be called back.',
			success: ['Pub/Sub accepts the seek', 'What waits then is said, minutes later'],
			sideEffects: [...seekTraps, `The snapshot lasts until ${utcMinute(found.expiresAt)}.`],
			facts: {},
		};
	},
	verify(_, steps) {
		announceWaiting(steps);
		return followSeek(steps);
	},
	became: async () => soughtOrNot,
};
