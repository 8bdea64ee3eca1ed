/** Pages of a system: which there are, how one goes to them and back, and how each stands. */
import {beforeEach, describe, expect, test} from 'vitest';
import {checkSchema} from '../../src/config/schema/checks.ts';
import {type LoadedConfig, systemSchema} from '../../src/config/schema/system.ts';
import {pageLevels} from '../../src/panes/standing.ts';
import {focusOf, pageOf, pagesOf, placedTitle} from '../../src/panes/where.ts';
import {press} from '../../src/shell/dispatch.ts';
import {find} from '../../src/shell/FoundDialog.tsx';
import {commands} from '../../src/shell/Palette.tsx';
import {tellShown} from '../../src/shell/shown.ts';
import {alertOn, config, type FakeWall, fakeWall, now, pagedConfig, reading} from '../support/fakeWall.ts';

const [alpha, beta] = pagedConfig.systems as [LoadedConfig['systems'][0], LoadedConfig['systems'][0]];

let wall: FakeWall;
const state = () => wall.store.getState();
const type = (...names: string[]) => {
	for (const name of names) press(wall, {name, text: name.length === 1 ? name : '', burst: false});
};
const said = () => state().flash?.text;
const page = () => pageOf(alpha, state()).title;
const focus = () => focusOf(wall.config, state());
const palette = (query: string) => {
	const list = commands(wall.config, wall.store, wall.live, () => undefined);
	const [first] = find(query, list);
	first?.run();
	return first?.title;
};

beforeEach(() => {
	wall = fakeWall({tab: 'alpha', config: pagedConfig});
});

describe('the pages of a system', () => {
	const parse = (...panes: object[]) =>
		systemSchema
			.parse({...alpha, checks: [], slos: [], panes})
			.panes.map(({id, page: title}) => `${id} ${title}`)
			.join(', ');

	test('come in the order of first mention; what names none, and the alerts, stand on the first', () => {
		expect(pagesOf(alpha).map(({title, panes}) => [title, ...panes.map(({id}) => id)])).toEqual([
			['main', 'etl', 'slo', 'alerts'],
			['Deploys', 'freshness', 'pubsub'],
			['Storage', 'log'],
		]);
		const [a, b, log] = ['a', 'b', 'log'].map(id => ({id, kind: id === 'log' ? 'log' : 'values'}));
		expect(parse({...a}, {...b, page: 'Two'}, {...log})).toBe('a main, b Two, log main, alerts main');
		expect(parse({...a, page: 'One'}, {...b}, {...log, page: 'Two'})).toBe('a One, b One, log Two, alerts One');
	});

	test('name the panes beyond the first in lines without a screen', () => {
		expect(alpha.panes.map(pane => placedTitle(alpha, pane))).toEqual([
			'ETL runs',
			'SLOs',
			'Deploys, Scoring and freshness',
			'Deploys, Pub/Sub backlog',
			'Storage, Error log',
			'Alerts',
		]);
	});

	test('a page that there is no longer is the first one', () => {
		state().setPage('alpha', 'Deploys');
		expect(page()).toBe('Deploys');
		expect(pageOf({...alpha, panes: alpha.panes.filter(({page: title}) => title !== 'Deploys')}, state()).title).toBe(
			'main',
		);
	});
});

describe('{ and }', () => {
	test('turn pages in a circle, of the shown system only', () => {
		type('}');
		expect(page()).toBe('Deploys');
		type('}', '}');
		expect(page()).toBe('main');
		type('{');
		expect(page()).toBe('Storage');
		type(']', ']', '}');
		expect(state().tab).toBe('overview');
		type('0', ']');
		expect([state().tab, page()]).toEqual(['alpha', 'Storage']);
	});

	test('say where there is nothing to turn', () => {
		state().setTab('beta');
		type('}');
		expect(said()).toBe('Beta pipeline has one page');
		state().setTab('overview');
		type('{');
		expect(said()).toBe('the overview has no pages: Enter opens a system');
		expect(state().pages).toEqual({});
	});

	test('leave the zoom, and find focus and cursor of each page as they were', () => {
		type('2');
		wall.keys.panes.set('slo', {rows: 9});
		type('j', 'j', 'enter');
		expect(state()).toMatchObject({zoomed: true, focus: 'slo'});
		type('}');
		expect(state().zoomed).toBe(false);
		expect(focus()).toBe('freshness');
		type('2', '}');
		expect(focus()).toBe('log');
		type('{');
		expect(focus()).toBe('pubsub');
		type('{');
		expect(focus()).toBe('slo');
		expect(state().panes['alpha/slo']?.cursor).toBe(2);
	});
});

describe('digits and Tab', () => {
	test('focus the panes of the page, and say when there is none', () => {
		type('}', '1');
		expect(focus()).toBe('freshness');
		type('tab');
		expect(focus()).toBe('pubsub');
		type('tab');
		expect(focus()).toBe('freshness');
		type('3');
		expect(said()).toBe('page Deploys of Alpha pipeline has no pane 3');
		expect(focus()).toBe('freshness');
	});

	test('the digit of the pane that has the focus zooms into it, and out; another one moves the focus', () => {
		type('2');
		expect(state()).toMatchObject({zoomed: false, focus: 'slo'});
		type('2');
		expect(state()).toMatchObject({zoomed: true, focus: 'slo'});
		type('1');
		expect(state()).toMatchObject({zoomed: true, focus: 'etl'});
		type('1');
		expect(state().zoomed).toBe(false);
	});

	test('Enter on a place that has nothing deeper leaves the wall below as it is', () => {
		state().enter({kind: 'service', system: 'alpha', service: 'web'});
		type('enter', 'esc');
		expect(state()).toMatchObject({zoomed: false, trail: []});
	});

	test('a key of a pane elsewhere says on which page it stands', () => {
		type('f');
		expect(said()).toBe('f (follow) works in Error log on page Storage: } turns pages');
		type('}', 'a');
		expect(said()).toMatch(/^a \(ack\) works in Alerts on page main: } turns pages$/);
		type('}', '{', '2', 't');
		expect(said()).toMatch(/^t \(tab\) works in Scoring and freshness: go there with 1$/);
	});
});

