/** From the list of runs to the run: forms, y, and what blocks. */
import {expect, test} from 'vitest';
import {minute, newWorld, t0, type World} from '../support/actions.ts';
import {acting, enter, open} from '../support/dialogs.tsx';
import {eventually} from '../support/eventually.ts';

async function toForm(world: World) {
	const app = open(world, acting('trigger', 'fn.invoke', 'job.run'));
	await app.sees('Sync mail');
	await app.press(enter);
	await app.sees('mailbox');
	return app;
}

test('the form validates, y and Enter run it, and the run is followed to its end', async () => {
	const world = newWorld();
	world.onSleep = () => {
		world.runs = [
			{
				source: 'mail',
				status: 'success',
				started_at: new Date(t0 + 1000).toISOString(),
				completed_at: new Date(t0 + 31_000).toISOString(),
				rows: 7,
			},
		];
	};
	const app = await toForm(world);
	await app.press('x', enter, enter, enter);
	await app.sees('not an e-mail address');
	await app.press('\x7f', ...'a@b.co', enter, ' ', '\t', '5', '0', enter);
	await app.sees('kind: delta');
	await app.sees('ok: function active');
	expect(app.frame()).toContain('limit: 50');
	await app.press('y', enter);
	await eventually(() => expect(app.desk.runs.getState().runs[0]?.result?.phase).toBe('done'));
	expect(app.mutations()).toEqual(['function']);
	await app.sees('run of mail success');
});

test('Enter does not stop at what may stay empty', async () => {
	const app = await toForm(newWorld());
	await app.press(...'a@b.co', enter, enter);
	await app.sees('ok: function active');
	expect(app.frame()).not.toContain('limit:');
});

test('pasting is welcome in the form', async () => {
	const app = await toForm(newWorld());
	await app.press('\x1b[200~me@x.org\x1b[201~');
	await app.sees('me@x.org');
});

test('a job needs no form; read-only tells how to arm', async () => {
	const world = newWorld({mode: {kind: 'read-only'}});
	const app = open(world, acting('trigger', 'fn.invoke', 'job.run'));
	await app.sees('Run nightly');
	await app.press('\x1b[B', enter);
	await app.sees('gcloud scheduler jobs run nightly');
	await app.press('y', enter);
	await app.sees('press A to arm');
	expect(world.log).toEqual([]);
});

test('a run in progress blocks', async () => {
	const world = newWorld({
		runs: [{source: 'mail', status: 'running', started_at: new Date(t0 - minute).toISOString()}],
	});
	const app = open(world, acting('trigger', 'fn.invoke', 'job.run'));
	await app.sees('Run nightly');
	await app.press('\x1b[B', enter);
	await app.sees('FAILED: no run of mail in progress');
	await app.press('y', enter);
	await app.sees('the preflight failed');
	expect(world.log).toEqual([]);
});
