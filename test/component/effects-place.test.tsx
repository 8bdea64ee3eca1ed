/** The page of what actions did (S3-086): from facts alone, as after a restart. */
import {afterEach, expect, test} from 'vitest';
import type {Answer} from '../../src/cloud/types.ts';
import {systemSchema} from '../../src/config/schema/system.ts';
import {createJournal} from '../../src/journal/journal.ts';
import {App} from '../../src/shell/App.tsx';
import {minute} from '../support/checks.ts';
import {config, fakeWall, now} from '../support/fakeWall.ts';
import {draw, type InkScreen} from '../support/ink.ts';

let screen: InkScreen | undefined;
afterEach(() => {
	screen?.unmount();
	screen = undefined;
});

const metric = {metric: 'run.googleapis.com/request_count', aligner: 'ALIGN_DELTA'};
const alpha = systemSchema.parse({
	...{system: 'alpha', title: 'Alpha pipeline', project: 'alpha-project', region: 'europe-west3', tz: 'Europe/Berlin'},
	sources: {requests: metric, syncs: metric},
	panes: [{id: 'slo', kind: 'slos'}],
	slos: [
		{
			...{id: 'errors', title: 'Error rate', objective: 0.99, show: 'bad', target: '< 1%'},
			sli: {ratio: {source: 'requests', bad: {class: ['5xx']}}},
		},
		{
			...{id: 'syncs', title: 'CRM syncs', objective: 0.98, target: '> 98%'},
			sli: {ratio: {source: 'syncs', bad: {class: ['5xx']}}},
		},
	],
});

/** A point a minute for an hour, of 1000 requests with so many failed at a time. */
function answer(failed: (t: number) => number): Answer {
	const times = Array.from({length: 60}, (_, index) => now - (59 - index) * minute);
	return {
		kind: 'series',
		delaySeconds: 0,
		series: [
			{labels: {class: '2xx'}, points: times.map(t => ({t, value: 1000 - failed(t)}))},
			{labels: {class: '5xx'}, points: times.map(t => ({t, value: failed(t)}))},
		],
	};
}

const sentAt = now - 20 * minute;
const sent = {
	action: 'run.rollback',
	target: 'hook',
	title: 'roll back hook',
	planHash: 'h',
	system: 'alpha',
	by: 'kim',
};

function open({columns = 120, rows = 40} = {}) {
	const journal = createJournal({now: () => now});
	const undo = 'gcloud run services update-traffic hook --to-latest';
	journal.record({...sent, kind: 'action', run: 'h-1', at: now - 45 * minute, phase: 'sent', text: 'sent', undo});
	journal.record({...sent, kind: 'action', run: 'h-2', at: sentAt, phase: 'sent', text: 'sent', undo});
	journal.record({
		...{...sent, kind: 'action', run: 'h-2', at: sentAt + 6 * minute, phase: 'done'},
		text: 'recovered: 5xx 13.5 % before, 0.1 % since',
	});
	const wall = fakeWall({tab: 'alpha', journal, config: {...config, systems: [alpha]}});
	wall.store.getState().setAlerts([]);
	const set = (id: string, its: Answer) =>
		wall.poller.set('alpha', id, {reading: {answer: its, fetchedAt: now, cost: {requests: 1, bytesBilled: 0}}});
	set(
		'requests',
		answer(t => (t > now - 40 * minute && t <= sentAt ? 135 : 1)),
	);
	set(
		'syncs',
		answer(() => 5),
	);
	screen = draw(<App wall={wall} />, columns, rows);
	return {view: screen, wall};
}

test('the SLOs before and after the newest action, a verdict, and what takes it back', async () => {
	const {view, wall} = open();
	await view.until('Alpha');
	view.type('V');
	const frame = await view.until('What the actions did');
	expect(frame).toMatch(/12:45:00 +alpha +roll back hook +done +kim/);
	expect(frame).toMatch(/Error rate +\S+◆\S+ *13.5% +0.1% +better/);
	expect(frame).toMatch(/CRM syncs +\S+◆\S+ *99.5% +99.5% +same/);
	expect(frame).toMatch(/verdict +better: Error rate/);
	expect(frame).toMatch(/end +recovered: 5xx 13.5 % before/);
	expect(frame).toMatch(/undo +gcloud run services update-traffic hook --to-latest/);
	view.type('j');
	const older = await view.until(/verdict +worse: Error rate/);
	expect(older).toMatch(/end +it goes on, or its wall was ended/);
	view.type('\r');
	await view.until('it is not of this wall');
	view.type('y');
	await view.until(() => wall.asked.some(one => one.includes('Error rate: 0.1% -> 9.93%, worse')));
});

test.each([
	[80, 24],
	[200, 60],
])('at %dx%d every SLO has its bars, its numbers and its verdict', async (columns, rows) => {
	const {view} = open({columns, rows});
	await view.until('Alpha');
	view.type('V');
	const frame = await view.until(/verdict +better: Error rate/);
	expect(frame).toMatch(/Error rate +\S+◆\S+ *13.5% +0.1% +better/);
	expect(frame).toMatch(/undo/);
});

test('without any action it says so', async () => {
	const wall = fakeWall({tab: 'alpha', config: {...config, systems: [alpha]}});
	wall.store.getState().setAlerts([]);
	screen = draw(<App wall={wall} />);
	await screen.until('Alpha');
	screen.type('V');
	expect(await screen.until('none was sent in the last 24 hours')).not.toContain('before');
});
