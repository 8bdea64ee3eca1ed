/** Subscriptions that are paused, sought and replayed (C-18, S3-045, S3-120). */
import {describe, expect, test} from 'vitest';
import {action as pause} from '../../src/actions/catalogue/pubsub.pause.ts';
import {action as replay} from '../../src/actions/catalogue/pubsub.replay_dead_letter.ts';
import {action as resume} from '../../src/actions/catalogue/pubsub.resume.ts';
import {action as seek} from '../../src/actions/catalogue/pubsub.seek.ts';
import {specOf} from '../../src/actions/catalogue.ts';
import {commandText} from '../../src/actions/plan.ts';
import type {ActionResult} from '../../src/actions/types.ts';
import {type Call, mayBeSent} from '../../src/cloud/call.ts';
import type {CloudWrites, Sent} from '../../src/cloud/port.ts';
import type {PushConfig, SubscriptionInfo} from '../../src/cloud/pubsub.ts';
import {CloudError} from '../../src/cloud/types.ts';
import type {SourceState} from '../../src/poll/types.ts';
import {
	clockOf,
	deadLetters,
	executorOf,
	fakeReads,
	hour,
	minute,
	newWorld,
	recordingWrites,
	subscription,
	t0,
	type World,
} from '../support/actions.ts';
import {seen} from '../support/checks.ts';
import {aimed, execute, planned} from '../support/executing.ts';
import {subscriptionsAnswer} from '../support/lists.ts';

const hooks = aimed('pubsub.pause', 'hooks-sub');
const push: PushConfig = {endpoint: 'https://hook/in', account: 'push@p.iam.gserviceaccount.com'};
const pulled = (): SubscriptionInfo => {
	const {push: _, ...rest} = subscription();
	return rest;
};
const view = (one: SubscriptionInfo) => ({subscription: one, all: [one, deadLetters()]});
const eyes = (world: World) => ({reads: fakeReads(world), clock: clockOf(world)});

/** Executes a plan on a cloud whose answer to each call is this. */
const answered = async (world: World, action: string, target: string, params: object, send: CloudWrites['send']) =>
	(await execute(world, await planned(world, {action, target, params: {...params}}), undefined, {writes: {send}}))
		.result;

