/** S3-055, S3-109: another image becomes a revision without traffic, and is rolled out as soon as it is ready. */
import {describe, expect, test} from 'vitest';
import {imageOf} from '../../src/actions/run/deployment.ts';
import type {ParamValues, Plan, Progress} from '../../src/actions/types.ts';
import {changedTemplate} from '../../src/cloud/template.ts';
import {
	executorOf,
	minute,
	mutations,
	newWorld,
	revision,
	served,
	service,
	t0,
	type World,
} from '../support/actions.ts';
import {planned} from '../support/executing.ts';

const digest = `@sha256:${'0f'.repeat(32)}`;

describe('the image', () => {
	const had = [revision(43), revision(42)];
	const named = (text: string) => imageOf(text, 'gcr.io/p/pipeline:v2.4.1', had);
	test.each([
		[':v2.5.0', 'gcr.io/p/pipeline:v2.5.0'],
		[digest, `gcr.io/p/pipeline${digest}`],
		['us-docker.pkg.dev/p/images/pipeline:v3', 'us-docker.pkg.dev/p/images/pipeline:v3'],
		[`gcr.io/p/other${digest}`, `gcr.io/p/other${digest}`],
		[`gcr.io/p/other:v1${digest}`, `gcr.io/p/other:v1${digest}`],
	])('%s is %s', (text, image) => expect(named(text)).toBe(image));

	test.each([
		['v2.5.0', /no image of a registry/],
		['pipeline:v2.5.0', /no image of a registry/],
		['gcr.io/p/pipeline:v 2', /no image of a registry/],
		['gcr.io/p/Pipeline:v2', /no image of a registry/],
		['gcr.io/p/pipeline@sha256:0f', /no image of a registry/],
		[':', /no image of a registry/],
		['gcr.io/p/pipeline', /names no tag and no digest/],
		['--image=gcr.io/p/x:1', /no image of a registry/],
	])('%s is none: %s', (text, why) => expect(() => named(text)).toThrow(why));

	test('as long as nothing is typed, it says what there was', () => {
		expect(() => imageOf('', 'r/hook:43', had)).toThrow(
			'no image yet: :TAG or @sha256:... is one of r/hook; it had :43, :42',
		);
		expect(() => imageOf('', 'r/hook:43', had.slice(0, 0))).toThrow(/one of r\/hook$/);
	});
});

const deploy = (world: World, params: ParamValues = {}): Promise<Plan> =>
	planned(world, {
		action: 'run.deploy',
		target: 'hook',
		params: {image: ':44', variable: 'none', grows: 'by itself', ...params},
	});
const lines = ({gcloud, further = []}: Plan) =>
	[gcloud, ...further.map(step => step.gcloud)].map(line => line.replaceAll(' --region=r --project=p', ''));

describe('the plan', () => {
	test('is one: every call and every line of it under one hash', async () => {
		const plan = await deploy(newWorld());
		const [{after = ''} = {}] = plan.changes.filter(({what}) => what === 'revision');
		const [made = ''] = after.split(',');
		expect(made).toMatch(/^hook-00008-[a-z0-9]{3}$/);
		expect(lines(plan)).toEqual([
			`gcloud run deploy hook --image=r/hook:44 --no-traffic --tag=candidate --revision-suffix=${made.slice(5)}`,
			`gcloud run services update-traffic hook --to-revisions=${made}=10,hook-43=90`,
			`gcloud run services update-traffic hook --to-revisions=${made}=50,hook-43=50`,
			`gcloud run services update-traffic hook --to-revisions=${made}=100`,
		]);
		expect(plan.call).toMatchObject({
			query: {updateMask: 'template,traffic'},
			template: {image: 'r/hook:44', revision: made},
			body: {
				etag: 'e1',
				traffic: [
					{revision: 'hook-43', percent: 100},
					{revision: made, percent: 0, tag: 'candidate'},
				],
			},
		});
		expect(plan.changes).toContainEqual({what: 'image', before: 'r/hook:43', after: 'r/hook:44'});
		// "The latest" would be the new revision by then.
		expect(plan.undo).toContain('--to-revisions=hook-43=100 ');
		expect(plan.fallback).toMatchObject({what: 'back to hook-43 100 % after 2 bad minutes in a row'});
		expect(plan.sideEffects.join(' ')).toContain('it stays at 0 % under its tag');
	});

	test('is made of what serves: a newest revision that was rolled back leaves nothing in it', async () => {
		const world = newWorld({
			service: service({
				traffic: [
					{revision: 'hook-42', percent: 100},
					{revision: 'hook-41', percent: 0, tag: 'candidate'},
					{revision: 'hook-41', percent: 0, tag: 'old'},
				],
				serving: [{revision: 'hook-42', percent: 100}],
				revisions: [revision(43), {...revision(42), memory: '2Gi'}, revision(41)],
			}),
		});
		const plan = await deploy(world, {variable: 'LOG_LEVEL', value: 'debug'});
		expect(plan.call.template).toMatchObject({image: 'r/hook:44', memory: '2Gi', env: {LOG_LEVEL: 'debug'}});
		expect(plan.gcloud).toContain('--image=r/hook:44 --memory=2Gi --update-env-vars=LOG_LEVEL=debug');
		expect(plan.call.body).toMatchObject({
			traffic: [{revision: 'hook-42'}, {tag: 'old'}, {tag: 'candidate', percent: 0}],
		});
		expect(plan.sideEffects).toContain('The tag candidate is given to it, and taken from hook-41.');
	});

	test('the image that serves once more is a revision as well: its tag may have moved', async () => {
		expect((await deploy(newWorld(), {image: ':43'})).gcloud).toContain('--image=r/hook:43 --no-traffic');
	});

	test.each([
		[{image: 'nowhere'}, /no image of a registry/],
		[{value: 'debug'}, /a value belongs to a variable/],
		[{variable: 'API_KEY', value: 'x'}, /is read from secret api-key:latest, which stays/],
		[{variable: 'LOG_LEVEL', value: 'a\nb'}, /may be in no plan/],
	])('%o is refused', async (params, why) => {
		await expect(deploy(newWorld(), params)).rejects.toThrow(why);
	});

	test('what is sent names the new revision and keeps the rest of the template', () => {
		const before = {
			revision: 'hook-43',
			timeout: '60s',
			containers: [{image: 'r/hook:43', env: [{name: 'A', value: '1'}]}],
		};
		expect(changedTemplate(before, {image: 'r/hook:44', revision: 'hook-00008-abc'})).toMatchObject({
			revision: 'hook-00008-abc',
			timeout: '60s',
			containers: [{image: 'r/hook:44', env: [{name: 'A', value: '1'}]}],
		});
	});
});

