/** From the list of revisions to the undo: what is shown, what confirms and what does not. */
import {describe, expect, test} from 'vitest';
import {changeWindow} from '../../src/config/schema/calendar.ts';
import {newWorld, service, t0, testSystem, type World} from '../support/actions.ts';
import {acting, enter, esc, open} from '../support/dialogs.tsx';
import {eventually} from '../support/eventually.ts';

const rollback = acting('roll back', 'run.rollback');

async function toPlan(world: World, options = {}) {
	const app = open(world, rollback, options);
	await app.sees('Suggested: hook-42');
	await app.press(enter);
	await app.sees('ok: Google accepts it');
	return app;
}

describe('rollback', () => {
	test('lists revisions with what they did, and plans in the order of judging', async () => {
		const app = await toPlan(newWorld());
		const order = [
			'p / r / hook',
			'LATEST (hook-43) 100 % -> hook-42 100 %',
			'hook-43 (100 % of the traffic)',
			'served before',
			'gcloud run services update-traffic hook --to-revisions=hook-42=100',
			'--to-latest',
			'Converged',
			'Traffic stays pinned',
			'type hook',
		];
		const at = order.map(text =>
			app
				.frame()
				.replaceAll(/\s*│\n│\s*/g, ' ')
				.indexOf(text),
		);
		expect(at).not.toContain(-1);
		expect(at).toEqual([...at].sort((a, b) => a - b));
	});

	test('typing the name of the service rolls back, once', async () => {
		const world = newWorld();
		const app = await toPlan(world);
		await app.press('h', 'o', 'o', 'k', enter);
		await app.sees('u undo');
		await eventually(() => expect(app.desk.runs.getState().runs[0]?.result).toBeDefined());
		expect(app.mutations()).toEqual(['run']);
		expect(world.service.serving).toEqual([{revision: 'hook-42', percent: 100}]);
		await app.press('u');
		await app.sees('hook-42 100 % -> LATEST (hook-43) 100 %');
	});

	test('S1-45: a closed change window asks why, and for more than the name', async () => {
		const windows = [changeWindow.parse({id: 'w', title: 'Deployments', actions: ['*'], deny: [{}]})];
		const app = open(newWorld(), rollback, {deps: {systems: [{...testSystem, windows}]}});
		await app.sees('Suggested: hook-42');
		await app.press(enter);
		await app.sees('FAILED: change window: Deployments: never opens');
		await app.sees('say why and type "hook anyway" to run it all the same');
		await app.press(...'hook anyway', enter);
		await app.sees('why: hook anyway');
		await app.press(...'hook', enter);
		await app.sees('that is not hook anyway');
		await app.press(...' anyway', enter);
		await eventually(() => expect(app.mutations()).toEqual(['run']));
	});

	test('a cool-down is passed by breaking the glass only, and its run says so', async () => {
		const world = newWorld();
		const app = await toPlan(world);
		await app.press(...'hook', enter);
		await eventually(() => expect(app.desk.runs.getState().runs[0]?.result).toBeDefined());
		Object.assign(world, {service: service(), now: t0});
		app.store.getState().openDialog(rollback);
		await app.sees('Suggested: hook-42');
		await app.press(enter);
		await app.sees('FAILED: cool-down: done <1 m ago by me: again in 10 m');
		await app.sees('BREAK GLASS');
		await app.press(...'everything burns', enter, ...'break glass hook', enter);
		await eventually(() => expect(app.mutations()).toEqual(['run', 'run']));
		expect(app.desk.runs.getState().runs[0]).toMatchObject({glass: true});
	});

	test('D2: Enter on an empty field does nothing and says what is missing', async () => {
		const app = await toPlan(newWorld());
		await app.press(enter);
		await app.sees('type hook, then Enter; Esc cancels');
		expect(app.store.getState().dialog).toBeDefined();
		expect(app.mutations()).toEqual([]);
	});

	test('Escape cancels, whatever was typed', async () => {
		const app = await toPlan(newWorld());
		await app.press('h', 'o', 'o', 'k', esc);
		await eventually(() => expect(app.store.getState().dialog).toBeUndefined());
		expect(app.mutations()).toEqual([]);
	});

	test('D2: letters that are keys elsewhere are typed into the name', async () => {
		const app = await toPlan(newWorld());
		await app.press('r', 'c', 'y', 'q', 'j');
		await app.sees('type hook: rcyqj');
		expect(app.copied()).toEqual([]);
		await app.press('\x15', 'h', 'o', 'k', '\x1b[D', 'o', enter);
		await eventually(() => expect(app.mutations()).toEqual(['run']));
	});

	test('a wrong name is refused', async () => {
		const app = await toPlan(newWorld());
		await app.press('h', 'o', enter);
		await app.sees('that is not hook');
		expect(app.mutations()).toEqual([]);
	});

	test('D1: a paste into the name says so and changes nothing', async () => {
		const app = await toPlan(newWorld());
		await app.press('h', '\x1b[200~hook\r\x1b[201~');
		await app.sees('pasted text is not accepted');
		expect(app.frame()).toContain('type hook: h ');
		await app.press(enter);
		await app.sees('that is not hook');
		expect(app.mutations()).toEqual([]);
	});

	test.each(['hook\r', 'hook\r\r\r', 'hook\n', 'hook\r\n'])(
		'D1: an Enter that came with the name, %j, confirms nothing; the next one does',
		async burst => {
			const app = await toPlan(newWorld());
			await app.press(burst);
			await app.sees('press Enter again');
			expect(app.frame()).toContain('type hook: hook');
			expect(app.mutations()).toEqual([]);
			await app.press(enter);
			await eventually(() => expect(app.mutations()).toEqual(['run']));
		},
	);

	test('D2: read-only shows the plan and says how to arm; there is no field, and nothing can be confirmed', async () => {
		const world = newWorld({mode: {kind: 'read-only'}});
		const app = open(world, rollback);
		await app.sees('Suggested: hook-42');
		await app.press(enter);
		await app.sees('(validateOnly): read-only');
		await app.sees('read-only: press A to arm actions');
		await app.press('h', 'o', 'o', 'k', enter);
		await app.sees('nothing was run; read-only');
		expect(app.frame()).not.toContain('type hook');
		expect(world.log).toEqual([]);
	});

	test('D3: A in a plan arms, and comes back to it, planned anew', async () => {
		const world = newWorld({mode: {kind: 'read-only'}});
		const app = open(world, rollback);
		await app.sees('Suggested: hook-42');
		await app.press(enter);
		await app.sees('press A to arm');
		await app.press('A');
		const dialog = app.store.getState().dialog;
		expect(dialog).toMatchObject({
			kind: 'arm',
			backTo: {kind: 'act', offers: [{action: 'run.rollback', target: 'hook', params: {revision: 'hook-42'}}]},
		});
		world.mode = {kind: 'armed', reason: 'x', until: Number.MAX_SAFE_INTEGER};
		world.now += 200_000;
		if (dialog?.kind === 'arm' && dialog.backTo) app.store.getState().openDialog(dialog.backTo);
		await app.sees('type hook: ');
		await app.sees('ok: Google accepts it');
		await app.press('h', 'o', 'o', 'k', enter);
		await eventually(() => expect(app.mutations()).toEqual(['run']));
	});

	test('a failed preflight cannot be confirmed', async () => {
		const world = newWorld();
		const app = open(world, rollback);
		await app.sees('Suggested: hook-42');
		world.service = service({reconciling: true});
		await app.press(enter);
		await app.sees('FAILED: not reconciling');
		await app.press('h', 'o', 'o', 'k', enter);
		await app.sees('the preflight failed');
		expect(app.mutations()).toEqual([]);
	});

	test('a revision that serves everything cannot be chosen', async () => {
		const app = open(newWorld(), rollback);
		await app.sees('Suggested: hook-42');
		await app.press('k', enter);
		await app.sees('hook-43: serves all traffic now');
	});

	test('where it does not fit it says so and takes no confirmation', async () => {
		const app = open(newWorld(), rollback, {width: 59, height: 20});
		await app.sees('needs 60x16');
	});

	test('a resize loses neither what was typed nor the plan, and nothing runs unseen', async () => {
		const app = await toPlan(newWorld());
		app.resize(90, 40);
		await app.press('h', 'o', 'o');
		await app.sees('type hook: hoo ');
		app.resize(50, 10);
		await app.sees('needs 60x16');
		await app.press('k', enter);
		app.resize(90, 40);
		await app.sees('type hook: hoo ');
		expect(app.mutations()).toEqual([]);
		await app.press('k', enter);
		await eventually(() => expect(app.mutations()).toEqual(['run']));
	});

	test('at the smallest size the confirm line is there and the body scrolls', async () => {
		const app = open(newWorld(), rollback, {width: 60, height: 16});
		await app.sees('Suggested: hook-42');
		await app.press(enter);
		await app.sees('type hook');
		expect(app.frame()).toContain('lines 1-');
		expect(app.frame().split('\n').length).toBeLessThanOrEqual(16);
		await eventually(() => expect(app.frame()).not.toContain('asking'));
		for (let index = 0; index < 60; index++) await app.press('\x1b[B');
		await app.sees('until it is unpinned');
		expect(app.frame()).toContain('type hook');
	});

	test('Ctrl-Y copies the command', async () => {
		const app = await toPlan(newWorld());
		await app.press('\x19');
		expect(app.copied()).toEqual([
			'gcloud run services update-traffic hook --to-revisions=hook-42=100 --region=r --project=p',
		]);
	});

	test('Escape hides the panel and leaves it running, and the strip tells how it ended', async () => {
		const world = newWorld();
		let go: () => void = () => undefined;
		const gate = new Promise<void>(resolve => {
			go = resolve;
		});
		const app = await toPlan(world, {
			deps: {
				sleep: async (ms: number) => {
					world.now += ms;
					await gate;
				},
			},
		});
		await app.press('h', 'o', 'o', 'k', enter);
		await app.sees('Esc hide');
		await app.press(esc);
		await app.sees('roll back hook: verifying');
		go();
		await app.sees('roll back hook: done');
	});
});

