/** The palette goes to anything. */
import {expect, test} from 'vitest';
import {placeOf} from '../../src/panes/where.ts';
import {press} from '../../src/shell/dispatch.ts';
import {find} from '../../src/shell/FoundDialog.tsx';
import {commands} from '../../src/shell/Palette.tsx';
import {alertOn, config, fakeWall, reading} from '../support/fakeWall.ts';

const wall = fakeWall({
	config: {
		...config,
		systems: config.systems.map(system => ({
			...system,
			sources: {...system.sources, fn: {functions: true, every: '1m'} as never},
		})),
	},
});
const state = () => wall.store.getState();
const run = (query: string) => {
	const [first] = find(
		query,
		commands(wall.config, wall.store, wall.live, () => undefined),
	);
	first?.run();
	return first?.title;
};

test('an open alert comes before everything else', () => {
	state().setAlerts([{...alertOn('beta.failed', 'firing'), system: 'beta'}]);
	expect(commands(wall.config, wall.store, wall.live, () => undefined)[0]?.title).toMatch(/^alert .* of beta$/);
	run('alert failed beta');
	expect(placeOf(state())).toMatchObject({kind: 'alert', system: 'beta'});
});
test('checks that could not be judged leave room for the commands', () => {
	const blind = Array.from({length: 40}, (_, nth) => ({...alertOn(`beta.blind${nth}`, 'blind'), system: 'beta'}));
	state().setAlerts([...blind, {...alertOn('beta.failed', 'firing'), system: 'beta'}]);
	const titles = commands(wall.config, wall.store, wall.live, () => undefined).map(({title}) => title);
	expect(titles[0]).toBe('alert Failed runs of beta');
	expect(titles.filter(title => title.startsWith('alert '))).toHaveLength(5);
	state().setAlerts([]);
});
test('what has no limit and what loads is no open alert: neither ! nor the palette goes there', () => {
	const calm = [alertOn('beta.unset', 'unset'), alertOn('beta.loading', 'loading')];
	state().setAlerts(calm.map(alert => ({...alert, system: 'beta'})));
	const titles = commands(wall.config, wall.store, wall.live, () => undefined).map(({title}) => title);
	expect(titles.filter(title => title.startsWith('alert '))).toEqual([]);
	press(wall, {name: '!', text: '!', burst: false});
	expect(state().flash?.text).toBe('no alert needs anybody');
});
test('a function of a system that is not shown', () => {
	wall.poller.set('beta', 'fn', {reading: reading([{name: 'sync-crm', updated_at: '2026-11-01T00:00:00Z'}])});
	expect(run('sync-crm')).toBe('function sync-crm of beta');
	expect(placeOf(state())).toEqual({kind: 'service', system: 'beta', service: 'sync-crm'});
});
test('contacts, themes and ranges', () => {
	run('contacts alpha');
	expect(placeOf(state())).toEqual({kind: 'contacts', system: 'alpha'});
	expect(run('theme mono')).toBe('theme mono');
	expect(state().theme).toBe('mono');
	run('all charts show 6 h');
	expect(state().time.range).toBe(6 * 3_600_000);
});
