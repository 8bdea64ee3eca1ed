/** The alerts pane: quiet, firing, and many blind checks in one line. */
import {expect, test} from 'vitest';
import type {Alert} from '../../src/checks/types.ts';
import {fold} from '../../src/panes/alerts/lines.ts';
import {freezeScene} from '../../src/scene/frozen.ts';
import {alertOf} from '../support/checks.ts';
import {draw, frame, healthy, minute, now, Shown, system, wall} from '../support/paneWall.tsx';

const alert = (key: string, more: Partial<Alert> = {}): Alert => alertOf(key, {since: now - 6 * minute, ...more});

test('is one quiet line when nothing fires', () => {
	const on = wall(healthy);
	const pane = <Shown kind="alerts" system={system} width={80} height={6} focused={false} />;
	on.store.setState({alerts: [], judged: false});
	const before = frame(pane, on);
	expect(before).toContain('7 checks, not judged yet');
	expect(before).not.toContain('ok');
	on.store.getState().setAlerts([]);
	expect(frame(pane, on)).toContain('7 checks, none firing');
});

test('shows what fires with value, limit and age', () => {
	const on = wall(healthy);
	on.store.getState().setAlerts([alert('a')]);
	expect(frame(<Shown kind="alerts" system={system} width={100} height={6} focused={false} />, on)).toMatch(
		/■ crit\s+Check a\s+12%\s+> 5%\s+\d\d:\d\d\s+6 m\s+firing/,
	);
});

test('is no greener in its border than its line in the strip: a source that still loads counts', () => {
	const border = (sources: typeof healthy) => {
		const on = wall(sources);
		on.store.getState().setAlerts([]);
		return frame(<Shown kind="alerts" system={system} width={100} height={6} focused={false} />, on).split('\n')[0];
	};
	expect(border(healthy)).toContain('ok');
	expect(border({...healthy, tables: {failures: 0, period: minute}})).toContain('loading');
});

test('says many blind checks in one line', () => {
	const blinds = ['a', 'b', 'c'].map(key => alert(key, {state: 'blind', level: 'blind'}));
	expect(fold([...blinds, alert('d')]).map(({folded}) => folded)).toEqual([3, undefined]);
});

test.each(['nothing has this in it', 'Check b', 'mail'])('B16: the filter %j takes no alert away', filter => {
	const on = wall(healthy);
	on.store.getState().setAlerts([alert('a'), alert('b', {state: 'blind', level: 'blind'}), alert('c', {state: 'ok'})]);
	on.store.getState().setPane('demo', 'alerts', {filter});
	const shown = frame(<Shown kind="alerts" system={system} width={100} height={9} focused={false} />, on);
	for (const key of ['a', 'b', 'c']) expect(shown).toContain(`Check ${key}`);
});

test('on a screen that stands still shows what fired then, and acknowledges the alert as it is now', () => {
	const on = wall(healthy);
	const {setAlerts, setMoment} = on.store.getState();
	const pane = <Shown kind="alerts" system={system} width={100} height={6} focused />;
	const ack = () => on.keys.panes.get('alerts')?.onCommand?.('ack');
	const said = () => on.store.getState().flash?.text;
	setAlerts([alert('a')]);
	setMoment(freezeScene(on.live, on.config, now));
	setAlerts([alert('a'), alert('b')]);
	const screen = draw(pane, on);
	expect(screen.frame()).toContain('Check a');
	expect(screen.frame()).not.toContain('Check b');
	ack();
	expect(said()).toBe('acknowledged behind the frozen screen (p to run) for 4 h: Check a (a takes it back, M mutes)');
	expect(on.store.getState().alerts.map(({acked = false}) => acked)).toEqual([true, false]);
	ack();
	expect(said()).toBe('no longer acknowledged behind the frozen screen (p to run): Check a');
	setAlerts([alert('b')]);
	ack();
	expect(said()).toBe('not firing any more: Check a');
	expect(on.store.getState().alerts.map(({acked = false}) => acked)).toEqual([false]);
});