test('the panel of a rollback that is over: Esc hides it, W shows it again, and u plans the undo either way', async () => {
	const app = await toPlan(newWorld());
	await app.press(...'hook', enter);
	await app.sees('next    ');
	await app.press(esc);
	await eventually(() => expect(app.frame()).not.toContain('next    '));
	await app.sees('roll back hook: done');
	await app.press('W');
	await app.sees('next    ');
	await app.press(esc);
	await eventually(() => expect(app.store.getState().watched).toBeUndefined());
	await app.press('u');
	await app.sees('hook-42 100 % -> LATEST (hook-43) 100 %');
	expect(app.mutations()).toEqual(['run']);
});

test('pinned traffic: the banner says so, and U plans to unpin', async () => {
	const world = newWorld({
		service: service({traffic: [{revision: 'hook-42', percent: 100}], serving: [{revision: 'hook-42', percent: 100}]}),
	});
	const app = open(world, rollback);
	await app.sees('U plans to unpin');
	await app.press('U');
	await app.sees('--to-latest');
	await app.press(esc);
	await app.sees('traffic is pinned to 42; U unpins; newer 43 gets 0 %');
});

describe('to unpin', () => {
	const unpin = acting('unpin', 'run.unpin');

	test('nothing, where traffic follows the latest revision: a line says so', async () => {
		const app = open(newWorld(), unpin);
		await eventually(() => expect(app.store.getState().dialog).toBeUndefined());
		expect(app.store.getState().flash?.text).toBe('nothing to unpin in Demo: traffic follows the latest revision');
	});

	test('what was unpinned since the last look: the plan says that there is nothing to do', async () => {
		const world = newWorld({
			service: service({
				traffic: [{revision: 'hook-42', percent: 100}],
				serving: [{revision: 'hook-42', percent: 100}],
			}),
		});
		const app = open(world, unpin);
		world.service = service();
		await app.sees('cannot plan: traffic is not pinned');
	});
});