describe('pubsub.pause', () => {
	test('takes the push config off, and knows what puts it back', async () => {
		const plan = await planned(newWorld(), {action: 'pubsub.pause', target: 'hooks-sub'});
		expect(plan.call).toEqual({
			api: 'pubsub',
			method: 'POST',
			path: '/v1/projects/p/subscriptions/hooks-sub:modifyPushConfig',
			body: {pushConfig: {}},
		});
		expect(mayBeSent(plan.call)).toBe(true);
		expect(plan.gcloud).toBe('gcloud pubsub subscriptions modify-push-config hooks-sub --push-endpoint= --project=p');
		expect(plan.undo).toBe(
			'gcloud pubsub subscriptions modify-push-config hooks-sub --push-endpoint=https://hook/in --push-auth-service-account=push@p.iam.gserviceaccount.com --project=p',
		);
		expect(plan.changes).toEqual([
			{
				what: 'pushes to',
				before: 'https://hook/in, as push@p.iam.gserviceaccount.com',
				after: 'nobody: it waits to be pulled',
			},
		]);
	});

	test.each([
		['push', undefined, 'it is not paused: it pushes to https://hook/in'],
		['pull', 'it pushes to nobody already', undefined],
		['BigQuery', 'it writes to BigQuery', 'it writes to BigQuery'],
	])('where the list says %s, pausing and resuming say what there is to do', async (delivery, pause, resume) => {
		const said = {name: 'hooks-sub', delivery, pushes_to: delivery === 'push' ? 'https://hook/in' : null};
		const told = seen(subscriptionsAnswer([said]), t0);
		const {system} = hooks;
		const target = {...hooks, system: {...system, sources: {all: {subscriptions: true as const}}}};
		const idle = async (action: string, state: SourceState) => (await specOf(action)).idle?.(target, () => state);
		expect([await idle('pubsub.pause', told), await idle('pubsub.resume', told)]).toEqual([pause, resume]);
		expect(await idle('pubsub.pause', {...told, remembered: true})).toBeUndefined();
		const other = seen(subscriptionsAnswer([{...said, name: 'other'}]), t0);
		expect(await idle('pubsub.pause', other)).toBeUndefined();
	});

	test('there and back again is what it was, and the audit log says how', async () => {
		const world = newWorld();
		const plan = await planned(world, {action: 'pubsub.pause', target: 'hooks-sub'});
		expect((await execute(world, plan)).result).toMatchObject({phase: 'done'});
		expect(world.audit.find(({kind}) => kind === 'intent')).toMatchObject({undo: plan.undo});
		if (!plan.back) throw new Error('nothing takes it back');
		const back = await planned(world, {...plan.back, target: 'hooks-sub'});
		expect(back.gcloud).toBe(plan.undo);
		expect((await execute(world, back)).result).toMatchObject({phase: 'done'});
		expect(world.subscriptions[0]).toEqual(subscription());
	});

	test.each<[string, Partial<SubscriptionInfo>, string]>([
		['writes to BigQuery', {writesTo: 'BigQuery'}, 'hooks-sub writes to BigQuery'],
		['has attributes', {push: {...push, more: ['attributes']}}, 'has attributes, which could not be put back'],
		['has a token in its address', {push: {...push, endpoint: 'https://hook/in?token=s3cret'}}, 'may be a secret'],
		['has a login in its address', {push: {...push, endpoint: 'https://me:s3cret@hook/in'}}, 'may be a secret'],
	])('is refused where it %s', (_, patch, why) => {
		expect(() => pause.plan(hooks, view(subscription(patch)), {}, t0)).toThrow(why);
	});

	test('is refused where somebody pulls', () =>
		expect(() => pause.plan(hooks, view(pulled()), {}, t0)).toThrow('hooks-sub pushes to nobody'));

	test.each<[string, PushConfig, string, object]>([
		['bare', {...push, unwrapped: 'bare'}, '--push-no-wrapper --project', {noWrapper: {}}],
		[
			'with its metadata',
			{...push, unwrapped: 'with metadata'},
			'--push-no-wrapper --push-no-wrapper-write-metadata --project',
			{noWrapper: {writeMetadata: true}},
		],
		[
			'for an audience',
			{...push, audience: 'hooks'},
			'--push-auth-token-audience=hooks',
			{oidcToken: {serviceAccountEmail: push.account, audience: 'hooks'}},
		],
		['without a token', {endpoint: push.endpoint}, '--push-endpoint=https://hook/in --project', {}],
	])('what was pushed %s is pushed so again', (_, its, flags, json) => {
		const {back, undo} = pause.plan(hooks, view(subscription({push: its})), {}, t0);
		expect(undo).toContain(flags);
		const {call} = resume.plan(hooks, view(pulled()), back?.params as never, t0);
		expect(call.body).toMatchObject({pushConfig: {pushEndpoint: its.endpoint, ...json}});
	});

	test('another wall finds out by what it pushes to', async () => {
		const world = newWorld();
		const {call} = pause.plan(hooks, view(subscription()), {}, t0);
		const became = () => pause.became({call, ts: new Date(t0).toISOString()} as never, hooks, eyes(world));
		expect(await became()).toMatchObject({state: 'later', text: expect.stringContaining('not made')});
		world.subscriptions = [pulled()];
		expect(await became()).toEqual({state: 'found', text: 'made: it pushes to nobody: it waits to be pulled'});
	});
});

describe('pubsub.resume', () => {
	const plan = (params: object, one = pulled()) =>
		resume.plan(hooks, view(one), {endpoint: 'https://hook/in', body: 'wrapped', ...params}, t0);

	test.each<[object, string]>([
		[{endpoint: 'http://hook/in'}, 'begins with https://'],
		[{endpoint: 'https://hook/in?token=s3cret'}, 'may be a secret'],
		[{audience: 'hooks'}, 'needs an account'],
	])('%j is no push config', (params, why) => expect(() => plan(params)).toThrow(why));

	test('is refused where it pushes already', () =>
		expect(() => plan({}, subscription())).toThrow('hooks-sub is not paused: it pushes to https://hook/in'));
});

