/** The runbook of an alert and the contacts of a system, over the wall. */
import {afterEach, describe, expect, test} from 'vitest';
import {contacts} from '../../src/config/schema/contacts.ts';
import type {LoadedConfig, SystemConfig} from '../../src/config/schema/system.ts';
import {App} from '../../src/shell/App.tsx';
import {book} from '../support/books.ts';
import {alertOn, config, fakeWall, now, reading} from '../support/fakeWall.ts';
import {draw, type InkScreen} from '../support/ink.ts';

let screen: InkScreen | undefined;
afterEach(() => screen?.unmount());

const [alpha, beta] = config.systems as [SystemConfig, SystemConfig];
const ladder = [{name: 'Level 2, Management', after: '15m', phones: ['+1-555-MGMT']}];
const withBook: LoadedConfig = {
	...config,
	systems: [{...alpha, books: [book], contacts: contacts.parse({ladder})}, beta],
};
const open = (tab = 'alpha') => {
	const wall = fakeWall({tab, config: withBook});
	wall.store.getState().setAlerts([alertOn('a', 'firing', {since: now - 600_000, firedAt: now - 300_000})]);
	screen = draw(<App wall={wall} />, 100, 30);
	return {wall, screen};
};

describe('b', () => {
	test('shows the runbook of the alert under the cursor, on the step to do next', async () => {
		const {screen} = open();
		await screen.until('Failed runs');
		screen.type('b');
		const frame = await screen.until('Runs fail');
		expect(frame).toMatch(/✓ 1 Look at the check +Failed runs: 7/);
		expect(frame).toMatch(/▶ 2 Ask the table +Enter asks/);
		expect(frame).toContain('1 of 5 steps done');
	});

	test('Enter on a step asks its query and shows answer and cost; y copies the command of another', async () => {
		const {wall, screen} = open();
		wall.poller.answer = async () => ({
			...reading([{source: 'mail', n: 12}]),
			cost: {requests: 2, bytesBilled: 10_485_760},
		});
		await screen.until('Failed runs');
		screen.type('b');
		await screen.until('Enter asks');
		screen.type('\r');
		const frame = await screen.until('1 row, ');
		expect(frame).toMatch(/source +n\b/);
		expect(frame).toMatch(/mail +12/);
		expect(frame).toContain('10.0 MiB billed');
		expect(frame).toMatch(/✓ 2 Ask the table +asked by ops1 13:05:00: 1 row/);
		screen.type('jy');
		await expect.poll(() => wall.asked).toEqual(['copy gcloud run services list']);
		// It is under way, and not yet done.
		await screen.until(/▶ 3 Call somebody +copied by ops1 13:05:00/);
	});

	test('Enter ticks what only a person can do, and takes it back', async () => {
		const {screen, wall} = open();
		await screen.until('Failed runs');
		screen.type('b');
		await screen.until('Enter asks');
		screen.type('j');
		screen.type('\r');
		await screen.until(/✓ 3 Call somebody +done by ops1 13:05:00/);
		expect(wall.journal.facts().at(-1)).toMatchObject({kind: 'step', step: 'call', result: 'done', system: 'alpha'});
		screen.type('\r');
		await screen.until('· 3 Call somebody');
	});

	test('n skips a step with a reason, which others read beside it, and takes that back', async () => {
		const {screen, wall} = open();
		await screen.until('Failed runs');
		screen.type('b');
		await screen.until('Enter asks');
		screen.type('n');
		await screen.until('Skip a step');
		screen.type('\r');
		await screen.until('a reason is needed');
		screen.type('no such table');
		screen.type('\r');
		await screen.until(/– 2 Ask the table +skipped by ops1 13:05:00: no such table/);
		await screen.until('▶ 3 Call somebody');
		// The cursor is where it was before the dialog.
		screen.type('n');
		await screen.until('▶ 2 Ask the table');
		// Another wall has done it meanwhile.
		const fact = {kind: 'step', runbook: book.name, step: 'ask', result: 'done', text: '3 rows'} as const;
		const recorded = {id: 'theirs', at: now, recorded: now, system: 'alpha', by: 'berta'};
		wall.journal.absorb([{...fact, ...recorded}]);
		await screen.until(/✓ 2 Ask the table +asked by berta 13:05:00: 3 rows/);
	});

	test('a phase counts down from the alert, a wait from Enter, and an action opens with its form filled in', async () => {
		const [, , call] = book.steps;
		const step = (more: object) => ({...(call as (typeof book.steps)[0]), commands: [], blocks: [], ...more});
		const steps = [
			step({id: 'wait', number: 1, title: [{text: 'Let it settle'}], wait: {kind: 'time', lasts: 300_000}}),
			step({id: 'act', number: 2, title: [{text: 'Call it'}], action: 'fn.invoke', params: {mode: 'full'}}),
		];
		const phased = {...book, steps, blocks: [{kind: 'phase', within: 600_000} as const, ...book.blocks.slice(2, 4)]};
		const wall = fakeWall({
			tab: 'alpha',
			config: {
				...config,
				systems: [
					{
						...alpha,
						books: [phased],
						actions: {...alpha.actions, allow: {'fn.invoke': [{target: 'sync'}]}},
					} as SystemConfig,
				],
			},
		});
		wall.store.getState().setAlerts([alertOn('a', 'firing', {since: now - 600_000, firedAt: now - 300_000})]);
		screen = draw(<App wall={wall} />, 100, 30);
		await screen.until('Failed runs');
		screen.type('b');
		await screen.until('within 10 m: 5 m left');
		await screen.until(/▶ 1 Let it settle +Enter begins to wait/);
		screen.type('\r');
		await screen.until(/▶ 1 Let it settle +5 m left, begun by ops1/);
		screen.type('j');
		screen.type('\r');
		await expect
			.poll(() => wall.store.getState().dialog)
			.toMatchObject({kind: 'act', offers: [{action: 'fn.invoke', target: 'sync', fill: {mode: 'full'}}]});
	});

	test('from a runbook, and without an alert, lists those of the system; where there are none it says how to add them', async () => {
		const {screen, wall} = open();
		await screen.until('Failed runs');
		screen.type('b');
		await screen.until('1 of 5');
		screen.type('b');
		await screen.until(/Runs fail +1 +5 +Failed runs/);
		screen.type('\r');
		await screen.until('1 of 5');
		wall.store.getState().setTab('beta');
		await screen.until('[◌ beta');
		screen.type('b');
		await screen.until('has no runbooks');
	});
});

