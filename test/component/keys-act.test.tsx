/** Keys act on what was seen: several in one read meet what the one before has changed, and a cursor stays on its row. */
import {afterEach, expect, test, vi} from 'vitest';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {App} from '../../src/shell/App.tsx';
import {newWorld} from '../support/actions.ts';
import {alertOf} from '../support/checks.ts';
import {acting, enter, open} from '../support/dialogs.tsx';
import {eventually} from '../support/eventually.ts';
import {config, type FakeWall, fakeWall, now} from '../support/fakeWall.ts';
import {draw, type InkScreen} from '../support/ink.ts';

let screen: InkScreen | undefined;
afterEach(() => screen?.unmount());
const show = async (wall: FakeWall): Promise<InkScreen> => {
	screen = draw(<App wall={wall} />, 120, 40);
	await screen.until('Alerts');
	return screen;
};

test('acknowledge the alert that the cursor went to, not the one that it left', async () => {
	const wall = fakeWall({tab: 'alpha'});
	const alerts = ['first', 'second'].map(key => alertOf(key, {system: 'alpha', since: now - 60_000}));
	wall.store.getState().setAlerts(alerts);
	wall.store.getState().setFocus('alerts');
	const setHold = vi.spyOn(wall.store.getState(), 'setHold');
	const view = await show(wall);
	await view.until('Check second');
	view.type('ja');
	await eventually(() =>
		expect(setHold.mock.calls).toEqual([['demo.second', expect.objectContaining({kind: 'ack', who: 'ops1'})]]),
	);
});

test('acknowledge the alert under the cursor, whatever came above it since', async () => {
	const wall = fakeWall({tab: 'alpha'});
	const alert = (key: string) => alertOf(key, {system: 'alpha', since: now - 60_000});
	wall.store.getState().setAlerts([alert('first'), alert('second')]);
	wall.store.getState().setFocus('alerts');
	const view = await show(wall);
	await view.until('Check second');
	view.type('j');
	await view.settled();
	wall.store.getState().setAlerts([alert('new'), alert('first'), alert('second')]);
	view.type('a');
	const acked = () => wall.store.getState().alerts.flatMap(({title, acked}) => (acked ? [title] : []));
	await eventually(() => expect(acked()).toEqual(['Check second']));
	view.type('k');
	view.type('a');
	await eventually(() => expect(acked()).toEqual(['Check first', 'Check second']));
});

test('say which alert was acknowledged, and take it back', async () => {
	const wall = fakeWall({tab: 'alpha'});
	wall.store.getState().setAlerts([alertOf('first', {system: 'alpha', since: now - 60_000})]);
	wall.store.getState().setFocus('alerts');
	const view = await show(wall);
	await view.until('Check first');
	view.type('a');
	await view.until(/acknowledged for 4 h: Check first \(a takes it back/);
	view.type('a');
	await view.until(/no longer acknowledged: Check first/);
	expect(wall.store.getState().alerts[0]).not.toHaveProperty('acked');
});

test('find the worst on top where the cursor was left there, or where its row is gone', async () => {
	const wall = fakeWall({tab: 'alpha'});
	const alert = (key: string) => alertOf(key, {system: 'alpha', since: now - 60_000});
	const {setAlerts, setFocus} = wall.store.getState();
	const cursor = () => wall.store.getState().panes['alpha/alerts']?.cursor ?? 0;
	setAlerts([alert('first')]);
	setFocus('alerts');
	const view = await show(wall);
	await view.until('Check first');
	setAlerts([alert('worse'), alert('first'), alert('second')]);
	await view.until('Check worse');
	expect(cursor()).toBe(0);
	view.type('G');
	await eventually(() => expect(cursor()).toBe(2));
	await view.settled();
	setAlerts([alert('worse'), alert('first'), alert('third')]);
	await eventually(() => expect(cursor()).toBe(0));
});

test('copy the link that the cursor went to', async () => {
	const [alpha] = config.systems;
	const links = {runbook: 'https://wiki.example.com/alpha', board: 'https://grafana.example.com/d/1'};
	const systems = [{...(alpha as SystemConfig), links}, ...config.systems.slice(1)];
	const wall = fakeWall({tab: 'alpha', config: {...config, systems}});
	const view = await show(wall);
	view.type('o');
	await view.until('Links');
	view.type('jy');
	await view.until('copied');
	expect(wall.asked).toEqual(['copy https://grafana.example.com/d/1']);
});

test('are text in the palette, whose Enter runs what they found', async () => {
	const wall = fakeWall({tab: 'alpha'});
	const view = await show(wall);
	view.type(':');
	await view.until('Commands');
	view.type('gobeta\r');
	await view.until('press Enter again');
	expect(wall.store.getState().tab).toBe('alpha');
	view.type('\r');
	await eventually(() => expect(wall.store.getState().tab).toBe('beta'));
	expect(wall.store.getState().dialog).toBeUndefined();
});

test('D10: are none of the wall where they look like a paste; a dialog is opened by a key of its own', async () => {
	const wall = fakeWall({tab: 'alpha'});
	const view = await show(wall);
	for (const paste of ['kubectl get pods\r', ':quit\r', 'Apq', 'jjR']) {
		view.type(paste);
		await view.until(`${paste.length} keys at once look like a paste: nothing was done`);
		expect(wall.store.getState()).toMatchObject({tab: 'alpha', mode: {kind: 'read-only'}});
		expect(wall.store.getState().filtering).toBeUndefined();
		expect(wall.store.getState().dialog).toBeUndefined();
		expect(wall.store.getState().moment).toBeUndefined();
	}
	expect(wall.asked).toEqual([]);
});

test('choose the row that the cursor went to', async () => {
	const app = open(newWorld(), acting('trigger', 'fn.invoke', 'job.run'));
	await app.sees('Run nightly');
	await app.press(`\x1b[B${enter}`);
	await app.sees('gcloud scheduler jobs run nightly');
});

test('are typed into the field that Enter went back to', async () => {
	const app = open(newWorld(), acting('trigger', 'fn.invoke', 'job.run'));
	await app.sees('Sync mail');
	await app.press(enter);
	await app.sees('mailbox');
	await app.press('x', '\x1b[A', enter, '@b.co');
	await app.sees('x@b.co');
});
