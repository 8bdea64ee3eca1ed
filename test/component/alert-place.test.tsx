/** The page of an alert, from the tab it was opened on, at four sizes. */
import {afterEach, describe, expect, test} from 'vitest';
import {emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import {wallSchema} from '../../src/config/wall.ts';
import type {SourceState} from '../../src/poll/types.ts';
import {App} from '../../src/shell/App.tsx';
import {eventually} from '../support/eventually.ts';
import {type FakeWall, fakeWall} from '../support/fakeWall.ts';
import {draw, type InkScreen} from '../support/ink.ts';
import {screenProblems} from '../support/monkey/screen.ts';
import {deployed, lists, now, run, statesOf, system} from '../support/triage.ts';

let screen: InkScreen | undefined;
afterEach(() => screen?.unmount());

function burning(states: Record<string, SourceState>): FakeWall {
	const config = {path: 'demo.yaml', wall: wallSchema.parse({systems: ['demo']}), systems: [system]};
	const wall = fakeWall({config, at: () => now});
	for (const [id, state] of Object.entries(statesOf(states))) wall.poller.set('demo', id, state);
	wall.store.getState().setAlerts(evaluate(emptyMemory, system, id => wall.poller.source('demo', id), now).alerts);
	return wall;
}

async function page(wall: FakeWall, columns = 120, rows = 40): Promise<InkScreen> {
	screen = draw(<App wall={wall} />, columns, rows);
	await screen.until(/demo/);
	screen.type('!');
	await screen.until(/CRIT|resolved|warn/);
	return screen;
}

describe('the page of an alert', () => {
	test.each([
		[200, 60],
		[120, 40],
		[80, 24],
		[40, 10],
	])('says at %i×%i what burns, the first cause and what to do', async (columns, rows) => {
		const wall = burning(deployed());
		const view = await page(wall, columns, rows);
		const text = (await view.settled()).replaceAll(/[│┌┐└┘─\n]/g, ' ').replaceAll(/\s+/g, ' ');
		expect(text).toMatch(/CRIT Error rate.*30%/);
		expect(text).toMatch(/1 deploy (?:web )?00002-new/);
		expect(text).toContain('strong');
		expect(text).toMatch(/R roll back web/);
		const lines = view
			.lines()
			.map(line => ({text: line, first: line.at(0) ?? '', last: line.at(columns - 1) ?? '', wrapped: false}));
		expect(screenProblems(lines, columns)).toEqual([]);
	});

	test('says how much of a part has no room, and shows it whole where j goes', async () => {
		const view = await page(burning(deployed()), 80, 24);
		expect(await view.until('Do it now')).toMatch(/── Do it now ─+ \+\d+ lines, j shows them ──/);
		expect(view.frame()).not.toMatch(/^J K +next alert/m);
		view.type('j');
		await view.until(() => !/Likely causes .*lines/.test(view.frame()));
		view.type('j');
		view.type('j');
		await view.until(/^J K +next alert/m);
		expect(view.frame()).toMatch(/── Do it now ─+$/m);
		expect(view.frame()).toMatch(/── Evidence ─+ \+\d+ lines?, k shows them ──/);
		view.type('g');
		await view.until(/Do it now ─+ \+\d+ lines/);
	});

	test('says what its check says, and why it rings nobody', async () => {
		const wall = burning(deployed());
		const quiet = {
			text: 'Error rate is 30%: roll web back first',
			inhibitedBy: {key: 'demo.down', title: 'Availability'},
			flapping: {changes: 7, share: 0.338},
		};
		const {alerts, setAlerts} = wall.store.getState();
		setAlerts(alerts.map(alert => (alert.title === 'Error rate' ? {...alert, ...quiet} : alert)));
		const [alert] = wall.store.getState().alerts.filter(({title}) => title === 'Error rate');
		wall.store.getState().enter({kind: 'alert', system: 'demo', key: alert?.key ?? ''});
		screen = draw(<App wall={wall} />, 160, 48);
		const shown = await screen.until(/roll web back first/);
		expect(shown).toMatch(/CRIT .*Error rate.* inhibited by Availability/);
		expect(shown).toMatch(/inhibited +by Availability, which explains it/);
		expect(shown).toMatch(/flapping +flaps: 7 changes in 20 looks \(33\.8%\)/);
	});

	test('draws what was judged against its limits, with the deploy on it', async () => {
		const view = await page(burning(deployed()));
		const shown = await view.settled();
		expect(shown).toMatch(/Error rate {2}30% .*> 5%/);
		expect(shown).toMatch(/▼ 17:47:54 deploy 00002-new/);
	});

	test('shows runs as a strip where there are no numbers over time', async () => {
		const error = '401 Unauthorized (secret mail-token)';
		const runs = lists.runs(run('mail', 70), run('mail', 20, error), run('mail', 5, error), run('scores', 5));
		const view = await page(burning({runs}));
		const shown = await view.settled();
		expect(shown).toContain('secret mail-token refused (mail)');
		expect(shown).toMatch(/·.*█/);
	});

	test('copies itself as Markdown, with text from outside as it is', async () => {
		const wall = burning(deployed());
		const view = await page(wall);
		await view.settled();
		view.type('y');
		await eventually(() => expect(wall.asked.join('\n')).toMatch(/^copy # ■ CRIT · Error rate · 30% · /));
		const [copied = ''] = wall.asked;
		expect(copied).toContain('## Likely causes');
		expect(copied).toMatch(/1\. \*\*deploy web 00002-new .*\*\* \(strong, 5 of 5\)/);
	});

	test('acknowledges its alert, and says so', async () => {
		const wall = burning(deployed());
		const view = await page(wall);
		await view.until('acknowledge: it is mine');
		view.type('a');
		await eventually(() => expect(wall.store.getState().alerts.some(({acked}) => acked)).toBe(true));
		await view.until(/acknowledged {2}/);
		expect(await view.settled()).not.toContain('it is mine');
	});

	test('stays with an alert that is over, and says so', async () => {
		const wall = burning(deployed());
		const view = await page(wall);
		await view.until('30%');
		wall.store.getState().setAlerts([]);
		await view.until('It is no longer open. J shows the next alert');
		// Its history is kept.
		await view.until(/2026-11-21 17:51 .*crit 30%/);
	});
});
