/** How many messages wait in a subscription, by the metric that counts them once a minute and tells it minutes late. */
import {minute} from '../../clock.ts';
import type {MetricSource} from '../../config/schema/sources.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {messageOf} from '../../text/errors.ts';
import {count} from '../../text/format.ts';
import type {Steps} from '../after/steps.ts';
import type {Eyes} from '../look/look.ts';

export interface Waiting {
	messages: number;
	/** ms. */
	at: number;
}

const name = 'backlog';
/** ms after a change for which a newer number is waited for, and between two looks. */
const patience = 10 * minute;
const every = 30_000;

const counted = (subscription: string): MetricSource => ({
	metric: 'pubsub.googleapis.com/subscription/num_undelivered_messages',
	filter: `resource.type="pubsub_subscription" AND resource.labels.subscription_id="${subscription}"`,
	aligner: 'ALIGN_MAX',
	period: '60s',
	reducer: 'REDUCE_SUM',
	groupBy: [],
	window: '15m',
});

/** The newest number; undefined where none is known. Throws CloudError. */
async function waitingIn(
	{reads}: Pick<Eyes, 'reads'>,
	system: SystemConfig,
	subscription: string,
): Promise<Waiting | undefined> {
	const signal = new AbortController().signal;
	const {answer} = await reads.read(system, 'action.backlog', counted(subscription), undefined, signal);
	const points = answer.kind === 'series' ? answer.series.flatMap(one => one.points) : [];
	const newest = points.reduce<Waiting | undefined>(
		(last, {t, value}) => (value === undefined || (last && last.at >= t) ? last : {messages: value, at: t}),
		undefined,
	);
	return newest;
}

/** The same before a plan; what cannot be counted does not hold it up. */
export const waitingNow = (eyes: Pick<Eyes, 'reads'>, system: SystemConfig, subscription: string) =>
	waitingIn(eyes, system, subscription).catch(() => undefined);

export const waitingText = (waiting: Waiting | undefined): string =>
	waiting ? `${count(waiting.messages)} wait` : 'how many wait is not known';

export const announceWaiting = ({step}: Steps): void =>
	step('converging', {name, state: 'waits'}, 'what waits then, which the metric tells minutes late');

/** Waits for a number of after the change, in words; a newer action or the time ends the wait. @param since ms */
export async function waitingAfter(since: number, steps: Steps): Promise<string> {
	const {clock, sleep, step, superseded, target} = steps;
	const until = since + patience;
	let text = 'what waits since is not known yet';
	while (!superseded.aborted) {
		try {
			const now = await waitingIn(steps, target.system, target.name);
			if (now && now.at > since + minute) {
				text = waitingText(now);
				step('verifying', {name, state: 'ok'}, text);
				return text;
			}
		} catch (error) {
			text = `what waits cannot be counted: ${messageOf(error)}`;
		}
		if (clock.now() >= until) break;
		step('verifying', {name, state: 'runs', until}, text);
		await sleep(Math.max(250, every / clock.speed));
	}
	step('verifying', {name, state: 'failed'}, text);
	return text;
}
