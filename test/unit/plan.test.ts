import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {commandAs} from '../../src/actions/actAs.ts';
import {judgeErrors, newRun} from '../../src/actions/after/verify.ts';
import {canonicalJson} from '../../src/actions/canonical.ts';
import {specOf} from '../../src/actions/catalogue.ts';
import {permitted} from '../../src/actions/permit.ts';
import {hashPlan, planOf} from '../../src/actions/plan.ts';
import {blastRadius} from '../../src/actions/run/changeTraffic.ts';
import {allTo, isConverged, pinnedTraffic, trafficOf} from '../../src/actions/run/traffic.ts';
import type {ParamValues, ServiceView} from '../../src/actions/types.ts';
import {hour, minute, served, service, t0, testSystem} from '../support/actions.ts';
import {aimed} from '../support/executing.ts';

const series = [served('hook-43', t0, 30), served('hook-42', t0 - hour, 30)];
const view: ServiceView = {service: service(), series, delaySeconds: 240, at: t0};
/** The plan of an action on the test system's service. */
async function planned(action: string, params: ParamValues, seen = view, speed = 1) {
	return planOf(await specOf(action), seen, {action, target: aimed(action, 'hook'), params, now: t0, speed});
}
const rollback = (revision: string, speed?: number) => planned('run.rollback', {revision}, view, speed);

describe('canonical JSON', () => {
	test('key order and undefined do not matter, values do', () => {
		expect(canonicalJson({b: 1, a: {d: undefined, c: [1, undefined]}})).toBe('{"a":{"c":[1,null]},"b":1}');
	});

	test('property: same text for any key order; parses back', () => {
		fc.assert(
			fc.property(fc.jsonValue(), value => {
				expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
			}),
		);
		fc.assert(
			fc.property(fc.dictionary(fc.string(), fc.integer()), value => {
				expect(canonicalJson(Object.fromEntries(Object.entries(value).reverse()))).toBe(canonicalJson(value));
			}),
		);
	});
});

