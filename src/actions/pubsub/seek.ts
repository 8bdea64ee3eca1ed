/** Seeks of subscriptions: where to, as calls, as commands, and what is read of them afterwards. */
import type {Call} from '../../cloud/call.ts';
import type {SnapshotInfo} from '../../cloud/pubsub.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import type {Steps} from '../after/steps.ts';
import type {Eyes} from '../look/look.ts';
import type {Found, StepCall} from '../spec.ts';
import type {ActionResult, Target} from '../types.ts';
import {lookAtSnapshots, lookAtSubscription, type SubscriptionView, subscriptionResource} from './subscription.ts';
import {type Waiting, waitingAfter, waitingNow} from './waiting.ts';

export interface SeekView extends SubscriptionView {
	snapshots: readonly SnapshotInfo[];
	waiting: Waiting | undefined;
}

/** Where a subscription is sought to: `time` is RFC 3339. */
export type Goal = {readonly time: string} | {readonly snapshot: string};

/** Throws CloudError, and Error for a missing subscription. */
export async function lookAtSeek(eyes: Pick<Eyes, 'reads'>, {system, name}: Target): Promise<SeekView> {
	const view = await lookAtSubscription(eyes, system, name);
	const [snapshots, waiting] = await Promise.all([
		lookAtSnapshots(eyes, system, view.subscription),
		waitingNow(eyes, system, name),
	]);
	return {...view, snapshots, waiting};
}

export function seekCall(system: SystemConfig, name: string, goal: Goal): Call {
	const {project} = system;
	return {
		api: 'pubsub',
		method: 'POST',
		path: `/v1/${subscriptionResource(system, name)}:seek`,
		body: 'time' in goal ? goal : {snapshot: `projects/${project}/snapshots/${goal.snapshot}`},
	};
}

export const seekCommand = ({project}: SystemConfig, name: string, goal: Goal): string[] => [
	...['pubsub', 'subscriptions', 'seek', name],
	'time' in goal ? `--time=${goal.time}` : `--snapshot=${goal.snapshot}`,
	`--project=${project}`,
];

/** CreateSnapshot, and the same for gcloud. */
export const snapshotStep = (system: SystemConfig, name: string, snapshot: string): StepCall => ({
	what: `snapshot ${snapshot}`,
	call: {
		api: 'pubsub',
		method: 'PUT',
		path: `/v1/projects/${system.project}/snapshots/${snapshot}`,
		body: {subscription: subscriptionResource(system, name)},
	},
	command: ['pubsub', 'snapshots', 'create', snapshot, `--subscription=${name}`, `--project=${system.project}`],
});

export const seekTraps: readonly string[] = [
	'Messages come again that were worked on already: whoever gets them has to bear that.',
	'For about a minute messages of before may still be delivered.',
];

/** Follows the call of a seek. Where no answer came, nothing says whether it was made. */
export async function followSeek(steps: Steps): Promise<ActionResult> {
	const {answer, clock, note, say, settled} = steps;
	const end = (phase: ActionResult['phase'], summary: string) => ({phase, summary, at: clock.now()});
	const called = await answer;
	if (!called.ok) {
		const phase = called.unknown ? 'unknown' : 'failed';
		const summary = called.unknown ? `outcome unknown (${called.text}); not retried` : called.text;
		await note('outcome', `${phase}: ${summary}`);
		return end(phase, summary);
	}
	const since = clock.now();
	await note('execute', 'sought');
	say('verifying', 'sought; the metric tells minutes late what waits now');
	await note('outcome', 'converged: sought');
	settled();
	const waiting = await waitingAfter(since, steps);
	await note('verify', waiting);
	return end('done', `sought; ${waiting}`);
}

/** Nothing tells of a seek that it was made. */
export const soughtOrNot: Found = {
	state: 'unknown',
	text: 'no read tells whether it was sought: look at what waits',
};
