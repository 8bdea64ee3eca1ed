import {stripVTControlCharacters} from 'node:util';
import {renderToString} from 'ink';
import {afterEach, describe, expect, it} from 'vitest';
import {WallContext} from '../../hooks/WallContext.ts';
import {Header, modeText} from '../../src/ui/Header.tsx';
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
	it('says SANDBOX, or LIVE with the project', () => {
		expect(view(fakeWall())).toContain(' SANDBOX ');
		const live = view(fakeWall({sandbox: false, tab: 'alpha'}));
		expect(live).toContain('LIVE alpha-project');
		expect(live).not.toContain('SANDBOX');
	});

	it('is not green before the first look, nor when one source cannot be seen', () => {
		const wall = fakeWall();
		expect(view(wall)).toContain('◌ alpha pending');
		expect(view(wall)).toContain('◌ no alerts');
		looked(wall);
		expect(view(wall)).toMatch(/● alpha {2}● beta/);
		wall.poller.set('beta', 'runs', {reading: reading([], now - 3_600_000)});
		expect(view(wall)).toContain('? beta nodata');
	});

	it('marks the tab of a system in trouble and counts alerts by severity', () => {
		const wall = looked(fakeWall());
		wall.store
			.getState()
			.setAlerts([
				alertOn('a', 'firing', {severity: 'critical'}),
				alertOn('b', 'firing', {level: 'warn', severity: 'medium'}),
				alertOn('c', 'blind'),
			]);
		const text = view(wall);
		expect(text).toContain('■ alpha CRIT');
		expect(text).toContain('■ 1 critical, 1 medium, 1 blind');
		expect(text).toContain('● beta');
	});

	it('shows the mode, the cost of looking and the clock of the system', () => {
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

	it('puts BLIND and FROZEN before everything else', () => {
		const wall = fakeWall({tab: 'alpha'});
		wall.poller.setStats({blindSince: now - 180_000, blindReason: 'login expired'});
		wall.store.getState().freeze();
		for (const height of [1, 2]) {
			const text = view(wall, 84, height);
			expect(text).toContain('BLIND 3 m: login expired');
			expect(text).toContain('FROZEN at 13:05:00');
		}
	});

	it.each([20, 33, 40, 60, 84, 120, 200])('is never wider than %i cells', width => {
		const wall = looked(fakeWall({tab: 'alpha'}));
		wall.store.getState().setAlerts([alertOn('a', 'firing')]);
		wall.store.getState().arm('a long reason that does not end soon');
		for (const height of [1, 2]) {
			const lines = view(wall, width, height).split('\n');
			expect(lines).toHaveLength(height);
			for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
		}
	});

	it('is drawn anew when an alert comes', async () => {
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

	it('refuses to work outside its provider, in a sentence', () => {
		expect(() => renderToString(<Header width={80} height={2} />)).toThrow(/useWall.*WallContext\.Provider/);
	});
});

it('no more time is left than arming lasts, though the header has not yet looked at the clock again', () => {
	const mode = {kind: 'armed', reason: 'drill', until: 0} as const;
	expect(modeText(mode, 15 * 60_000 + 1400)).toBe('ARMED 15:00 drill');
	expect(modeText(mode, 61_000)).toBe('ARMED 01:01 drill');
	expect(modeText(mode, 0)).toBe('READ-ONLY');
});
