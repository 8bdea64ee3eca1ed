import {stripVTControlCharacters} from 'node:util';
import {renderToString} from 'ink';
import {afterEach, describe, expect, test} from 'vitest';
import {WallContext} from '../../hooks/WallContext.ts';
import {freezeScene} from '../../src/scene/frozen.ts';
import {Header, modeText} from '../../src/shell/Header.tsx';
import {alertOn, type FakeWall, fakeWall, now, reading} from '../support/fakeWall.ts';
import {draw, type InkScreen} from '../support/ink.ts';

const view = (wall: FakeWall, width = 160, height = 2) =>
	stripVTControlCharacters(
		renderToString(
			<WallContext.Provider value={wall}>
				<Header width={width} height={height} />
			</WallContext.Provider>,
			{columns: width},
		),
	);
const looked = (wall: FakeWall): FakeWall => {
	for (const {system, sources} of wall.config.systems)
		for (const id of Object.keys(sources)) wall.poller.set(system, id, {reading: reading([])});
	return wall;
};

let screen: InkScreen | undefined;
afterEach(() => {
	screen?.unmount();
	screen = undefined;
});

describe('the header', () => {
	test('says SANDBOX, or LIVE with the project', () => {
		expect(view(fakeWall())).toContain(' SANDBOX ');
		const live = view(fakeWall({sandbox: false, tab: 'alpha'}));
		expect(live).toContain('LIVE alpha-project');
		expect(live).not.toContain('SANDBOX');
	});

	test('says when checks are judged no more', () => {
		const wall = looked(fakeWall());
		wall.store.getState().setJudged(now - 60_000);
		expect(view(wall)).not.toContain('CHECKS STAND STILL');
		wall.store.getState().setJudged(now - 180_000);
		expect(view(wall)).toContain('✗ CHECKS STAND STILL for 3 m');
	});

	test('says who froze all actions, and a freeze disarms', () => {
		const wall = looked(fakeWall());
		wall.store.getState().arm('incident 7');
		expect(view(wall)).toContain('ARMED');
		wall.store.getState().setMachine({others: [], frozen: {by: 'kim@pts/3', reason: 'wait for Ana'}});
		for (const height of [1, 2])
			expect(view(wall, 100, height)).toContain(' ACTIONS FROZEN by kim@pts/3: wait for Ana ');
		expect(view(wall)).toContain('READ-ONLY');
		wall.store.getState().setMachine({others: []});
		expect(view(wall)).not.toContain('FROZEN');
	});

	test('says who sits at the other walls of the team, who is at work, and that they are not seen', () => {
		const wall = looked(fakeWall());
		const kim = {wall: 'w', who: 'kim', host: 'desk', tab: 'alpha'};
		expect(view(wall)).not.toContain('kim');
		wall.store.getState().setTeam({colleagues: [kim]});
		expect(view(wall)).toContain('with kim@desk');
		wall.store.getState().setTeam({colleagues: [{...kim, dialog: 'roll back hook'}]});
		expect(view(wall)).toContain('kim@desk: roll back hook');
		wall.store.getState().setTeam({colleagues: [], trouble: 'its tables are missing: run pitwall journal init'});
		expect(view(wall)).toContain('team not seen: its tables are missing: run pitwall journal init');
	});

	test('is not green before the first look, nor when one source cannot be seen', () => {
		const wall = fakeWall();
		expect(view(wall)).toContain('◌ alpha loading');
		expect(view(wall)).toContain('◌ no alerts');
		looked(wall);
		expect(view(wall)).toMatch(/● alpha {2}● beta/);
		wall.poller.set('beta', 'runs', {reading: reading([], now - 3_600_000)});
		expect(view(wall)).toContain('✗ beta BLIND');
	});

	test('marks the tab of a system in trouble and B4: counts alerts by their labels', () => {
		const wall = looked(fakeWall());
		wall.store
			.getState()
			.setAlerts([
				alertOn('a', 'firing', {severity: 'critical', label: 'P1'}),
				alertOn('b', 'firing', {level: 'warn', severity: 'medium'}),
				alertOn('c', 'blind'),
				alertOn('d', 'pending', {progress: '1 of 5 m'}),
				alertOn('e', 'pending'),
			]);
		const text = view(wall);
		expect(text).toContain('■ alpha CRIT');
		expect(text).toContain('■ 1 P1, 1 warn, 1 blind, 1 building up, 1 not due');
		expect(text).toContain('● beta');
	});

	test('shows the mode, the cost of looking and the clock of the system', () => {
		const wall = fakeWall({tab: 'alpha'});
		wall.poller.setStats({perMinute: 30, errorsPerMinute: 2, bytesBilledToday: 20_971_520, usdToday: 0.0001});
		const text = view(wall);
		expect(text).toContain('READ-ONLY');
		expect(text).toContain('~30 polls/min 2 errors/min');
		expect(text).toContain('20.0 MiB $0.0001 today');
		expect(text).toMatch(/13:05 (CET|GMT\+1)/);
		wall.store.getState().arm('bad deploy');
		expect(view(wall)).toContain('ARMED 15:00 bad deploy');
	});

	test('puts BLIND and FROZEN before everything else', () => {
		const wall = fakeWall({tab: 'alpha'});
		wall.poller.setStats({blindSince: now - 180_000, blindReason: 'login expired'});
		wall.store.getState().setMoment(freezeScene(wall.live, wall.config, now));
		for (const height of [1, 2]) {
			const text = view(wall, 84, height);
			expect(text).toContain('BLIND 3 m: login expired');
			expect(text).toContain('FROZEN at 13:05:00');
		}
	});

	test.each([20, 33, 40, 60, 84, 120, 200])('is never wider than %i cells', width => {
		const wall = looked(fakeWall({tab: 'alpha'}));
		wall.store.getState().setAlerts([alertOn('a', 'firing')]);
		wall.store.getState().arm('a long reason that does not end soon');
		for (const height of [1, 2]) {
			const lines = view(wall, width, height).split('\n');
			expect(lines).toHaveLength(height);
			for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
		}
	});

	test('is drawn anew when an alert comes', async () => {
		const wall = looked(fakeWall());
		screen = draw(
			<WallContext.Provider value={wall}>
				<Header width={100} height={2} />
			</WallContext.Provider>,
		);
		await screen.until('no alerts');
		wall.store.getState().setAlerts([alertOn('a', 'firing')]);
		await screen.until('alpha CRIT');
	});

	test('refuses to work outside its provider, in a sentence', () => {
		expect(() => renderToString(<Header width={80} height={2} />)).toThrow(/useWall.*WallContext\.Provider/);
	});
});

test('no more time is left than arming lasts, though the header has not yet looked at the clock again', () => {
	const mode = {kind: 'armed', reason: 'drill', until: 0} as const;
	expect(modeText(mode, 15 * 60_000 + 1400)).toBe('ARMED 15:00 drill');
	expect(modeText(mode, 61_000)).toBe('ARMED 01:01 drill');
	expect(modeText(mode, 0)).toBe('READ-ONLY');
});