describe('traffic plans', () => {
	test('a rollback is frozen, hashed, and says what it does', async () => {
		const plan = await rollback('hook-42');
		expect(plan.call).toEqual({
			api: 'run',
			method: 'PATCH',
			path: '/v2/projects/p/locations/r/services/hook',
			query: {updateMask: 'traffic'},
			dryRun: {validateOnly: 'true'},
			body: {
				etag: 'e1',
				traffic: [{type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: 'hook-42', percent: 100}],
			},
		});
		expect(plan.changes).toEqual([{what: 'traffic', before: 'LATEST (hook-43) 100 %', after: 'hook-42 100 %'}]);
		expect(plan.gcloud).toBe(
			'gcloud run services update-traffic hook --to-revisions=hook-42=100 --region=r --project=p',
		);
		expect(plan.undo).toBe('gcloud run services update-traffic hook --to-latest --region=r --project=p');
		expect(plan).toMatchObject({
			risk: 'medium',
			confirm: 'hook',
			expiresAt: t0 + 120_000,
			target: {etag: 'e1', resource: 'projects/p/locations/r/services/hook'},
		});
		expect(plan.planHash).toBe(hashPlan(plan));
		expect(hashPlan({...plan, confirm: 'x'})).not.toBe(plan.planHash);
		expect(() => Object.assign(plan.target, {etag: 'x'})).toThrow(TypeError);
	});

	test('as another account: the call, its command and its undo say so, and a changed config refuses it', async () => {
		const actAs = 'hands@p.iam.gserviceaccount.com';
		const acting = {...testSystem, actions: {...testSystem.actions, actAs}};
		const spec = await specOf('run.rollback');
		const target = {...aimed('run.rollback', 'hook'), system: acting};
		const plan = planOf(spec, view, {action: 'run.rollback', target, params: {revision: 'hook-42'}, now: t0});
		expect(plan).toMatchObject({call: {as: actAs}, target: {account: actAs}});
		const flag = `--impersonate-service-account=${actAs}`;
		expect(plan.gcloud.endsWith(`--project=p ${flag}`)).toBe(true);
		expect(plan.undo.endsWith(`--project=p ${flag}`)).toBe(true);
		expect(permitted(plan, spec, [acting])).toMatchObject({target: {name: 'hook'}});
		expect(permitted(plan, spec, [testSystem])).toMatchObject({why: expect.stringContaining('another account')});
	});

	test.each([
		['gcloud run services list', 'gcloud run services list --impersonate-service-account=a@b.co'],
		['gcloud a && gcloud b', 'export CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT=a@b.co; gcloud a && gcloud b'],
		['bq cp a b', 'export CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT=a@b.co; bq cp a b'],
		['None: what is gone is gone.', 'None: what is gone is gone.'],
	])('as another account, %j is %j', (line, expected) => {
		expect(commandAs({api: 'run', as: 'a@b.co'}, line)).toBe(expected);
		expect(commandAs({api: 'run'}, line)).toBe(line);
		expect(commandAs({api: 'function', as: 'a@b.co'}, line)).toBe(line);
	});

	test('the lifetime is in the time of the person, not of a fast clock', async () => {
		expect((await rollback('hook-42', 60)).expiresAt).toBe(t0 + 120_000 * 60);
	});

	test('refuses a revision that may not be chosen', async () => {
		await expect(rollback('hook-43')).rejects.toThrow('serves all traffic now');
		await expect(rollback('nope')).rejects.toThrow('no such revision');
	});

	test('tagged URLs survive', () => {
		expect(
			allTo('a', [
				{revision: 'LATEST', percent: 100},
				{revision: 'b', percent: 0, tag: 'green'},
			]),
		).toEqual([
			{revision: 'a', percent: 100},
			{revision: 'b', percent: 0, tag: 'green'},
		]);
	});

	test('unpin follows the latest again and only works when pinned', async () => {
		await expect(planned('run.unpin', {})).rejects.toThrow('not pinned');
		const pinned = {
			...view,
			service: service({
				traffic: [{revision: 'hook-42', percent: 100}],
				serving: [{revision: 'hook-42', percent: 100}],
			}),
			series: [...series, served('hook-43', t0, 5, 50, '5xx')],
		};
		const plan = await planned('run.unpin', {}, pinned);
		expect(trafficOf(plan.call)).toEqual([{percent: 100}]);
		expect(plan.gcloud).toContain('--to-latest');
		expect(plan.sideEffects.join(' ')).toMatch(/hook-43 answered \d+\.\d % of its requests with 5xx/);
	});

	test('undo asks for the split of before, and is what a plan names as its way back', async () => {
		const plan = await planned('run.undo', {traffic: [{revision: 'hook-42', percent: 90}, {percent: 10}]});
		expect((await rollback('hook-42')).back).toEqual({action: 'run.undo', params: {traffic: [{percent: 100}]}});
		expect(plan.gcloud).toContain('--to-revisions=hook-42=90,LATEST=10');
	});

	test('pinned is a fact of the split', () => {
		expect(pinnedTraffic(service())).toBeUndefined();
		expect(pinnedTraffic(service({traffic: []}))).toBeUndefined();
		expect(
			pinnedTraffic(
				service({
					traffic: [
						{revision: 'hook-42', percent: 100},
						{revision: 'LATEST', percent: 0, tag: 't'},
					],
				}),
			),
		).toEqual({
			service: 'hook',
			shares: [{revision: 'hook-42', percent: 100}],
			latest: 'hook-43',
			latestPercent: 0,
		});
	});

	test('converged needs the generation, rest and the split', () => {
		const wanted = [{revision: 'hook-43', percent: 100}];
		expect(isConverged(service(), wanted)).toBe(true);
		expect(isConverged(service(), [{percent: 100}])).toBe(true);
		expect(isConverged(service({reconciling: true}), wanted)).toBe(false);
		expect(isConverged(service({observedGeneration: 6}), wanted)).toBe(false);
		expect(isConverged(service(), [{revision: 'hook-42', percent: 100}])).toBe(false);
	});

	test('the blast radius says when it is not known', () => {
		expect(blastRadius(service(), [], t0)[0]).toContain('not known');
		expect(blastRadius(service(), [served('hook-43', t0 - 4 * minute, 10, 60)], t0)[0]).toBe(
			'hook-43 (100 % of the traffic): 1.0/s over 10 min, 0.0 % of them 5xx (data 4 min old)',
		);
	});
});

describe('judging', () => {
	const of = (errors: number, requests = 1000) => ({errors, requests});
	test.each([
		[of(300), of(2), 'recovered'],
		[of(300), of(290), 'no effect'],
		[of(10), of(300), 'worse'],
		[of(300), of(0, 5), 'inconclusive'],
		[of(0, 0), of(300), 'inconclusive'],
		[of(2), of(3), 'no effect'],
	])('%o then %o is %s', (before, after, verdict) => {
		expect(judgeErrors(before, after).verdict).toBe(verdict);
	});

	test('only a run that began after the call is ours', () => {
		const ended = {status: 'ok', word: 'success', startedAt: t0 - minute} as const;
		const running = {status: 'running', word: 'running', startedAt: t0 + 1000} as const;
		expect(newRun([ended, running], t0)).toBe(running);
		expect(newRun([ended], t0)).toBeUndefined();
	});
});