test('says when it fires if it stays so bad, how the last hour went, and what is fine', () => {
	const on = wall(healthy);
	const past: Alert['past'] = [
		{t: 0, level: 'ok'},
		{t: now - 10 * minute, level: 'pending'},
	];
	on.store.getState().setAlerts([
		alert('failed', {
			check: system.checks[0]?.id ?? '',
			state: 'pending',
			label: 'P3',
			progress: '10 of 20 m',
			firesAt: now + 10 * minute,
			past,
		}),
	]);
	const shown = (width: number) =>
		frame(<Shown kind="alerts" system={system} width={width} height={6} focused={false} />, on);
	expect(shown(160)).toMatch(/◔ P3\s+Check failed\s+12%\s+> 5%\s+\d\d:\d\d\s+10 of 20 m ·{49}▒{11} fires 10:10/);
	expect(shown(100)).toMatch(/10 of 20 m ·+▒+ fires 10:10/);
	expect(shown(160)).toMatch(/● 6 checks fine: /);
	expect(shown(160)).not.toContain(`fine: ${system.checks[0]?.title}`);
});

test('says in its border which part of its rows is to be seen, and drops a row before the names of its columns', () => {
	const on = wall(healthy);
	on.store
		.getState()
		.setAlerts(
			['a', 'b', 'c', 'd', 'e'].map(key => alert(key, key < 'c' ? {} : {state: 'pending', progress: '1 of 5 m'})),
		);
	const lines = (height: number) =>
		frame(<Shown kind="alerts" system={system} width={100} height={height} focused={false} />, on).split('\n');
	expect(lines(6)[0]).toContain('1-3 of 5 · 2 firing, 3 building up');
	expect(lines(6)[1]).toMatch(/check +value/);
	// A row for each that fires comes before them.
	expect(lines(4)[1]).toContain('Check a');
	expect(lines(4)[0]).toContain('1-2 of 5');
	expect(lines(8)[0]).not.toContain('of 5');
});

test('what is bad but not due yet makes no trouble: it says when it is due, once', () => {
	const on = wall(healthy);
	on.store.getState().setAlerts([alert('late', {state: 'pending', reason: 'due 08:00'})]);
	const shown = frame(<Shown kind="alerts" system={system} width={160} height={6} focused={false} />, on);
	expect(shown).toMatch(/◔ crit +Check late .* due 08:00/);
	expect(shown.match(/due 08:00/g)).toHaveLength(1);
	expect(shown).not.toContain('building up');
});

test('names what explains an alert, and does not count it as firing', () => {
	const on = wall(healthy);
	on.store
		.getState()
		.setAlerts([
			alert('a'),
			alert('b', {inhibitedBy: {key: 'demo.a', title: 'Check a'}}),
			alert('c', {state: 'pending', progress: '1 of 5 m', inhibitedBy: {key: 'demo.a', title: 'Check a'}}),
			alert('d', {state: 'recovering', reason: 'good for 2 of 5 m'}),
			alert('e', {flapping: {changes: 7, share: 0.34}}),
			alert('f', {state: 'error', level: 'blind', reason: 'refused: no such column'}),
		]);
	const shown = frame(<Shown kind="alerts" system={system} width={160} height={12} focused={false} />, on);
	expect(shown).toContain('3 firing, 1 inhibited, 1 building up, 7 checks');
	expect(shown).toMatch(/Check b .* inhibited by Check a/);
	expect(shown).toMatch(/Check c .* builds up, inhibited by Check a/);
	expect(shown).toMatch(/Check d .* recovering +good for 2 of 5 m/);
	expect(shown).toMatch(/Check e .* flaps: 7 changes in 20 looks/);
	expect(shown).toMatch(/✗ REFUSED Check f /);
	// Where there is no room for limits there is some for the reason of the silence.
	expect(frame(<Shown kind="alerts" system={system} width={76} height={12} focused={false} />, on)).toMatch(
		/Check b .*inhibited by Check a/,
	);
});