describe('pubsub.seek', () => {
	const plan = (params: {to: string; minutes?: number; snapshot?: string}, patch: Partial<SubscriptionInfo> = {}) =>
		seek.plan(
			aimed('pubsub.seek', 'hooks-sub'),
			{
				...view(subscription(patch)),
				snapshots: [{name: 'nightly', topic: 'hooks', expiresAt: t0 + 24 * hour}],
				waiting: {messages: 4, at: t0},
			},
			params,
			t0,
		);

	test('a snapshot of now comes first, and takes it back', async () => {
		const world = newWorld();
		const kept = `hooks-sub-before-${t0 / 1000}`;
		const made = await planned(world, {action: 'pubsub.seek', target: 'hooks-sub', params: {to: '1 hour ago'}});
		expect(commandText(made)).toBe(
			`gcloud pubsub snapshots create ${kept} --subscription=hooks-sub --project=p &&\n` +
				'gcloud pubsub subscriptions seek hooks-sub --time=2026-11-21T02:00:00Z --project=p',
		);
		expect([made.call, ...(made.further ?? []).map(({call}) => call)].every(mayBeSent)).toBe(true);
		world.onSleep = () => {
			world.waiting = 16_200;
		};
		expect((await execute(world, made)).result).toMatchObject({phase: 'done', summary: 'sought; 16.2k wait'});
		expect(world.snapshots.map(({name}) => name)).toEqual([kept]);
		if (!made.back) throw new Error('nothing takes it back');
		const back = await planned(world, {...made.back, target: 'hooks-sub'});
		expect(back.gcloud).toBe(made.undo);
		expect((await execute(world, back)).result).toMatchObject({phase: 'done'});
	});

	test('without its snapshot nothing is sought', async () => {
		const calls: Call[] = [];
		const result = await answered(newWorld(), 'pubsub.seek', 'hooks-sub', {to: 'now'}, async call => {
			calls.push(call);
			throw new CloudError('denied', 'no snapshots', 'pubsub');
		});
		expect(result).toMatchObject({phase: 'failed', summary: expect.stringContaining('no snapshots')});
		expect(calls.map(({method}) => method)).toEqual(['PUT']);
	});

	test('a seek that nobody answered stays unknown', async () => {
		const world = newWorld();
		const {send} = recordingWrites(world);
		const result = await answered(world, 'pubsub.seek', 'hooks-sub', {to: 'now'}, async (call, how) => {
			if (call.method === 'PUT') return send(call, how);
			throw new CloudError('outcome-unknown', 'no answer', 'pubsub');
		});
		expect(result).toMatchObject({phase: 'unknown', summary: expect.stringContaining('not retried')});
	});

	test('what is dropped is said to be', () => {
		const {changes, further} = plan({to: 'now'});
		expect(changes[1]).toEqual({
			what: 'delivered',
			before: '4 wait',
			after: 'nothing that came before 2026-11-21T03:00:00Z: it is DROPPED',
		});
		expect(further?.[0]?.call.body).toEqual({time: '2026-11-21T03:00:00Z'});
	});

	test('a snapshot of the same topic is a goal, too', () =>
		expect(plan({to: 'a snapshot', snapshot: 'nightly'}).further?.[0]?.call.body).toEqual({
			snapshot: 'projects/p/snapshots/nightly',
		}));

	test.each<[{to: string; minutes?: number; snapshot?: string}, Partial<SubscriptionInfo>, string]>([
		[{to: 'a snapshot', snapshot: 'weekly'}, {}, 'there is no snapshot weekly of hooks: there is nightly'],
		[{to: 'a snapshot'}, {}, 'write the name of a snapshot: there is nightly'],
		[{to: 'minutes ago'}, {}, 'write how many minutes ago'],
		[{to: '1 hour ago'}, {retainsAcked: false}, 'keeps nothing that was acknowledged, and neither does hooks'],
		[{to: 'minutes ago', minutes: 181}, {retentionMs: 3 * hour}, 'from before 2026-11-21 00:00'],
	])('%j of %j is refused', (params, patch, why) => expect(() => plan(params, patch)).toThrow(why));

	test('a topic that keeps its messages is as good', () => {
		const {further} = plan({to: 'minutes ago', minutes: 30}, {retainsAcked: false, topicRetentionMs: hour});
		expect(further?.[0]?.call.body).toEqual({time: new Date(t0 - 30 * minute).toISOString().replace('.000', '')});
	});
});