describe('the palette', () => {
	test('goes to a page by its name, from anywhere', () => {
		expect(palette('deploys')).toBe('page Deploys of alpha');
		expect(page()).toBe('Deploys');
		state().setTab('overview');
		expect(palette('storage')).toBe('page Storage of alpha');
		expect([state().tab, page()]).toEqual(['alpha', 'Storage']);
	});

	test('names no pages where there is one', () => {
		wall = fakeWall({tab: 'alpha', config});
		const titles = commands(wall.config, wall.store, wall.live, () => undefined).map(({title}) => title);
		expect(titles.filter(title => title.startsWith('page ') && title.includes(' of '))).toEqual([]);
		expect(titles).toContain('focus Error log');
		expect(titles).toContain('zoom into Error log');
	});

	test('goes to any pane of the system by its title, and zooms it', () => {
		expect(palette('backlog')).toBe('focus Pub/Sub backlog on page Deploys');
		expect([page(), focus()]).toEqual(['Deploys', 'pubsub']);
		state().setPage('alpha', 'main');
		expect(palette('focus error log')).toBe('focus Error log on page Storage');
		expect([page(), focus(), state().zoomed]).toEqual(['Storage', 'log', false]);
		expect(palette('zoom alerts')).toBe('zoom into Alerts on page main');
		expect([page(), focus(), state().zoomed]).toEqual(['main', 'alerts', true]);
		const keys = commands(wall.config, wall.store, wall.live, () => undefined).flatMap(({title, key}) =>
			title.startsWith('focus ') ? [key] : [],
		);
		expect(keys).toEqual(['1', '2', '', '', '', '6']);
	});
});

describe('how a page stands', () => {
	const levels = () => pageLevels(alpha, wall.live, now);
	const look = (...ids: string[]) => {
		for (const id of ids) wall.poller.set('alpha', id, {reading: reading([])});
	};
	/** Nothing of the deploys is judged by a check, what fails is judged by the runs. */
	const failing = alertOn('a', 'firing', {check: 'failed'});

	test('as the worst of its panes, and not as alerts about panes of another page', () => {
		expect(levels()).toEqual(['loading', 'loading', undefined]);
		look('runs', 'backlog', 'age');
		state().setAlerts([]);
		// That queues and a log can be read is no judgement of what they say.
		expect(levels()).toEqual(['ok', undefined, undefined]);
		const queue = {id: 'queue', title: 'Queue', measure: {source: 'backlog', last: 'max'}, levels: {crit: '> 9'}};
		const judged = checkSchema.parse(queue);
		expect(pageLevels({...alpha, checks: [...alpha.checks, judged]}, wall.live, now)).toEqual(['ok', 'ok', undefined]);
		wall.poller.set('alpha', 'backlog', {reading: reading([], now - 3_600_000)});
		expect(levels()).toEqual(['ok', 'blind', undefined]);
		state().setAlerts([failing]);
		expect(levels()).toEqual(['crit', 'blind', undefined]);
		wall.poller.setTail('alpha', {mode: 'down', reason: 'gone'});
		expect(levels()).toEqual(['crit', 'blind', 'blind']);
	});

	test('alerts that no other pane is about count where the alerts stand', () => {
		look('runs', 'backlog', 'age');
		const moved = {
			...alpha,
			panes: alpha.panes.map(pane => ({...pane, page: pane.kind === 'alerts' ? 'main' : 'Two'})),
		};
		const bare = {...moved, panes: moved.panes.filter(({kind}) => kind === 'alerts' || kind === 'log')};
		state().setAlerts([failing]);
		expect(pagesOf(moved).map(({title}) => title)).toEqual(['Two', 'main']);
		expect(pageLevels(moved, wall.live, now)).toEqual(['crit', 'ok']);
		expect(pageLevels(bare, wall.live, now)).toEqual([undefined, 'crit']);
	});
});

test('the poller is told which sources are on the screen, and told anew when that changes', () => {
	const newest = () => [...(wall.poller.shown.at(-1) ?? [])].flatMap(([system, ids]) => [system, ...ids]);
	tellShown(wall.store, wall.config, wall.poller);
	expect(newest()).toEqual(['alpha', 'runs']);
	type('}');
	expect(newest()).toEqual(['alpha', 'backlog', 'age']);
	type('j', '1', 'enter');
	expect(wall.poller.shown).toHaveLength(2);
	type('}');
	expect(newest()).toEqual(['alpha']);
	type('0');
	// The overview notes what the first page of each system says, and nothing of the others.
	expect(newest()).toEqual(['alpha', 'runs', 'beta', 'runs', 'backlog', 'age']);
	state().setTab(beta.system);
	expect(newest()).toEqual(['beta', 'runs', 'backlog', 'age']);
	state().setConfig(config);
	expect(wall.poller.shown).toHaveLength(6);
	// A place looks at everything that its system knows.
	state().enter({kind: 'alert', system: 'alpha', key: 'alpha.failed'});
	expect(newest()).toEqual(['alpha', ...Object.keys(alpha.sources)]);
	state().leave();
	expect(newest()).toEqual(['beta', 'runs', 'backlog', 'age']);
});
