/** From the list of revisions to the undo: what is shown, what confirms and what does not. */
import {describe, expect, test} from 'vitest';
import type {Dialog} from '../../src/store/types.ts';
import {newWorld, service, type World} from '../support/actions.ts';
import {enter, esc, open, tab} from '../support/dialogs.tsx';
import {eventually} from '../support/eventually.ts';

const rollback: Dialog = {kind: 'rollback', system: 'demo', service: 'hook'};

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
			'All requests to this service',
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
		await app.press(tab, 'h', 'o', 'o', 'k', enter);
		await app.sees('u undo');
		await eventually(() => expect(app.desk.runs.getState().runs[0]?.result).toBeDefined());
		expect(app.mutations()).toEqual(['setTraffic']);
		expect(world.service.serving).toEqual([{revision: 'hook-42', percent: 100}]);
		await app.press('u');
		await app.sees('hook-42 100 % -> LATEST (hook-43) 100 %');
	});

	test('the focus is on Cancel: Enter at once closes and does nothing', async () => {
		const app = await toPlan(newWorld());
		await app.press(enter);
		await eventually(() => expect(app.store.getState().dialog).toBeUndefined());
		expect(app.mutations()).toEqual([]);
	});

	test('Escape cancels, also from the field', async () => {
		const app = await toPlan(newWorld());
		await app.press(tab, 'h', 'o', 'o', 'k', esc);
		await eventually(() => expect(app.store.getState().dialog).toBeUndefined());
		expect(app.mutations()).toEqual([]);
	});

	test('a wrong name is refused', async () => {
		const app = await toPlan(newWorld());
		await app.press(tab, 'h', 'o', enter);
		await app.sees('that is not hook');
		expect(app.mutations()).toEqual([]);
	});

	test.each([
		['bracketed', '\x1b[200~hook\x1b[201~'],
		['in one burst', 'hook'],
	])('pasted text is refused: %s', async (_, text) => {
		const app = await toPlan(newWorld());
		await app.press(tab, text);
		await app.sees('pasted text is not accepted');
		await app.press(enter);
		await app.sees('that is not hook');
		expect(app.mutations()).toEqual([]);
	});

	test('read-only shows the plan and says how to arm; nothing can be confirmed', async () => {
		const world = newWorld({mode: {kind: 'read-only'}});
		const app = open(world, rollback);
		await app.sees('Suggested: hook-42');
		await app.press(enter);
		await app.sees('(validateOnly): read-only');
		await app.sees('read-only: press A to arm actions');
		await app.press(tab, 'h', 'o', 'o', 'k', enter);
		await app.sees('type hook: hook');
		expect(world.log).toEqual([]);
	});

	test('a failed preflight cannot be confirmed', async () => {
		const world = newWorld();
		const app = open(world, rollback);
		await app.sees('Suggested: hook-42');
		world.service = service({reconciling: true});
		await app.press(enter);
		await app.sees('FAILED: not reconciling');
		await app.press(tab, 'h', 'o', 'o', 'k', enter);
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
		await app.press(tab, 'h', 'o', 'o');
		await app.sees('type hook: hoo ');
		app.resize(50, 10);
		await app.sees('needs 60x16');
		await app.press('k', enter);
		app.resize(90, 40);
		await app.sees('type hook: hoo ');
		expect(app.mutations()).toEqual([]);
		await app.press('k', enter);
		await eventually(() => expect(app.mutations()).toEqual(['setTraffic']));
	});

	test('at the smallest size the confirm line is there and the body scrolls', async () => {
		const app = open(newWorld(), rollback, {width: 60, height: 16});
		await app.sees('Suggested: hook-42');
		await app.press(enter);
		await app.sees('type hook');
		expect(app.frame()).toContain('lines 1-');
		expect(app.frame().split('\n').length).toBeLessThanOrEqual(16);
		await eventually(() => expect(app.frame()).not.toContain('asking'));
		for (let index = 0; index < 60; index++) await app.press('j');
		await app.sees('until it is unpinned');
		expect(app.frame()).toContain('type hook');
	});

	test('c copies the command', async () => {
		const app = await toPlan(newWorld());
		await app.press('c');
		expect(app.copied).toEqual([
			'gcloud run services update-traffic hook --to-revisions=hook-42=100 --region=r --project=p',
		]);
	});

	test('Escape while it runs leaves it running, and the strip tells how it ended', async () => {
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
		await app.press(tab, 'h', 'o', 'o', 'k', enter);
		await app.sees('Esc leave it running');
		await app.press(esc);
		await app.sees('roll back hook: verifying');
		go();
		await app.sees('roll back hook: done');
	});
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
