import {execFileSync} from 'node:child_process';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {canonicalJson, commandLine, shellQuote} from '../../src/actions/canonical.ts';
import {hashPlan} from '../../src/actions/plan.ts';
import {blastRadius, planRollback, planUndo, planUnpin} from '../../src/actions/rollback.ts';
import {allTo, isConverged, pinnedTraffic} from '../../src/actions/traffic.ts';
import {judgeErrors, newRun} from '../../src/actions/verify.ts';
import {hour, minute, served, service, t0, testSystem} from '../support/actions.ts';

const context = {system: testSystem, now: t0};
const series = [served('hook-43', t0, 30), served('hook-42', t0 - hour, 30)];
const input = {service: service(), series, health: 'https://hook/health'};

describe('canonical JSON and quoting', () => {
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

	test('property: the shell gives each argument back as it was', () => {
		const argument = fc.string({unit: 'grapheme'}).filter(text => !text.includes('\0') && text.isWellFormed());
		fc.assert(
			fc.property(fc.array(argument, {minLength: 1, maxLength: 4}), argv => {
				const out = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${commandLine(...argv)}`], {encoding: 'utf8'});
				expect(out.split('\0').slice(0, -1)).toEqual(argv);
			}),
			{numRuns: 25},
		);
		expect(shellQuote("it's")).toBe(`'it'\\''s'`);
	});
});

describe('traffic plans', () => {
	test('a rollback is frozen, hashed, and says what it does', () => {
		const plan = planRollback(context, input, 'hook-42');
		expect(plan.call).toEqual({kind: 'setTraffic', traffic: [{revision: 'hook-42', percent: 100}]});
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

	test('the lifetime is in the time of the person, not of a fast clock', () => {
		expect(planRollback({...context, speed: 60}, input, 'hook-42').expiresAt).toBe(t0 + 120_000 * 60);
	});

	test('refuses a revision that may not be chosen', () => {
		expect(() => planRollback(context, input, 'hook-43')).toThrow('serves all traffic now');
		expect(() => planRollback(context, input, 'hook-41')).toThrow('never served');
		expect(() => planRollback(context, input, 'nope')).toThrow('no such revision');
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

	test('unpin follows the latest again and only works when pinned', () => {
		expect(() => planUnpin(context, input)).toThrow('not pinned');
		const pinned = {
			...input,
			service: service({
				traffic: [{revision: 'hook-42', percent: 100}],
				serving: [{revision: 'hook-42', percent: 100}],
			}),
			series: [...input.series, served('hook-43', t0, 5, 50, '5xx')],
		};
		const plan = planUnpin(context, pinned);
		expect(plan.call).toEqual({kind: 'setTraffic', traffic: [{percent: 100}]});
		expect(plan.gcloud).toContain('--to-latest');
		expect(plan.sideEffects.join(' ')).toMatch(/hook-43 answered \d+\.\d % of its requests with 5xx/);
	});

	test('undo asks for the split of before', () => {
		const plan = planUndo(context, input, [{revision: 'hook-42', percent: 90}, {percent: 10}]);
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
		expect(blastRadius([], t0)[0]).toContain('not known');
		expect(blastRadius([served('hook-43', t0 - 4 * minute, 10, 60)], t0)[0]).toBe(
			'All requests to this service: 1.0/s over 10 min, 0.0 % of them 5xx (data 4 min old)',
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
		const rows = [
			{source: 'mail', status: 'success', started_at: new Date(t0 - minute).toISOString()},
			{source: 'mail', status: 'running', started_at: new Date(t0 + 1000).toISOString(), completed_at: null},
		];
		expect(newRun(rows, t0)).toEqual({status: 'running', startedAt: t0 + 1000});
		expect(newRun(rows.slice(0, 1), t0)).toBeUndefined();
	});
});