/** Each minute since it was made brings requests to the new revision and to 43. */
function worldOf(code = '2xx'): World {
	const world = newWorld({series: [served('hook-43', t0, 30)]});
	world.onSleep = () => {
		const {latestCreatedRevision: newest} = world.service;
		const minutes = Math.max(0, Math.floor((world.now - t0) / minute));
		world.series = [served('hook-43', world.now, 60), served(newest, world.now, minutes, 30, code)];
	};
	return world;
}

async function deployed(world: World, during?: (line: Progress) => void) {
	const plan = await deploy(world);
	const told: string[] = [];
	const result = await executorOf(world).execute(plan, plan.confirm, line => {
		told.push(line.text);
		during?.(line);
	});
	return {plan, result, told, made: world.service.latestCreatedRevision};
}

describe('carried out', () => {
	test('ready, 10, 50, 100: one decision of four calls, each with the etag that the one before left', async () => {
		const world = worldOf();
		const {result, told, made} = await deployed(world);
		expect(result).toMatchObject({phase: 'done', steps: {done: 4, of: 4}});
		expect(told).toEqual(expect.arrayContaining([`10 % to ${made}`, `50 % to ${made}`, `100 % to ${made}`]));
		expect(told.join('\n')).toContain(`${made} is ready at 0 %`);
		expect(world.audit.filter(({kind}) => kind === 'step').map(({etagBefore}) => etagBefore)).toEqual([
			'e2',
			'e3',
			'e4',
		]);
		expect(world.service.serving).toEqual([{revision: made, percent: 100}]);
	});

	test('worse than what serves: all traffic is back, and the revision stays without any', async () => {
		const world = worldOf('5xx');
		const {result, made} = await deployed(world);
		expect(result).toMatchObject({phase: 'failed', verdict: 'worse', steps: {done: 0, of: 4}});
		expect(result.summary).toContain('returned to hook-43 100 %');
		expect(world.service.serving).toEqual([{revision: 'hook-43', percent: 100}]);
		expect(world.service.traffic).toContainEqual({revision: made, percent: 0});
	});

	test('a revision that does not start gets nothing, and no second call leaves', async () => {
		const world = worldOf();
		world.failsToStart = 'ContainerMissing';
		const {result, made} = await deployed(world);
		expect(mutations(world)).toEqual(['run']);
		expect(result).toMatchObject({phase: 'failed', steps: {done: 0, of: 4}});
		expect(result.summary).toContain(`${made} does not start: ContainerMissing; hook-43 still serves`);
	});

	test('somebody changes the service while it starts: the first share is refused by its etag', async () => {
		const world = worldOf();
		const {result} = await deployed(world, ({step}) => {
			if (step?.name === 'new revision' && step.state === 'ok')
				world.service = {...world.service, etag: 'other', generation: 20, observedGeneration: 20};
		});
		expect(result).toMatchObject({phase: 'failed', steps: {done: 1, of: 4}, summary: expect.stringContaining('stale')});
	});

	test('an image that never started, and one that failed where it served, take more than a confirmation', async () => {
		const world = newWorld({service: service({revisions: [revision(43), revision(42, false), revision(41)]})});
		const asked = async (image: string) => {
			const {items} = await executorOf(world).preflight(await deploy(world, {image}));
			return items.find(({title}) => title === 'image not known to be bad');
		};
		expect(await asked(':42')).toMatchObject({state: 'failed', overridable: true, detail: /never started/});
		expect(await asked(':44')).toMatchObject({state: 'ok', detail: 'no revision had this image'});
	});

	test('after the wall was ended, the next one tells which call it was at', async () => {
		const world = worldOf();
		const {plan} = await deployed(world);
		const {became} = (await import('../../src/actions/catalogue/run.deploy.ts')).action;
		const {eyes} = executorOf(world);
		const record = (call: Plan['call'], etagBefore: string) =>
			({ts: new Date(t0).toISOString(), target: world.service.name, call, etagBefore}) as never;
		const target = undefined as never;
		expect(await became(record(plan.call, 'e1'), target, eyes)).toMatchObject({
			state: 'found',
			text: /is the newest revision/,
		});
		const [, , last] = plan.further ?? [];
		expect(await became(record(last?.call ?? plan.call, 'e4'), target, eyes)).toMatchObject({
			text: /made and converged/,
		});
	});
});
