/** A subscription pushes nothing until somebody resumes it; what comes in waits (C-18). */
import {day} from '../../clock.ts';
import {duration} from '../../text/durations.ts';
import {changesPush, draftPush, subscriptionListed} from '../pubsub/changePush.ts';
import {notRestorable} from '../pubsub/push.ts';
import type {SubscriptionView} from '../pubsub/subscription.ts';
import type {ActionSpec} from '../spec.ts';
import type {ParamValues} from '../types.ts';

export const action: ActionSpec<ParamValues, SubscriptionView> = {
	...changesPush,
	idle(target, source) {
		const row = subscriptionListed(target, source);
		if (!row || row.delivery === 'push') return undefined;
		return row.delivery === 'pull' ? 'it pushes to nobody already' : `it writes to ${row.delivery}`;
	},
	plan(target, {subscription}) {
		const {push, topic, writesTo, retentionMs} = subscription;
		const {name, allowed} = target;
		if (writesTo !== undefined) throw new RangeError(`${name} writes to ${writesTo}, and pushes to nobody`);
		if (!push) throw new RangeError(`${name} pushes to nobody: whoever pulls its messages has to be stopped instead`);
		const why = notRestorable(push);
		if (why !== undefined) throw new RangeError(`${name} cannot be paused here: ${why}`);
		return draftPush(target, subscription, undefined, {
			blastRadius: [
				`Nothing of ${topic} reaches ${new URL(push.endpoint).host} any more; what comes in waits.`,
				...(allowed.note === undefined ? [] : [allowed.note]),
			],
			sideEffects: [
				'Requests that are under way go on.',
				`What waits for longer than ${duration(retentionMs || 7 * day)} is gone.`,
				'Whoever pulls from it meanwhile gets its messages.',
				'Resumed, it pushes all that waits as fast as the endpoint answers.',
			],
		});
	},
};
