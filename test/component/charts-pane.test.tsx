/** The pane of charts: what stands on it for the room there is, and what it says of what it cannot read. */
import {expect, test} from 'vitest';
import {freezeScene} from '../../src/scene/frozen.ts';
import {liveScene} from '../../src/scene/live.ts';
import {alertOf} from '../support/checks.ts';
import {draw, frame, healthy, metric, minute, now, Shown, state, system, wall} from '../support/paneWall.tsx';

const at = (width: number, height: number) => (
	<Shown kind="chart" system={system} width={width} height={height} focused />
);
const fired = alertOf('one', {title: 'One', firedAt: now - 20 * minute});
/** The healthy wall, on which one alert fired. */
function firing() {
	const on = wall(healthy);
	on.store.setState({episodes: []});
	on.store.getState().setAlerts([fired]);
	return on;
}

test('has a chart for each line of its file, with axes where there is room and in one line where there is none', () => {
	const large = frame(at(120, 20), firing());
	expect(large).toMatch(/Requests +1,020 \/min +█ 2xx +▒ 5xx/);
	expect(large).toMatch(/Availability +1.96% bad +warn > 0.5%, crit > 1%/);
	expect(large).toMatch(/Backlog +158 waiting +crit > 100/);
	// All of them end at one time.
	expect(large.match(/└04:05─+07:05─+10:05/g)).toHaveLength(3);
	const low = frame(at(58, 5), firing()).split('\n');
	expect(low).toHaveLength(5);
	for (const [index, title] of ['Requests', 'Availability', 'Backlog'].entries())
		expect(low[index + 1]).toContain(title);
});

test('says in words what its marks are, where there is a line for it', () => {
	expect(frame(at(120, 20), firing())).toContain('■ 09:40:00 One');
	expect(frame(at(120, 8), firing())).not.toContain('09:40:00');
	expect(frame(at(120, 20), wall(healthy))).not.toContain('09:40:00');
});

test('names a label that is not there, and draws nothing of what it cannot tell apart', () => {
	const {requests, ...others} = healthy;
	const answer = requests?.reading?.answer;
	if (answer?.kind !== 'series') throw new Error('no series');
	const renamed = answer.series.map(({points}, index) => ({labels: {code: `${index}`}, points}));
	const on = wall({...others, requests: state({...answer, series: renamed})});
	on.store.getState().setAlerts([]);
	const screen = frame(at(120, 20), on);
	expect(screen.split('\n')[0]).toContain('BLIND');
	expect(screen).toContain('no series has the label class; there is code');
	expect(screen).toMatch(/Requests +could not read/);
	expect(screen).toMatch(/Backlog +158 waiting/);
});

test('tells what is not read yet from what has no points', () => {
	const {backlog: _, ...others} = healthy;
	const screen = frame(at(120, 20), wall({...others, requests: state(metric())}));
	expect(screen).toMatch(/Requests +no data/);
	expect(screen).toMatch(/Backlog +loading/);
});

test('stands still while the wall is frozen', async () => {
	const on = firing();
	const screen = draw(at(120, 20), on);
	const before = screen.frame();
	on.store.getState().setMoment(freezeScene(liveScene(on.poller, on.store), on.config, now));
	on.store.getState().setAlerts([]);
	await screen.settled();
	expect(screen.frame()).toBe(before);
	on.store.getState().setMoment(undefined);
	await expect.poll(() => screen.frame()).toContain('✓ 10:00:00 One');
});

test('copies its values and marks as text', () => {
	const on = firing();
	draw(at(120, 20), on);
	expect(on.keys.panes.get('traffic')?.copy?.()).toBe(
		'Requests 1,020 /min\nAvailability 1.96% bad\nBacklog 158 waiting\n09:40:00 fired: One',
	);
});
