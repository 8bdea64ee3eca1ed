import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {App} from '../../src/ui/App.tsx';
import {type FakeWall, fakeWall} from '../support/fakeWall.ts';
import {draw, type InkScreen} from '../support/ink.ts';

vi.mock('../../src/ui/panes.ts', () => {
	const nothing = () => null;
	return {
		systemPanes: {etl: nothing, slo: nothing, log: nothing, pubsub: nothing, freshness: nothing},
		AlertsPane: nothing,
		RollbackDialog: nothing,
		TriggerDialog: nothing,
		PinnedBanner: nothing,
		RunningStrip: nothing,
		usePinned: () => [],
		useRuns: () => false,
	};
});

let wall: FakeWall;
let screen: InkScreen;
const mode = () => wall.store.getState().mode;
const one = async (text: string) => {
	for (const character of text) {
		screen.type(character);
		// Each key in its own event, as a person types.
		await new Promise(resolve => setImmediate(resolve));
	}
};

beforeEach(async () => {
	wall = fakeWall({tab: 'alpha'});
	screen = draw(<App wall={wall} />, 80, 24);
	await screen.until('READ-ONLY');
	screen.type('A');
	await screen.until('Arm actions');
});
afterEach(() => screen.unmount());

describe('arming', () => {
	it('waits through a resize: what was typed stays, and nothing is decided that cannot be read', async () => {
		await one('bad deploy');
		await screen.until('> bad deploy');
		screen.resize(30, 8);
		await screen.until('needs 40x11');
		await one('xyz\r');
		screen.type('\x1b[200~pasted\x1b[201~');
		screen.resize(80, 24);
		await screen.until('> bad deploy ');
		expect(mode().kind).toBe('read-only');
		await one('\r');
		await screen.until('ARMED');
		expect(mode()).toMatchObject({kind: 'armed', reason: 'bad deploy'});
	});

	it('needs a typed reason, and then says for how long', async () => {
		await one('bad deploy');
		await screen.until('> bad deploy');
		screen.type('\r');
		await screen.until('ARMED 15:00 bad deploy');
		expect(mode()).toMatchObject({kind: 'armed', reason: 'bad deploy'});
		screen.type('A');
		await screen.until('READ-ONLY');
	});

	it('does not arm without a reason', async () => {
		await one('  ');
		screen.type('\r');
		await screen.until('a reason is needed');
		expect(mode().kind).toBe('read-only');
	});

	it('does not take a paste, with brackets or without', async () => {
		screen.type('\x1b[200~because\x1b[201~');
		await screen.until('not accepted here');
		expect(screen.frame()).not.toContain('because');
		screen.type('because\r');
		await screen.until('not accepted here');
		expect(screen.frame()).not.toContain('> because');
		expect(mode().kind).toBe('read-only');
	});

	it('is left by Esc with nothing changed', async () => {
		await one('drill');
		screen.type('\x1b');
		await screen.until('READ-ONLY');
		expect(mode().kind).toBe('read-only');
		expect(wall.store.getState().dialog).toBeUndefined();
	});

	it('says so where it does not fit', async () => {
		screen.resize(30, 8);
		await screen.until(/needs\s+40x11/);
	});
});
