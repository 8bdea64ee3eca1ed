/** B5: what decides is said whole where there is room, and names are cut in their middle. */
import {expect, test} from 'vitest';
import {CloudError} from '../../src/cloud/types.ts';
import {cutMiddle, widthOf} from '../../src/text/format.ts';
import {alertOf} from '../support/checks.ts';
import {
	draw,
	frame,
	healthy,
	line,
	liveTail,
	metric,
	minute,
	now,
	rows,
	Shown,
	state,
	system,
	wall,
} from '../support/paneWall.tsx';

const long = `404 Publisher model projects/demo-prod/locations/us-central1/publishers/google/models/ was asked for by the job that embeds mails and could not be found or this project has no access to the model text-embedding-gecko@001`;
const deciding = 'text-embedding-gecko@001';

/** Frame as one text without blanks, however it was broken into lines. */
const words = (text: string) => text.replace(/[│┌┐└┘─]/g, ' ').replace(/\s+/g, '');

function zoomed(pane: 'alerts' | 'etl' | 'slo' | 'log' | 'pubsub' | 'freshness', on: ReturnType<typeof wall>) {
	on.store.getState().setFocus(pane);
	on.store.getState().setZoomed(true);
	return on;
}

test.each([
	[200, 60],
	[120, 40],
	[80, 24],
	[40, 20],
] as const)('B5: the error of a zoomed ETL pane is whole at %i×%i', (width, height) => {
	const failed = {source: 'mail', status: 'failed', started_at: new Date(now - 30 * minute).toISOString(), error: long};
	const on = zoomed('etl', wall({...healthy, runs: state(rows(failed))}));
	expect(words(frame(<Shown kind="runs" system={system} width={width} height={height} focused />, on))).toContain(
		words(long),
	);
});

test.each([
	[120, 40],
	[80, 24],
	[40, 20],
] as const)('B5: an opened alert says all at %i×%i: reason, value, limit, since, source', (width, height) => {
	const on = zoomed('alerts', wall(healthy));
	const alert = alertOf('demo.one', {check: 'one', system: 'demo', reason: long, since: now - 100_000});
	on.store.getState().setAlerts([alert, alertOf('demo.two', {system: 'demo'})]);
	const shown = words(frame(<Shown kind="alerts" system={system} width={width} height={height} focused />, on));
	expect(shown).toContain(words(long));
	for (const part of ['12%', '> 5%', '09:58:20', 'rate: BigQuery, a.b', 'CRIT since'])
		expect(shown).toContain(words(part));
});

test('B5: Enter opens the alert, and y copies what is opened', () => {
	const on = wall(healthy);
	on.store.getState().setAlerts([alertOf('demo.one', {check: 'one', system: 'demo', reason: long})]);
	draw(<Shown kind="alerts" system={system} width={80} height={12} focused />, on);
	expect(on.keys.panes.get('alerts')?.copy?.()).toContain(long);
});

test.each(['runs', 'slos', 'values', 'backlog'] as const)('B5: why a pane of %s could not look is whole', kind => {
	const failing = {
		error: new CloudError('denied', long, 'test'),
		failures: 3,
		period: 30_000,
		failingSince: now - minute,
	};
	const on = wall(Object.fromEntries(Object.keys(healthy).map(id => [id, failing])));
	expect(words(frame(<Shown kind={kind} system={system} width={60} height={12} focused={false} />, on))).toContain(
		words(deciding),
	);
});

test('B5: above old data a third of the pane may say why it is old', () => {
	const failing = {
		...healthy,
		runs: {
			...state(rows({source: 'mail', status: 'success', started_at: null})),
			error: new CloudError('denied', long, 'test'),
			failures: 1,
		},
	};
	const shown = frame(<Shown kind="runs" system={system} width={100} height={20} focused={false} />, wall(failing));
	expect(words(shown)).toContain(words(deciding));
	expect(shown).toContain('mail');
});

test('B5: the lines of a zoomed log are whole, and so is why there are none', () => {
	const on = zoomed('log', wall(healthy, {...liveTail, lines: [line(1, {message: long, severity: 'ERROR'})]}));
	expect(words(frame(<Shown kind="log" system={system} width={80} height={24} focused />, on))).toContain(
		words(deciding),
	);
	const down = wall(healthy, {...liveTail, lines: [], mode: 'down', reason: long});
	expect(words(frame(<Shown kind="log" system={system} width={60} height={24} focused />, down))).toContain(
		words(deciding),
	);
});

test('B5: a queue whose name is too long keeps both of its ends', () => {
	const name = 'webhook-processing-with-a-very-long-name-dlq-sub';
	const queues = {
		...healthy,
		backlog: state(metric({labels: {subscription_id: name}, points: [{t: now - minute, value: 3}]})),
	};
	expect(frame(<Shown kind="backlog" system={system} width={50} height={8} focused={false} />, wall(queues))).toMatch(
		/webhook-\S*…\S*-dlq-sub/,
	);
});

test.each([
	['webhook-processing-dlq-sub', 12, 'webhoo…q-sub'],
	['short', 12, 'short'],
	['日本語の長い名前です', 9, '日本…です'],
	['abc', 2, 'a…'],
])('B5: %s in %i cells is %s', (name, width, text) => {
	expect(cutMiddle(name, width)).toBe(text);
	expect(widthOf(cutMiddle(name, width))).toBeLessThanOrEqual(width);
});
