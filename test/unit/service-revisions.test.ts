/** What the page of a service says of its revisions, out of plain answers. */
import {describe, expect, test} from 'vitest';
import {minute} from '../../src/clock.ts';
import type {Answer, Series} from '../../src/cloud/types.ts';
import {loadSystem} from '../../src/load/load.ts';
import {systemScene, unread} from '../../src/scene/system.ts';
import {chartsOfService} from '../../src/service/charts.ts';
import {comparisonOf} from '../../src/service/compare.ts';
import {figuresOf} from '../../src/service/figures.ts';
import {comparedPair, type Revision, revisionsOf, servedBefore, worstIndex} from '../../src/service/revisions.ts';
import {serviceSourceIds, serviceSources} from '../../src/service/sources.ts';
import {subjectOfAlert, subjectsOf} from '../../src/service/subjects.ts';
import {functionsAnswer, revisionsAnswer} from '../support/lists.ts';
import {sceneOf} from '../support/scenes.ts';

const system = loadSystem('systems/ingestion.yaml');
const now = Date.parse('2026-11-28T19:06:20Z');
const service = 'webhook-processor';
const day = 24 * 60 * minute;
const iso = (t: number) => new Date(t).toISOString();

/** The deploy of the incident, ten minutes ago. */
const deployed = now - 10 * minute;
const revision = (name: string, createdAt: number, more: object = {}) => ({
	service,
	revision: `${service}-${name}`,
	ready: true,
	percent: 0,
	created_at: iso(createdAt),
	creator: 'deployer@p.iam.gserviceaccount.com',
	memory: '4Gi',
	cpu: '2',
	...more,
});
const list = [
	revision('00008-txf', deployed, {
		percent: 1,
		image: 'gcr.io/p/pipeline:v2.4.1',
		env: 'WORKERS=64, SPANNER_POOL_MAX=4',
	}),
	revision('00007-zbl', now - 5 * 60 * minute, {ready: false, reason: 'no', image: 'gcr.io/p/pipeline:v2.4.1-rc1'}),
	revision('00006-tdq', now - 26 * 60 * minute, {image: 'gcr.io/p/pipeline:v2.4.0', env: 'WORKERS=8'}),
	revision('00005-krg', now - 37 * 60 * minute, {image: 'gcr.io/p/pipeline:v2.4.0-rc1', env: 'WORKERS=8'}),
	revision('00004-rzc', now - 2.5 * day, {image: 'gcr.io/p/pipeline:v2.3.1', env: 'WORKERS=8'}),
	revision('00003-mgl', now - 12 * day, {image: 'gcr.io/p/pipeline:v2.3.0'}),
	revision('00002-old', now - 20 * day, {image: 'gcr.io/p/pipeline:v2.2.0'}),
];

/** Requests of a revision in (from, to], a point each `step`. */
const counts = (name: string, from: number, to: number, step: number, value: number, code = '2xx'): Series => ({
	labels: {revision_name: `${service}-${name}`, response_code_class: code},
	points: Array.from({length: Math.floor((to - from) / step)}, (_, index) => ({t: from + (index + 1) * step, value})),
});
const metric = (...series: Series[]): Answer => ({kind: 'series', series, delaySeconds: 180, stepSeconds: 60});
const ten = 10 * minute;
const past = metric(
	counts('00003-mgl', now - 3 * day, now - 2.5 * day, ten, 2000),
	counts('00004-rzc', now - 2.5 * day, now - 26 * 60 * minute, ten, 2000),
	counts('00006-tdq', now - 26 * 60 * minute, deployed, ten, 2000),
);
const fine = metric(
	counts('00006-tdq', now - 6 * 60 * minute, deployed, minute, 200),
	counts('00008-txf', deployed, now - 3 * minute, minute, 174),
	counts('00008-txf', deployed, now - 3 * minute, minute, 26, '5xx'),
);
const slow = (name: string, from: number, bound: number): Series => ({
	labels: {revision_name: `${service}-${name}`},
	points: [{t: from, distribution: {count: 100, mean: bound, bounds: [bound, bound * 2], counts: [0, 100, 0]}}],
});

function sceneWith(answers: Record<string, Answer>) {
	const source = (id: string) => {
		const answer = answers[id];
		return answer ? {...unread, reading: {answer, fetchedAt: now, cost: {requests: 1, bytesBilled: 0}}} : unread;
	};
	return systemScene(sceneOf({source}), system, serviceSourceIds(system), now);
}
const burning = sceneWith({
	revisions: revisionsAnswer(list),
	requests: fine,
	requests_by_revision: past,
	latency: metric(slow('00008-txf', now - 4 * minute, 4000), slow('00006-tdq', now - 20 * minute, 500)),
	instances: {...metric({labels: {}, points: [{t: now - 2 * minute, value: 12}]})},
});
const of = (revisions: readonly Revision[], short: string) => {
	const found = revisions.find(one => one.short === short);
	if (!found) throw new Error(`no ${short}`);
	return found;
};