describe('E', () => {
	test('shows whose turn is when, for the alert that fires', async () => {
		const {screen} = open();
		await screen.until('Failed runs');
		screen.type('E');
		const frame = await screen.until('Contacts of Alpha');
		expect(frame).toMatch(/Level 2, Management +due 13:15, 15 m after firing/);
		expect(frame).toContain('+1-555-MGMT');
	});

	test('from a runbook is about the alert from whose page that was opened, else about the gravest', async () => {
		const {screen, wall} = open();
		const grave = alertOn('b', 'firing', {
			severity: 'critical',
			title: 'Grave',
			since: now - 60_000,
			firedAt: now - 60_000,
		});
		const alert = alertOn('a', 'firing', {since: now - 600_000, firedAt: now - 300_000});
		wall.store.getState().setAlerts([grave, alert]);
		wall.store.getState().enter({kind: 'alert', system: 'alpha', key: 'a'});
		wall.store.getState().enter({kind: 'runbook', system: 'alpha', runbook: book.name});
		await screen.until('of 5 steps done');
		screen.type('E');
		await screen.until('due 13:15');
		wall.store.getState().setTab('alpha');
		wall.store.getState().enter({kind: 'runbook', system: 'alpha'});
		await screen.until('Runbooks of');
		wall.store.getState().replace({kind: 'contacts', system: 'alpha'});
		await screen.until('Contacts of Alpha');
		screen.type('E');
		await screen.until('due 13:19');
	});

	test('y copies one way to reach a contact after the other', async () => {
		const {screen, wall} = open('alpha');
		wall.store.getState().setAlerts([]);
		wall.store.getState().enter({kind: 'contacts', system: 'alpha'});
		await screen.until('Contacts of Alpha');
		screen.type('y');
		await screen.until('+1-555-MGMT: copied');
		screen.type('j');
		expect(wall.asked).toEqual(['copy +1-555-MGMT']);
	});

	test('says how to add contacts where there are none', async () => {
		const {screen, wall} = open('beta');
		wall.store.getState().setAlerts([]);
		await screen.until('[◌ beta');
		screen.type('E');
		await screen.until('No contacts are known');
	});
});
