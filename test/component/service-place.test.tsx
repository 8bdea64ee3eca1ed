/** The page of a service, and the keys that lead to it and from it, on the real wall. */
import {afterEach, describe, expect, test} from 'vitest';
import {wallSchema} from '../../src/config/wall.ts';
import {loadSystem} from '../../src/load/load.ts';
import {placeOf} from '../../src/panes/where.ts';
import {App} from '../../src/shell/App.tsx';
import type {Place} from '../../src/store/types.ts';
import {alertOn, type FakeWall, fakeWall, now} from '../support/fakeWall.ts';
import {draw, type InkScreen} from '../support/ink.ts';
import {functionsAnswer, revisionsAnswer} from '../support/lists.ts';

let screen: InkScreen | undefined;
afterEach(() => {
	screen?.unmount();
	screen = undefined;
});

const hour = 3_600_000;
const iso = (ago: number) => new Date(now - ago).toISOString();
const [ingestion, sales] = ['ingestion', 'sales'].map(name => loadSystem(`systems/${name}.yaml`));
const service = 'webhook-processor';
const revision = (name: string, ago: number, more: object = {}) => ({
	service,
	revision: `${service}-${name}`,
	ready: true,
	percent: 0,
	created_at: iso(ago),
	creator: 'deployer@p',
	image: 'gcr.io/p/pipeline:v2.4.0',
	env: 'WORKERS=8',
	...more,
});
const requests = (name: string, code: string, value: number) => ({
	labels: {revision_name: `${service}-${name}`, response_code_class: code},
	points: Array.from({length: 9}, (_, index) => ({t: now - (12 - index) * 60_000, value})),
});

/** The wall on these systems; the newest revision of the service fails every fourth request. */
function open(columns: number, rows: number, tab = 'ingestion'): {view: InkScreen; wall: FakeWall} {
	const systems = [ingestion, sales].flatMap(one => one ?? []);
	const config = {wall: wallSchema.parse({systems: ['a', 'b']}), systems, path: 'test'};
	const wall = fakeWall({tab, config});
	const read = (system: string, id: string, answer: ReturnType<typeof revisionsAnswer>) =>
		wall.poller.set(system, id, {reading: {answer, fetchedAt: now, cost: {requests: 1, bytesBilled: 0}}});
	read(
		'ingestion',
		'revisions',
		revisionsAnswer([
			revision('00008-txf', 600_000, {percent: 1, image: 'gcr.io/p/pipeline:v2.4.1', env: 'WORKERS=64'}),
			revision('00007-zbl', 5 * hour, {ready: false, reason: 'HealthCheck'}),
			revision('00006-tdq', 26 * hour),
		]),
	);
	const series = [requests('00008-txf', '2xx', 75), requests('00008-txf', '5xx', 25), requests('00006-tdq', '2xx', 0)];
	read('ingestion', 'requests', {kind: 'series', series, delaySeconds: 180});
	read(
		'sales',
		'functions',
		functionsAnswer([
			{name: 'account-scoring', state: 'ACTIVE', runtime: 'python312', updated_at: iso(hour), memory: '1Gi'},
			{name: 'gmail-sync', state: 'ACTIVE', updated_at: iso(50 * hour)},
		]),
	);
	wall.store.getState().setAlerts([]);
	screen = draw(<App wall={wall} />, columns, rows);
	return {view: screen, wall};
}
const place = ({store}: FakeWall): Place | undefined => placeOf(store.getState());