describe('while a bad revision serves', () => {
	const revisions = revisionsOf(burning, service);

	test('each says in words how it stands', () => {
		expect(revisions.map(({short, state}) => [short, state])).toEqual([
			['00008-txf', 'serves all, BAD'],
			['00007-zbl', 'never ready'],
			['00006-tdq', 'last good one'],
			['00005-krg', 'never served'],
			['00004-rzc', 'served 11-25 to 11-27'],
			['00003-mgl', 'served to 11-25'],
			['00002-old', 'older than the metrics'],
		]);
	});

	test('the bad one has its own share of errors, not one of both', () => {
		expect(of(revisions, '00008-txf').errorRate).toBeCloseTo(0.13, 5);
		expect(of(revisions, '00006-tdq').errorRate).toBe(0);
		expect(of(revisions, '00008-txf').p95).toBeGreaterThan(7000);
		expect(of(revisions, '00006-tdq').p95).toBeLessThan(1001);
	});

	test('the cursor begins on it, and it is held against the last good one', () => {
		expect(worstIndex(revisions)).toBe(0);
		const {worst, good} = comparedPair(revisions);
		expect([worst?.short, good?.short]).toEqual(['00008-txf', '00006-tdq']);
	});

	test('it is compared with what served before it, past those that never did', () => {
		expect(servedBefore(revisions, of(revisions, '00008-txf'))?.short).toBe('00006-tdq');
		expect(servedBefore(revisions, of(revisions, '00006-tdq'))?.short).toBe('00004-rzc');
		const {title, differences, same} = comparisonOf(revisions, of(revisions, '00008-txf'));
		expect(title).toBe('What 00008-txf changed against 00006-tdq');
		expect(differences).toEqual([
			{what: 'image', before: 'pipeline:v2.4.0', after: 'pipeline:v2.4.1'},
			{what: 'env WORKERS', before: '8', after: '64'},
			{what: 'env SPANNER_POOL_MAX', after: '4'},
		]);
		expect(same).toBe('cpu 2, memory 4Gi');
	});

	test('the figures are those of now', () => {
		expect(figuresOf(burning, service)).toEqual(['3.3/s', '13.0 % 5xx', 'P95 7.8 s', '12 instances']);
	});

	test('shares of the traffic add up to one at every time, and 5xx are shares of the revision itself', () => {
		const [traffic, errors, latency] = chartsOfService(burning, service, revisions);
		const sums = new Map<number, number>();
		for (const {points} of traffic?.series ?? [])
			for (const {t, value} of points) sums.set(t, (sums.get(t) ?? 0) + value);
		expect(sums.size).toBeGreaterThan(100);
		for (const sum of sums.values()) expect(sum).toBeCloseTo(1, 9);
		expect(traffic?.series.map(({label}) => label)).toEqual(['00008-txf', '00006-tdq']);
		expect(errors?.series.map(({points}) => points.at(-1)?.value)).toEqual([0.13, 0]);
		expect(errors?.limits).toMatchObject({crit: {operator: '>', value: 0.05}});
		expect(latency?.series.map(({label}) => label)).toEqual(['00008-txf', '00006-tdq']);
	});

	test('points keep their identity until another answer is read', () => {
		const [first] = chartsOfService(burning, service, revisions);
		const [again] = chartsOfService(burning, service, [...revisions]);
		expect(again?.series).toBe(first?.series);
	});
});

test('what cannot be read is blind, and no revision is called good, bad or unused for it', () => {
	const scene = sceneWith({revisions: revisionsAnswer(list)});
	const revisions = revisionsOf(scene, service);
	expect(of(revisions, '00008-txf')).toMatchObject({state: 'serves all', isBad: false});
	expect(of(revisions, '00004-rzc').state).toBe('older than the metrics');
	expect(chartsOfService(scene, service, revisions).map(({none}) => none?.text)).toEqual(Array(3).fill('loading'));
	expect(figuresOf(scene, service)).toEqual([]);
});

test('the sources of a system are found by what they ask', () => {
	expect(serviceSources(system)).toMatchObject({
		revisions: ['revisions'],
		services: ['services'],
		past: 'requests_by_revision',
		counts: 'requests',
		latency: 'latency',
		instances: 'instances',
	});
});

test('an alert of a run leads to the function that starts it, one of a function to that', () => {
	const sales = loadSystem('systems/sales.yaml');
	const answer = functionsAnswer([
		{name: 'account-scoring', updated_at: iso(now)},
		{name: 'gmail-sync', updated_at: iso(now - day)},
	]);
	const subjects = subjectsOf(sales, id =>
		id === 'functions' ? {...unread, reading: {answer, fetchedAt: now, cost: {requests: 1, bytesBilled: 0}}} : unread,
	);
	expect(subjects.map(({kind, name}) => `${kind} ${name}`)).toEqual([
		'function account-scoring',
		'function gmail-sync',
		'service sales-intelligence-web',
		'service nlp-query',
		'service generate-email-reply',
		'service entity-resolution',
	]);
	expect(subjectOfAlert({instance: 'account_scoring'}, sales, subjects)?.name).toBe('account-scoring');
	expect(subjectOfAlert({instance: 'gmail-sync'}, sales, subjects)?.name).toBe('gmail-sync');
	expect(subjectOfAlert({instance: 'nothing'}, sales, subjects)).toBeUndefined();
	expect(subjectOfAlert({}, sales, subjects)).toBeUndefined();
});
