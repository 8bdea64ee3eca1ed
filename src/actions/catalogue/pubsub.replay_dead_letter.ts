/**
 * Messages of a dead-letter subscription are published again to the topic that they came from. Each is acknowledged only
 * once that was answered: none is lost, and one may come twice.
 */
import {type Call, mostMoved} from '../../cloud/call.ts';
import type {Moved} from '../../cloud/port.ts';
import {utcMinute} from '../../zone.ts';
import {shellQuote} from '../canonical.ts';
import {lookAtSubscription, type SubscriptionView, subscriptionResource} from '../pubsub/subscription.ts';
import {type Waiting, waitingNow, waitingText} from '../pubsub/waiting.ts';
import type {ActionSpec} from '../spec.ts';
import type {ActionResult, Target} from '../types.ts';

interface View extends SubscriptionView {
	waiting: Waiting | undefined;
}

export const action: ActionSpec<{readonly messages: number}, View> = {
	risk: 'medium',
	tags: ['mitigation'],
	fields: () => ({messages: {integer: {min: 1, max: mostMoved}, default: 10, optional: false}}),
	async look(eyes, {system, name}) {
		const [view, waiting] = await Promise.all([lookAtSubscription(eyes, system, name), waitingNow(eyes, system, name)]);
		return {...view, waiting};
	},
	plan(target, view, {messages}) {
		const {system, name, allowed} = target;
		const {subscription, all, waiting} = view;
		if (subscription.push ?? subscription.writesTo)
			throw new RangeError(`${name} hands its messages to ${subscription.push?.endpoint ?? subscription.writesTo}`);
		const topic = originOf(view);
		const resource = subscriptionResource(system, name);
		const to = `projects/${system.project}/topics/${topic}`;
		const readers = all.filter(one => one.topic === topic);
		const attempts = Math.min(...readers.flatMap(({deadLetter}) => deadLetter?.attempts ?? []));
		return {
			resource,
			changes: [
				{what: name, before: waitingText(waiting), after: `${messages} fewer at most`},
				{what: topic, before: '', after: `gets them once more, one after the other`},
			],
			blastRadius: [
				`All that read ${topic} get them: ${readers.map(one => one.name).join(', ')}.`,
				...(allowed.note === undefined ? [] : [allowed.note]),
			],
			command: replayLine(target, topic, messages),
			undo: 'None: what was published cannot be called back.',
			success: [`Each is acknowledged in ${name} once its publication was answered; how many is said`],
			sideEffects: [
				`Where the cause is not mended they come back after ${attempts} attempts: replay one first.`,
				'They get a new id and a new time, and come behind what waits already; their attributes stay.',
				'One that is published and cannot be acknowledged comes twice.',
				'Disarming or freezing stops it before the next message.',
			],
			call: {
				api: 'pubsub',
				method: 'POST',
				path: `/v1/${resource}:pull`,
				body: {maxMessages: messages},
				moves: {to},
			},
			facts: {},
		};
	},
	preflight: (_, {waiting}) => {
		const title = 'dead letters wait';
		if (!waiting) return [{title, state: 'skipped', detail: waitingText(waiting)}];
		const detail = `${waitingText(waiting)} at ${utcMinute(waiting.at)}`;
		// The metric is minutes late: whoever has just seen one may know better.
		return [waiting.messages > 0 ? {title, state: 'ok', detail} : {title, state: 'failed', detail, overridable: true}];
	},
	async verify({call}, {answer, clock, note, settled}) {
		const called = await answer;
		const {phase, summary} = called.ok
			? ended(call, called.value.moved ?? {count: 0})
			: {
					phase: called.unknown ? ('unknown' as const) : ('failed' as const),
					summary: called.unknown ? `outcome unknown (${called.text}); not retried` : called.text,
				};
		if (called.ok) await note('execute', summary);
		await note('outcome', `${phase}: ${summary}`);
		settled();
		return {phase, summary, at: clock.now()};
	},
	became: async () => ({
		state: 'unknown',
		text: 'no read tells how many were published: none is lost, what is left waits in the dead-letter subscription',
	}),
};

function ended({body}: Call, {count, stopped}: Moved): Pick<ActionResult, 'phase' | 'summary'> {
	const {maxMessages: most = 0} = (body ?? {}) as {maxMessages?: number};
	const moved = `${count} of ${most} published again and acknowledged`;
	if (stopped) return {phase: stopped.unknown ? 'unknown' : 'failed', summary: `${moved}; ${stopped.text}`};
	return {phase: 'done', summary: count < most ? `${moved}: Pub/Sub hands out no more now` : moved};
}

/** The topic whose messages end in this subscription. Throws RangeError where that is none, or several. */
function originOf({subscription, all}: SubscriptionView): string {
	const origins = new Set(
		all.filter(({deadLetter}) => deadLetter?.topic === subscription.topic).map(({topic}) => topic),
	);
	const [origin, other] = origins;
	if (origin === undefined)
		throw new RangeError(`no subscription of the project sends its dead letters to ${subscription.topic}`);
	if (other !== undefined)
		throw new RangeError(`dead letters of ${[...origins].join(' and ')} meet there: nothing tells them apart`);
	return origin;
}

/** gcloud publishes text only: the message itself is sent by curl, taken apart by jq, and acknowledged once that went well. */
function replayLine({system: {project}, name}: Target, topic: string, messages: number): string {
	const place = `--project=${shellQuote(project)}`;
	const url = shellQuote(`https://pubsub.googleapis.com/v1/projects/${project}/topics/${topic}:publish`);
	const body = `"$(printf %s "$m" | jq -c '{messages: [.message | {data, attributes, orderingKey}]}')"`;
	const token = '"Authorization: Bearer $(gcloud auth print-access-token)"';
	return [
		`gcloud pubsub subscriptions pull ${shellQuote(name)} --limit=${messages} ${place} --format=json | jq -c '.[]' | while read -r m; do`,
		`curl --fail --silent -X POST -H ${token} -H 'Content-Type: application/json' -d ${body} ${url} </dev/null &&`,
		`gcloud pubsub subscriptions ack ${shellQuote(name)} --ack-ids="$(printf %s "$m" | jq -r .ackId)" ${place} </dev/null || break; done`,
	].join(' ');
}