describe('pubsub.replay_dead_letter', () => {
	const dead = aimed('pubsub.replay_dead_letter', 'dead-sub');
	const plan = (all: SubscriptionInfo[], one = deadLetters()) =>
		replay.plan(dead, {subscription: one, all, waiting: undefined}, {messages: 10}, t0);

	test('finds the topic that they came from, and who gets them again', () => {
		const {call, blastRadius, sideEffects} = plan([
			subscription(),
			subscription({name: 'archive', deadLetter: {topic: 'dead', attempts: 20}}),
			deadLetters(),
		]);
		expect(call).toEqual({
			api: 'pubsub',
			method: 'POST',
			path: '/v1/projects/p/subscriptions/dead-sub:pull',
			body: {maxMessages: 10},
			moves: {to: 'projects/p/topics/hooks'},
		});
		expect(mayBeSent(call)).toBe(true);
		expect(blastRadius).toEqual(['All that read hooks get them: hooks-sub, archive.']);
		expect(sideEffects[0]).toContain('after 5 attempts');
	});

	test.each<[string, SubscriptionInfo[], Partial<SubscriptionInfo>, string]>([
		['none', [subscription({deadLetter: {topic: 'other', attempts: 5}})], {}, 'no subscription of the project'],
		['two', [subscription(), subscription({topic: 'calls'})], {}, 'dead letters of hooks and calls meet there'],
		['one that pushes', [subscription()], {push}, 'hands its messages to https://hook/in'],
	])('a subscription of %s is refused', (_, all, patch, why) =>
		expect(() => plan(all, deadLetters(patch))).toThrow(why),
	);

	test.each<[object, boolean]>([
		[{body: {maxMessages: 100}}, true],
		[{body: {maxMessages: 101}}, false],
		[{body: {maxMessages: 0}}, false],
		[{body: {}}, false],
		[{moves: undefined}, false],
		[{moves: {to: 'projects/p/topics/hooks:publish'}}, false],
		[{moves: {to: 'projects/p/subscriptions/hooks-sub'}}, false],
	])('a pull with %j may be sent: %s', (patch, may) => {
		const {call} = plan([subscription()]);
		expect(mayBeSent({...call, ...patch} as Call)).toBe(may);
	});

	test.each<[number, string, true | undefined]>([
		[4, 'ok', undefined],
		[0, 'failed', true],
	])('while %i are counted its preflight is %s', async (waiting, state, overridable) => {
		const world = newWorld({waiting});
		const made = await planned(world, {action: 'pubsub.replay_dead_letter', target: 'dead-sub', params: {messages: 1}});
		const {items} = await executorOf(world).preflight(made);
		const found = items.find(({title}) => title === 'dead letters wait');
		expect(found).toMatchObject({state, detail: expect.stringContaining(`${waiting} wait at 2026-11-21 03:00`)});
		expect(found?.overridable).toBe(overridable);
	});

	test.each<[Sent['moved'], Partial<ActionResult>]>([
		[{count: 10}, {phase: 'done', summary: '10 of 10 published again and acknowledged'}],
		[{count: 4}, {phase: 'done', summary: expect.stringContaining('4 of 10') as never}],
		[
			{count: 3, stopped: {text: 'denied', unknown: false}},
			{phase: 'failed', summary: '3 of 10 published again and acknowledged; denied'},
		],
		[{count: 3, stopped: {text: 'no answer', unknown: true}}, {phase: 'unknown'}],
	])('%j ends as %j', async (moved = {count: 0}, end) => {
		const send = async () => ({status: 200, body: '', moved});
		expect(await answered(newWorld(), 'pubsub.replay_dead_letter', 'dead-sub', {messages: 10}, send)).toMatchObject(
			end,
		);
	});
});
