/** The common part of pausing and resuming a subscription: what it pushes to is another. */
import type {PushConfig} from '../../cloud/pubsub.ts';
import {type SubscriptionRow, subscriptionsColumns} from '../../cloud/sources/subscriptions.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import type {SourceState} from '../../poll/types.ts';
import {followState, type Seen, settling, stateAfter} from '../after/followState.ts';
import {commandLine} from '../canonical.ts';
import {listed} from '../look/listed.ts';
import type {Eyes} from '../look/look.ts';
import type {ActionSpec, Draft} from '../spec.ts';
import type {Target} from '../types.ts';
import {type PushParams, paramsOf, pushCall, pushCommand, pushFrom, pushText, samePush} from './push.ts';
import {lookAtSubscription, type SubscriptionView, subscriptionResource} from './subscription.ts';

/** The part of a draft that both have. */
export function draftPush(
	{system, name}: Target,
	{push: before}: {push?: PushConfig},
	after: PushConfig | undefined,
	own: Pick<Draft, 'blastRadius' | 'sideEffects'>,
): Draft {
	return {
		...own,
		resource: subscriptionResource(system, name),
		changes: [{what: 'pushes to', before: pushText(before), after: pushText(after)}],
		command: pushCommand(system, name, after),
		undo: commandLine('gcloud', ...pushCommand(system, name, before)),
		back: before ? {action: 'pubsub.resume', params: paramsOf(before)} : {action: 'pubsub.pause'},
		success: [`Pub/Sub says that it pushes to ${pushText(after)} (within ${settling} s)`],
		call: pushCall(system, name, after),
		facts: {...(after && {push: paramsOf(after)})},
	};
}

/** What a list of subscriptions says of the target; undefined where none does. */
export const subscriptionListed = (
	{system, name}: Target,
	source: (id: string) => SourceState,
): SubscriptionRow | undefined =>
	listed(system, source, {kind: 'subscriptions', columns: subscriptionsColumns, is: row => row.name === name});

async function look(
	eyes: Pick<Eyes, 'reads'>,
	system: SystemConfig,
	name: string,
	wanted: PushConfig | undefined,
): Promise<Seen> {
	const {push} = (await lookAtSubscription(eyes, system, name)).subscription;
	const text = `it pushes to ${pushText(push)}`;
	return {inForce: samePush(push, wanted), text, etag: pushText(push)};
}

/** Everything but the plan. There is no etag: what it pushes to stands for one. */
export const changesPush = {
	risk: 'medium',
	tags: ['mitigation'],
	look: (eyes, {system, name}) => lookAtSubscription(eyes, system, name),
	etag: ({subscription: {push}}) => pushText(push),
	async verify({facts}, steps) {
		const {system, name} = steps.target;
		const {push} = facts as {push?: PushParams};
		const followed = await followState(() => look(steps, system, name, push && pushFrom(push)), steps);
		return 'ended' in followed ? followed.ended : {phase: 'done', summary: followed.text, at: steps.clock.now()};
	},
	became(intent, {system, name}, eyes) {
		const {pushEndpoint = ''} =
			(intent.call?.body as {pushConfig?: {pushEndpoint?: string}} | undefined)?.pushConfig ?? {};
		return stateAfter(intent, eyes, async () => {
			const {push} = (await lookAtSubscription(eyes, system, name)).subscription;
			return {inForce: (push?.endpoint ?? '') === pushEndpoint, text: `it pushes to ${pushText(push)}`};
		});
	},
} as const satisfies Omit<ActionSpec<never, SubscriptionView>, 'plan'>;
