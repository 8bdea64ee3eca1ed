/** A paused subscription pushes again: to what it pushed before, which undo knows, or to what is typed. */
import {changesPush, draftPush, subscriptionListed} from '../pubsub/changePush.ts';
import {bodies, type PushParams, pushFrom} from '../pubsub/push.ts';
import type {SubscriptionView} from '../pubsub/subscription.ts';
import type {ActionSpec} from '../spec.ts';

export const action: ActionSpec<PushParams, SubscriptionView> = {
	...changesPush,
	idle(target, source) {
		const row = subscriptionListed(target, source);
		if (!row || row.delivery === 'pull') return undefined;
		return row.delivery === 'push' ? `it is not paused: it pushes to ${row.pushes_to}` : `it writes to ${row.delivery}`;
	},
	fields: () => ({
		endpoint: {text: {min: 1, max: 500}, hint: 'https://..., as the audit log has it of the pause'},
		account: {text: {min: 0, max: 200}, hint: 'service account of its token'},
		audience: {text: {min: 0, max: 500}, hint: 'for whom the token is meant, where not the endpoint'},
		body: {oneOf: Object.keys(bodies), says: bodies},
	}),
	plan(target, {subscription}, params) {
		const {push, topic, writesTo} = subscription;
		const {name} = target;
		if (writesTo !== undefined) throw new RangeError(`${name} writes to ${writesTo}, and pushes to nobody`);
		if (push) throw new RangeError(`${name} is not paused: it pushes to ${push.endpoint}`);
		const after = pushFrom(params);
		return draftPush(target, subscription, after, {
			blastRadius: [`All that waits of ${topic} is pushed to ${new URL(after.endpoint).host}, as fast as it answers.`],
			sideEffects: ['Whoever pulls from it gets nothing any more.'],
		});
	},
};
