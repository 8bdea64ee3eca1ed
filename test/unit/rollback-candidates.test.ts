import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {rollbackCandidates} from '../../src/actions/run/candidates.ts';
import type {RunServiceInfo} from '../../src/cloud/resources.ts';
import type {Series} from '../../src/cloud/types.ts';
import {hour, minute, revision, served, service, t0} from '../support/actions.ts';

const suggested = (info: RunServiceInfo, series: readonly Series[]) =>
	rollbackCandidates(info, series, t0).find(item => item.suggested)?.revision;

describe('rollbackCandidates', () => {
	test('suggests the revision that served before', () => {
		expect(suggested(service(), [served('hook-43', t0, 60), served('hook-42', t0 - hour, 60)])).toBe('hook-42');
	});

	test('after deploy --no-traffic it is neither the new revision nor the serving one', () => {
		const info = service({
			revisions: [revision(44), revision(43), revision(42)],
			latestReadyRevision: 'hook-44',
			traffic: [{revision: 'hook-43', percent: 100}],
		});
		expect(suggested(info, [served('hook-43', t0, 60), served('hook-42', t0 - hour, 60)])).toBe('hook-42');
	});

	test('skips a failed deploy between, even the second newest', () => {
		const info = service({revisions: [revision(43), revision(42, false), revision(41)]});
		const list = rollbackCandidates(
			info,
			[served('hook-43', t0, 60), served('hook-42', t0 - hour, 5), served('hook-41', t0 - 2 * hour, 60)],
			t0,
		);
		expect(list.find(item => item.suggested)?.revision).toBe('hook-41');
		expect(list.find(item => item.revision === 'hook-42')).toMatchObject({
			eligible: false,
			note: 'not ready: ContainerMissing',
		});
	});

	test('skips a ready revision that never answered a request', () => {
		expect(
			suggested(service(), [served('hook-43', t0, 60), served('hook-42', t0, 60, 0), served('hook-41', t0 - hour, 60)]),
		).toBe('hook-41');
	});

	test('a canary goes back to the one it was split from', () => {
		const info = service({
			serving: [
				{revision: 'hook-43', percent: 10},
				{revision: 'hook-42', percent: 90},
			],
		});
		const series = [served('hook-43', t0, 5, 10), served('hook-42', t0, 120, 90), served('hook-41', t0 - 3 * hour, 60)];
		expect(suggested(info, series)).toBe('hook-42');
	});

	test('two revisions that began together go back to the one before both', () => {
		const info = service({
			serving: [
				{revision: 'hook-43', percent: 50},
				{revision: 'hook-42', percent: 50},
			],
		});
		expect(
			suggested(info, [served('hook-43', t0, 10), served('hook-42', t0, 10), served('hook-41', t0 - 10 * minute, 60)]),
		).toBe('hook-41');
	});

	test('after a rollback the bad newer one may be chosen but is not suggested', () => {
		const info = service({
			serving: [{revision: 'hook-42', percent: 100}],
			traffic: [{revision: 'hook-42', percent: 100}],
		});
		const list = rollbackCandidates(
			info,
			[
				served('hook-42', t0 - 2 * hour, 60),
				served('hook-43', t0 - hour, 60),
				served('hook-42', t0, 30),
				served('hook-41', t0 - 4 * hour, 60),
			],
			t0,
		);
		expect(list.find(item => item.suggested)?.revision).toBe('hook-41');
		expect(list.find(item => item.revision === 'hook-43')).toMatchObject({
			eligible: true,
			suggested: false,
			note: 'newer than what serves now',
		});
	});

	test('a fresh deploy without metrics yet still goes back', () => {
		expect(suggested(service(), [served('hook-42', t0 - 3 * minute, 60)])).toBe('hook-42');
	});

	describe('D7', () => {
		const busy = (name: string, until: number, count: number) => served(name, until, count, 3000);

		test('a revision with 4 requests to its tag does not beat one with a million that served all', () => {
			const series = [busy('hook-43', t0, 60), served('hook-42', t0 - 2 * hour, 1, 4), busy('hook-41', t0 - hour, 300)];
			expect(suggested(service(), series)).toBe('hook-41');
			const tagged = rollbackCandidates(service(), series, t0).find(({revision: name}) => name === 'hook-42');
			expect(tagged).toMatchObject({
				eligible: true,
				history: 'little',
				requests: 4,
				note: expect.stringContaining('only 4'),
			});
		});

		test.each([
			['while nothing else came', served('hook-42', t0 - 7 * hour, 1, 4)],
			['again and again', served('hook-42', t0 - hour, 200, 3)],
			['after the split began', served('hook-42', t0 - 5 * minute, 1, 12)],
		])('nor does one whose tag was called %s', (_, tag) => {
			expect(suggested(service(), [busy('hook-43', t0, 60), tag, busy('hook-41', t0 - hour, 300)])).toBe('hook-41');
		});

		test('of a quiet service a few requests are enough', () => {
			expect(suggested(service(), [served('hook-43', t0, 3, 1), served('hook-42', t0 - hour, 9, 1)])).toBe('hook-42');
		});

		test('one that answered badly while it served is not suggested', () => {
			const series = [
				busy('hook-43', t0, 60),
				...[busy('hook-42', t0 - hour, 60), served('hook-42', t0 - hour, 60, 400, '5xx')],
				busy('hook-41', t0 - 2 * hour, 60),
			];
			expect(suggested(service(), series)).toBe('hook-41');
		});

		test.each([
			['the metrics end after days of serving', [busy('hook-43', t0, 60)]],
			['there are no metrics', []],
		])('where %s, the ready revision before is suggested with a warning', (_, series) => {
			const list = rollbackCandidates(
				service({revisions: [revision(43), revision(42, false), revision(41)]}),
				series,
				t0,
			);
			expect(list.find(item => item.suggested)).toMatchObject({
				revision: 'hook-41',
				history: 'unknown',
				note: expect.stringContaining('not known whether it served'),
			});
			expect(list.find(({revision: name}) => name === 'hook-42')?.eligible).toBe(false);
		});

		test('one that is younger than the metrics and without requests never served', () => {
			const list = rollbackCandidates(service(), [busy('hook-43', t0, 60), busy('hook-41', t0 - 9 * hour, 60)], t0);
			expect(list.find(({revision: name}) => name === 'hook-42')).toMatchObject({eligible: false, history: 'never'});
		});

		test('one of more than 20 is found', () => {
			const revisions = Array.from({length: 40}, (_, index) => revision(43 - index));
			expect(suggested(service({revisions}), [busy('hook-43', t0, 60), busy('hook-10', t0 - hour, 300)])).toBe(
				'hook-10',
			);
		});
	});

	test('error rate while serving counts 5xx only', () => {
		const list = rollbackCandidates(
			service(),
			[
				served('hook-42', t0 - hour, 10, 90),
				served('hook-42', t0 - hour, 10, 10, '5xx'),
				served('hook-42', t0 - hour, 10, 100, '4xx'),
			],
			t0,
		);
		expect(list.find(item => item.revision === 'hook-42')?.errorRate).toBeCloseTo(0.05);
	});

	test('property: a suggestion is ready, served, and not at 100 %; at most one', () => {
		const numbers = fc.integer({min: 1, max: 6});
		const world = fc.record({
			ready: fc.array(fc.boolean(), {minLength: 6, maxLength: 6}),
			serving: fc.uniqueArray(numbers, {minLength: 1, maxLength: 2}),
			points: fc.array(
				fc.record({n: numbers, at: fc.integer({min: 0, max: 600}), value: fc.integer({min: 0, max: 50})}),
				{maxLength: 60},
			),
		});
		fc.assert(
			fc.property(world, ({ready, serving, points}) => {
				const revisions = ready.map((is, index) => revision(index + 1, is));
				const info = service({
					revisions,
					latestReadyRevision: 'hook-6',
					serving: serving.map(n => ({revision: `hook-${n}`, percent: 100 / serving.length})),
				});
				const series = points.map(({n, at, value}) => served(`hook-${n}`, t0 - at * minute, 1, value));
				const list = rollbackCandidates(info, series, t0);
				const chosen = list.filter(item => item.suggested);
				expect(list).toHaveLength(6);
				expect(chosen.length).toBeLessThanOrEqual(1);
				for (const item of chosen) {
					expect(item.eligible).toBe(true);
					expect(item.shareNow).toBeLessThan(100);
					expect(item.requests > 0 || item.history === 'unknown').toBe(true);
					expect(revisions.find(({name}) => name === item.revision)?.ready).toBe(true);
				}
			}),
		);
	});
});