describe('D4: after a rollback', () => {
	const pinned = service({
		traffic: [{revision: 'hook-42', percent: 100}],
		serving: [{revision: 'hook-42', percent: 100}],
	});
	const rolledBack = new Map([[pinned.name, {at: 1, revisions: ['hook-43']}]]);

	test('the banner says which revision to wait for', async () => {
		const app = open(newWorld({service: pinned, rolledBack}), rollback);
		await app.sees('U plans to unpin');
		await app.press(esc);
		await app.sees('hook: pinned to 42; wait for one newer than 43, then U unpins');
	});

	test('the plan to unpin fails its preflight; more has to be typed to run it all the same', async () => {
		const world = newWorld({service: pinned, rolledBack});
		const app = open(world, rollback);
		await app.sees('U plans to unpin');
		await app.press('U');
		await app.sees('FAILED: not known to be bad');
		await app.sees('type hook anyway:');
		await app.press(...'hook', enter);
		await app.sees('that is not hook anyway');
		expect(app.mutations()).toEqual([]);
		await app.press(...' anyway', enter);
		await eventually(() => expect(app.mutations()).toEqual(['run']));
		expect(world.audit.find(({kind}) => kind === 'intent')?.override).toContain('hook anyway');
	});
});

test('D6: the verdict stays whole in sight, below what came before it', async () => {
	const world = newWorld();
	const app = await toPlan(world);
	app.resize(60, 16);
	await app.press(...'hook', enter);
	await eventually(() => expect(app.desk.runs.getState().runs[0]?.result).toBeDefined());
	await app.sees('u undo');
	const frame = app.frame().replaceAll(/\s*│\n│\s*/g, ' ');
	expect(frame).toContain('done: inconclusive: ');
	expect(frame).toContain('serves hook-42 100 %');
});
