/** Keys act on what was seen: several in one read meet what the one before has changed, and a cursor stays on its row. */
import {afterEach, expect, it, vi} from 'vitest';
import {systemSchema} from '../../src/config/schema/system.ts';
import {App} from '../../src/ui/App.tsx';
import {newWorld} from '../support/actions.ts';
import {alertOf} from '../support/checks.ts';
import {enter, open} from '../support/dialogs.tsx';
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

it('acknowledge the alert that the cursor went to, not the one that it left', async () => {
	const wall = fakeWall({tab: 'alpha'});
	const alerts = ['first', 'second'].map(key => alertOf(key, {system: 'alpha', since: now - 60_000}));
	wall.store.getState().setAlerts(alerts);
	wall.store.getState().setFocus('alerts');
	const setAcked = vi.spyOn(wall.store.getState(), 'setAcked');
	const view = await show(wall);
	await view.until('Check second');
	view.type('ja');
	await eventually(() => expect(setAcked.mock.calls).toEqual([['demo.second', true]]));
});

it('acknowledge the alert under the cursor, whatever came above it since', async () => {
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

it('say which alert was acknowledged, and take it back', async () => {
	const wall = fakeWall({tab: 'alpha'});
	wall.store.getState().setAlerts([alertOf('first', {system: 'alpha', since: now - 60_000})]);
	wall.store.getState().setFocus('alerts');
	const view = await show(wall);
	await view.until('Check first');
	view.type('a');
	await view.until(/acknowledged: Check first \(a takes it back\)/);
	view.type('a');
	await view.until(/no longer acknowledged: Check first/);
	expect(wall.store.getState().alerts[0]?.acked).toBe(false);
});

it('find the worst on top where the cursor was left there, or where its row is gone', async () => {
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

it('copy the link that the cursor went to', async () => {
	const [alpha] = config.systems;
	const links = {runbook: 'https://wiki.example.com/alpha', board: 'https://grafana.example.com/d/1'};
	const systems = [systemSchema.parse({...alpha, links}), ...config.systems.slice(1)];
	const wall = fakeWall({tab: 'alpha', config: {...config, systems}});
	const view = await show(wall);
	view.type('ojy');
	await view.until('copied');
	expect(wall.asked).toEqual(['copy https://grafana.example.com/d/1']);
});

it('go into the palette that the first of them opens, and run what the others found', async () => {
	const wall = fakeWall({tab: 'alpha'});
	const view = await show(wall);
	view.type(':gobeta\r');
	await eventually(() => expect(wall.store.getState().tab).toBe('beta'));
	expect(wall.store.getState().dialog).toBeUndefined();
});

it('choose the row that the cursor went to', async () => {
	const app = open(newWorld(), {kind: 'trigger', system: 'demo'});
	await app.sees('Run nightly');
	await app.press(`\x1b[B${enter}`);
	await app.sees('gcloud scheduler jobs run nightly');
});

it('are typed into the field that Enter went back to', async () => {
	const app = open(newWorld(), {kind: 'trigger', system: 'demo'});
	await app.sees('Sync mail');
	await app.press(enter);
	await app.sees('mailbox');
	await app.press('x', '\x1b[A', `${enter}@b.co`);
	await app.sees('x@b.co');
});
