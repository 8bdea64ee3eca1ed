/** The lines above the panes of a system, and what to do beside its alerts. */
import {afterEach, describe, expect, test} from 'vitest';
import type {Alert} from '../../src/checks/types.ts';
import {minute} from '../../src/clock.ts';
import {type LoadedConfig, systemSchema} from '../../src/config/schema/system.ts';
import {App} from '../../src/shell/App.tsx';
import {alertOn, config, fakeWall, now, reading} from '../support/fakeWall.ts';
import {draw, type InkScreen} from '../support/ink.ts';

let screen: InkScreen | undefined;
afterEach(() => screen?.unmount());

const [alpha] = config.systems;
if (!alpha) throw new Error('the small config has a system');
const {panes, ...rest} = alpha;
/** The first system with a list of its revisions, and a pane of what to do. */
const watched: LoadedConfig = {
	...config,
	systems: [
		systemSchema.parse({
			...rest,
			slos: rest.slos.map(slo => ({...slo, levels: {crit: '< 90%'}})),
			sources: {...rest.sources, revisions: {revisions: ['hook']}},
			panes: [...panes, {id: 'todo', kind: 'todo'}],
		}),
		...config.systems.slice(1),
	],
};
const deployed = (at: number) => ({
	service: 'hook',
	revision: 'hook-00008-txf',
	image: 'hook:v2',
	creator: 'ana@example.com',
	created_at: new Date(at).toISOString(),
	percent: 1,
});

function show(columns: number, rows: number, alerts: readonly Alert[]) {
	const wall = fakeWall({tab: 'alpha', config: watched});
	for (const id of ['runs', 'backlog', 'age']) wall.poller.set('alpha', id, {reading: reading([])});
	wall.poller.set('alpha', 'revisions', {reading: reading([deployed(now - 12 * minute)])});
	wall.store.getState().setAlerts(alerts);
	const view = draw(<App wall={wall} />, columns, rows);
	screen = view;
	return {
		until: (said: RegExp) =>
			view.until(frame => {
				const lines = frame.split('\n');
				return lines.length === rows && lines.every(({length}) => length <= columns) && said.test(frame);
			}),
	};
}
const fires = alertOn('a', 'firing', {
	check: 'failed',
	title: 'Failed runs',
	since: now - 10 * minute,
	firedAt: now - 10 * minute,
});

describe('the headline', () => {
	test('says how bad it is, since when, that nobody has it, and what changed just before', async () => {
		const frame = await show(200, 60, [fires]).until(/what to do|What to do/);
		const [level = '', changed = ''] = frame.split('\n').slice(2);
		expect(level).toMatch(
			/■ CRIT +Alpha pipeline +alpha-project europe-west3 +1 firing +since 12:55:00, 10 m +nobody has it yet: a ack/,
		);
		expect(changed).toMatch(/▼ 12:53:00 deploy hook 00008-txf \(hook:v2\) by ana@example.com/);
	});

	test('has both in one line where there is one', async () => {
		const frame = await show(90, 24, [fires]).until(/since/);
		expect(frame.split('\n')[2]).toMatch(/^■ CRIT +since 12:55:00, 10 m +▼ 12:53:00 deploy /);
	});

	test('is quiet where nothing fires: then the change suspects nobody', async () => {
		const frame = await show(90, 24, []).until(/Alpha pipeline/);
		expect(frame.split('\n')[2]).toMatch(/Alpha pipeline.* no alert/);
		expect(frame.split('\n')[2]).not.toContain('deploy');
	});

	test('is not there in a corner of tmux', async () => {
		const frame = await show(40, 10, [fires]).until(/■ /);
		expect(frame).not.toContain('Alpha pipeline');
	});
});

describe('what to do', () => {
	test('stands beside the alerts while one fires, with the likely cause and the key of the next step', async () => {
		const frame = await show(200, 60, [fires]).until(/What to do/);
		const line = frame.split('\n').find(one => one.includes('What to do')) ?? '';
		expect(line).toMatch(/┌ 6 Alerts .*┐┌ 7 What to do /);
		expect(frame).toMatch(/deploy hook 00008-txf v2|deploy 00008-txf|deploy hook 00008-txf/);
		expect(frame).toMatch(/a acknowledge/);
	});

	test('is gone where nothing fires, and is a line where boxes have no room', async () => {
		expect(await show(200, 60, []).until(/Alerts/)).not.toContain('What to do');
		screen?.unmount();
		expect(await show(80, 24, [fires]).until(/What to do/)).toMatch(/^ +7 What to do +\S/m);
	});
});