describe('the page of a service', () => {
	test.each([
		[200, 60],
		[120, 40],
		[80, 24],
		[40, 10],
	])('at %i x %i fits and says which revision is bad', async (columns, rows) => {
		const {view, wall} = open(columns, rows);
		await view.until('ingestion');
		wall.store.getState().enter({kind: 'service', system: 'ingestion', service});
		const frame = await view.until('00008-txf');
		const lines = frame.split('\n');
		expect(lines.length).toBeLessThanOrEqual(rows);
		for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
		expect(lines.find(line => line.includes('00008-txf') && line.includes('BAD'))).toBeDefined();
		if (columns < 80) return;
		expect(frame).toContain('What 00008-txf changed against');
		expect(frame).toMatch(/env WORKERS +- 8 +\+ 64/);
		expect(frame).toMatch(/image +- pipeline:v2\.4\.0 +\+ pipeline:v2\.4\.1/);
		expect(frame.includes('Traffic by revision')).toBe(columns >= 120);
	});

	test('the cursor chooses what is compared, and what the page says of a rollback', async () => {
		const {view} = open(120, 40);
		await view.until('ingestion');
		view.type('s');
		await view.until('00008-txf: serves all traffic now');
		view.type('j');
		await view.until('00007-zbl: not ready: HealthCheck');
		view.type('j');
		await view.until('R plans 100 % of the traffic to 00006-tdq');
	});

	test('a revision that was asked for is under the cursor, and the log of the selected one is one key away', async () => {
		const {view, wall} = open(120, 40);
		await view.until('ingestion');
		const tdq = `${service}-00006-tdq`;
		wall.store.getState().enter({kind: 'service', system: 'ingestion', service, revision: tdq});
		await view.until('R plans 100 % of the traffic to 00006-tdq');
		view.type('L');
		await view.until(text => text.includes(`revision:${tdq}`));
		expect(place(wall)).toBeUndefined();
	});

	test('y copies the page with names in full', async () => {
		const {view, wall} = open(120, 40);
		await view.until('ingestion');
		view.type('s');
		await view.until('serves all, BAD');
		view.type('y');
		await view.until('copied');
		expect(wall.asked[0]).toMatch(/^copy # webhook-processor\n/);
		expect(wall.asked[0]).toContain('- webhook-processor-00008-txf: serves all, BAD');
		expect(wall.asked[0]).toContain('- env WORKERS: 8 -> 64');
	});
});

describe('s', () => {
	test('opens the only service of a system, and Esc goes back', async () => {
		const {view, wall} = open(120, 40);
		await view.until('ingestion');
		view.type('s');
		await view.until('What 00008-txf changed');
		expect(place(wall)).toMatchObject({kind: 'service', service});
		view.type('\x1b');
		await view.until(text => !text.includes('What 00008-txf changed'));
		expect(place(wall)).toBeUndefined();
	});

	test('lists several, what was changed last first, and Enter opens one', async () => {
		const {view, wall} = open(120, 40, 'sales');
		await view.until('sales');
		view.type('s');
		const frame = await view.until('Services and functions of Sales');
		const order = ['account-scoring', 'gmail-sync', 'sales-intelligence-web'].map(name => frame.indexOf(name));
		expect(order).toEqual(order.toSorted((a, b) => a - b));
		view.type('\r');
		await view.until('python312');
		expect(place(wall)).toMatchObject({kind: 'service', service: 'account-scoring'});
		view.type('\x1b');
		await view.until('Services and functions of Sales');
	});

	test('on the page of an alert opens the function that it is about', async () => {
		const {view, wall} = open(120, 40, 'sales');
		const alert = alertOn('k', 'firing', {system: 'sales', check: 'etl_failed', instance: 'account_scoring'});
		wall.store.getState().setAlerts([alert]);
		wall.store.getState().enter({kind: 'alert', system: 'sales', key: 'k'});
		await view.until('Failed runs');
		view.type('s');
		await view.until('Cloud Function');
		expect(place(wall)).toMatchObject({kind: 'service', service: 'account-scoring'});
	});
});

test('a service whose revisions cannot be read says that it is still looking, not that there are none', async () => {
	const {view, wall} = open(120, 40);
	await view.until('ingestion');
	wall.poller.set('ingestion', 'revisions', {});
	wall.store.getState().enter({kind: 'service', system: 'ingestion', service});
	await view.until('loading: first look under way');
	expect(view.frame()).not.toContain('no revision found');
});
