/** A secret is typed hidden: nobody reads it over a shoulder, in a plan or in what runs. */
import {expect, test} from 'vitest';
import {newWorld} from '../support/actions.ts';
import {acting, enter, open} from '../support/dialogs.tsx';
import {eventually} from '../support/eventually.ts';

const typed = 's3cret-Value';

test('typed or pasted it is marks on the screen, and only the call has it', async () => {
	const world = newWorld();
	const app = open(world, acting('new version', 'secret.add_version'));
	await app.sees('type or paste it, or @FILE');
	await app.press(...typed.slice(0, 6));
	await app.sees('6 characters');
	expect(app.frame()).toContain('•'.repeat(6));
	await app.press(`\x1b[200~${typed.slice(6)}\n\x1b[201~`);
	await app.sees('12 characters');
	expect(app.frame()).not.toContain(typed.slice(0, 3));
	expect(app.store.getState().flash?.text).toContain('the line end behind it was left out');
	await app.press(enter);
	await app.sees('with a hidden value');
	await app.sees('ok: hidden value kept');
	expect(app.frame()).not.toContain(typed.slice(0, 3));
	await app.press(...'the old one leaked', enter, ...'add version to token', enter);
	await eventually(() => expect(app.desk.runs.getState().runs[0]?.result?.phase).toBe('done'));
	expect(world.hidden).toEqual([typed]);
	expect(JSON.stringify([app.desk.runs.getState(), app.store.getState(), world.audit])).not.toContain(typed);
});

test('a paste of several lines and a name of a file are no value', async () => {
	const app = open(newWorld(), acting('new version', 'secret.add_version'));
	await app.sees('type or paste it');
	await app.press('\x1b[200~one\ntwo\x1b[201~');
	expect(app.store.getState().flash?.text).toContain('type @FILE');
	await app.press('\x1b[200~@secret\x1b[201~');
	expect(app.store.getState().flash?.text).toContain('is typed');
	await app.press(...'@/gone', enter);
	await app.sees('no such file');
	expect(app.frame()).toContain('@/gone');
});

test('arming in the middle keeps what was typed', async () => {
	const world = newWorld({mode: {kind: 'read-only'}});
	const app = open(world, acting('new version', 'secret.add_version'));
	await app.sees('type or paste it');
	await app.press(...typed, enter);
	await app.sees('with a hidden value');
	await app.press('A');
	await eventually(() => expect(app.store.getState().dialog?.kind).toBe('arm'));
	const {dialog} = app.store.getState();
	world.mode = {kind: 'armed', reason: 'test', until: Number.MAX_SAFE_INTEGER};
	if (dialog?.kind === 'arm' && dialog.backTo) app.store.getState().openDialog(dialog.backTo);
	await app.sees('ok: hidden value kept');
	await app.press(...'the old one leaked', enter, ...'add version to token', enter);
	await eventually(() => expect(world.hidden).toEqual([typed]));
});
