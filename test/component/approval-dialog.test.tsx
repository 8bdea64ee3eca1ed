/** A plan that needs a reason and the approvals of others: what is shown, what is taken, and when it runs. */
import {describe, expect, test} from 'vitest';
import {newKey, signedCode} from '../../src/actions/approval/signed.ts';
import type {Decision} from '../../src/actions/approval/types.ts';
import type {OpenIncident} from '../../src/actions/approval/waiver.ts';
import type {ExecutorDeps} from '../../src/actions/executor.ts';
import {newWorld, testSystem, type World} from '../support/actions.ts';
import {approvalsOfKeys} from '../support/approving.ts';
import {acting, enter, esc, open} from '../support/dialogs.tsx';
import {eventually} from '../support/eventually.ts';

const keys = {ana: newKey(), bob: newKey()};
const people = {ana: {groups: ['manager'], key: keys.ana.key}, bob: {groups: ['security'], key: keys.bob.key}};
const needing = (...all: string[]) => ({
	systems: [{...testSystem, approvals: {'run.rollback': {risk: 'high' as const, all, distinct: true}}}],
	approvals: approvalsOfKeys(people),
});
const rollback = acting('roll back', 'run.rollback');
const pasted = (text: string) => `\x1b[200~${text}\x1b[201~`;

async function toPlan(world: World, deps: Partial<ExecutorDeps>) {
	const app = open(world, rollback, {deps});
	await app.sees('Suggested: hook-42');
	await app.press(enter);
	await app.sees('ok: Google accepts it');
	const code = () => /pitwall approve ([0-9A-Z-]{14})/.exec(app.frame())?.[1] ?? '';
	const signs = (person: keyof typeof keys, verdict: Decision['verdict'] = 'approve') =>
		pasted(signedCode({code: code(), person, verdict, at: Date.now()}, keys[person].secret));
	return {...app, code, signs};
}

describe('a reason', () => {
	test('comes before the word, and is one', async () => {
		const world = newWorld();
		const app = await toPlan(world, needing());
		await app.sees('high: it asks for your reason');
		await app.press(...'bad', enter);
		await app.sees('say why, in 8 characters or more');
		await app.press(...' release', enter);
		await app.sees('type roll back hook');
		await app.press(...'hook', enter);
		await app.sees('that is not roll back hook');
		expect(app.mutations()).toEqual([]);
		await app.press('\x15', ...'roll back hook', enter);
		await eventually(() => expect(app.mutations()).toEqual(['run']));
		expect(world.audit[0]).toMatchObject({kind: 'intent', reason: 'bad release'});
	});

	test('Tab goes back to it; the word alone runs nothing', async () => {
		const app = await toPlan(newWorld(), needing());
		await app.press('\t', ...'roll back hook', enter);
		await app.sees('say why');
		expect(app.frame()).toContain('type roll back hook: roll back hook');
		expect(app.mutations()).toEqual([]);
	});
});

describe('approvals', () => {
	test('are waited for, pasted one by one, and then it runs', async () => {
		const world = newWorld();
		const app = await toPlan(world, needing('manager', 'security'));
		await app.sees('manager and security, each another person');
		await app.sees('waits for the approval of manager and security');
		await app.press('\x19');
		await app.sees('not copied: waits for the approval');
		expect(app.copied()).toEqual([]);
		// The reason may be written meanwhile.
		await app.press(...'bad release', enter, enter);
		expect(app.frame()).toContain('waits: security');
		await app.press(app.signs('ana'));
		await app.sees('ok: manager: ana');
		await app.press(app.signs('bob'));
		await app.sees('armed; the plan is good for 30 m');
		await app.press(...'roll back hook', enter);
		await eventually(() => expect(app.mutations()).toEqual(['run']));
		expect(world.audit.map(({by}) => by).slice(0, 2)).toEqual(['ana for manager, by key', 'bob for security, by key']);
	});

	test('one deny ends it', async () => {
		const app = await toPlan(newWorld(), needing('manager', 'security'));
		await app.press(app.signs('ana'), app.signs('bob', 'deny'));
		await app.sees('denied by bob');
		expect(app.mutations()).toEqual([]);
	});

	test('a dialog that is opened again finds its plan, with what was approved', async () => {
		const world = newWorld();
		const app = await toPlan(world, needing('manager', 'security'));
		const before = app.code();
		await app.press(app.signs('ana'));
		await app.sees('ok: manager: ana');
		await app.press(esc);
		await eventually(() => expect(app.store.getState().dialog).toBeUndefined());
		app.store.getState().openDialog(rollback);
		await app.sees('ok: manager: ana');
		expect(app.code()).toBe(before);
		// What is planned anew needs new approvals.
		world.now += 1000;
		await app.press('\x12');
		await eventually(() => expect(app.code()).not.toBe(before));
		await app.sees('waits: manager');
	});

	test('C-11: or an incident is declared, and the same plan runs', async () => {
		const world = newWorld();
		const incidents: OpenIncident[] = [];
		const rule = {risk: 'medium' as const, all: ['manager'], distinct: true, unless: {incident: ['critical' as const]}};
		const app = await toPlan(world, {
			systems: [{...testSystem, approvals: {'run.rollback': rule}}],
			approvals: approvalsOfKeys(people, incidents),
		});
		await app.sees('or an incident is declared that is critical: Esc, I; this plan is kept');
		const code = app.code();
		await app.press(esc);
		await eventually(() => expect(app.store.getState().dialog).toBeUndefined());
		incidents.push({system: 'demo', title: 'API down', severity: 'critical'});
		app.store.getState().openDialog(rollback);
		await app.sees('ok: nobody is asked while the critical incident is open: API down');
		expect(code).not.toBe('');
		await app.press(...'hook', enter);
		await eventually(() => expect(app.mutations()).toEqual(['run']));
	});

	test('other text is not pasted into the word', async () => {
		const app = await toPlan(newWorld(), needing('manager'));
		await app.press('\t', pasted('roll back hook'));
		await app.sees('pasted text is not accepted here but for a signed code');
		expect(app.frame()).not.toContain('hook: roll back hook');
	});
});
