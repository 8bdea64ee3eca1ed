/** The list of what can be done, the form with its preview, and plans that are only copied. */
import {expect, test} from 'vitest';
import {closedFor, grouped, remarkOf} from '../../panels/dialogs/aims.ts';
import {newKey, signedCode} from '../../src/actions/approval/signed.ts';
import {specOf} from '../../src/actions/catalogue.ts';
import {offersOf} from '../../src/actions/offers.ts';
import type {Reading} from '../../src/cloud/types.ts';
import {changeWindow} from '../../src/config/schema/calendar.ts';
import type {Dialog} from '../../src/store/types.ts';
import {executorOf, newWorld, t0, testSystem} from '../support/actions.ts';
import {approvalsOfKeys} from '../support/approving.ts';
import {acting, enter, esc, open} from '../support/dialogs.tsx';
import {eventually} from '../support/eventually.ts';
import {aimed, invoke, rollback, runJob} from '../support/executing.ts';
import {alertOn} from '../support/fakeWall.ts';

const all = ['run.rollback', 'run.scale', 'fn.invoke', 'job.run', 'job.pause', 'net.block_ip'];
const down = '\x1b[B';

test('what is suggested stands first with why, then each target once, the harmless before the risky', async () => {
	const [rollback, ...others] = offersOf(testSystem, all);
	const offers = [...others, {...rollback, why: 'likely cause: deploy'}] as NonNullable<typeof rollback>[];
	const app = open(newWorld(), {kind: 'act', title: 'act', offers});
	await app.sees('likely cause: deploy');
	const lines = app.frame().split('\n');
	const at = (text: RegExp) => lines.findIndex(line => text.test(line));
	expect(at(/roll back +medium/)).toBeLessThan(at(/scale +medium/));
	expect(at(/nightly +Run nightly +careful/)).toBe(at(/pause +medium/) - 1);
	expect(lines[at(/pause +medium/)]).not.toContain('nightly');
});

test('what has nothing to do is last of its target, grey, with the reason', () => {
	const option = (action: string, idle?: string) => ({
		...{offer: {action, system: 'demo', target: 'nightly'}, target: aimed('job.run', 'nightly')},
		...{risk: 'careful' as const, idle},
	});
	const order = grouped([option('job.pause', 'it is PAUSED'), option('job.run')]).map(({offer}) => offer.action);
	expect(order).toEqual(['job.run', 'job.pause']);
});

test('what a change window keeps from being done now says when it opens, but for what mitigates an emergency', async () => {
	const closed = {id: 'w', title: 'Deployments', actions: ['run.*'], allow: [{from: '06:00', to: '07:00'}]};
	const aim = (action: string) => ({
		offer: {action, system: 'demo', target: 'hook'},
		target: {...aimed(action, 'hook'), system: {...testSystem, windows: [changeWindow.parse(closed)]}},
	});
	const spec = await specOf('run.rollback');
	const said = closedFor(spec, aim('run.rollback'), [], t0);
	expect(said).toBe('Deployments: opens 06:00, in 3 h');
	expect(remarkOf({...aim('run.rollback'), risk: 'medium', closed: said})).toBe(`not now: ${said}`);
	const critical = alertOn('demo.down', 'firing', {system: 'demo', severity: 'critical'});
	expect(closedFor(spec, aim('run.rollback'), [critical], t0)).toBeUndefined();
	expect(
		closedFor(spec, {...aim('run.rollback'), offer: {action: 'job.run', system: 'demo', target: 'nightly'}}, [], t0),
	).toBeUndefined();
});

test('typing finds, Enter plans what was found', async () => {
	const app = open(newWorld(), acting('act', ...all));
	await app.sees('type to find');
	await app.press(...'run nig');
	await app.sees('Run nightly');
	expect(app.frame()).not.toContain('Sync mail');
	await app.press(enter);
	await app.sees('gcloud scheduler jobs run nightly');
});

test('a form shows what its values would change, and what they cannot, before it is left', async () => {
	const app = open(newWorld(), acting('scale', 'run.scale'), {width: 60, height: 16});
	await app.sees('instances at most: 100 -> 200');
	await app.press(down, ...'300');
	await app.sees('at least 300 instances are more than 200 at most');
	// Enter leads to the next field, and goes no further.
	await app.press(enter, enter, '\x1b[A', '\x7f', '\x7f');
	await app.sees('instances at least: 2 -> 3');
});

test('a plan without a call is read and copied, also while read-only, and that is written down', async () => {
	const world = newWorld({mode: {kind: 'read-only'}});
	const app = open(world, acting('block an address in', 'net.block_ip'));
	await app.sees('address');
	await app.press(...'10.0.0.1');
	await app.sees('10.0.0.1 is a private or reserved address');
	await app.press('\x15', ...'203.0.113.7');
	await app.sees('firewall rule: emergency-block-203-0-113-7');
	await app.press(enter);
	await app.sees('y copies the commands');
	await app.press('y');
	await eventually(() => expect(app.copied().join()).toContain('gcloud compute firewall-rules create'));
	expect(world.audit.map(({kind}) => kind)).toEqual(['copied']);
	expect(app.mutations()).toEqual([]);
});

test('S1-09: what others have to approve is read at once, and copied once they have', async () => {
	const world = newWorld({mode: {kind: 'read-only'}});
	const bob = newKey();
	const people = {bob: {groups: ['security'], key: bob.key}};
	const approvals = {'net.block_ip': {risk: 'critical' as const, all: ['security'], distinct: true}};
	const offer = {action: 'net.block_ip', system: 'demo', target: 'default', params: {address: '203.0.113.7'}};
	const app = open(
		world,
		{kind: 'act', title: 'block', offers: [offer]},
		{deps: {systems: [{...testSystem, approvals}], approvals: approvalsOfKeys(people)}, height: 60},
	);
	await app.sees('waits: security');
	expect(app.frame()).toContain('gcloud compute firewall-rules create');
	await app.press('y');
	await app.sees('not copied: waits for the approval of security');
	const code = /pitwall approve ([0-9A-Z-]{14})/.exec(app.frame())?.[1] ?? '';
	const signed = signedCode({code, person: 'bob', verdict: 'approve', at: Date.now()}, bob.secret);
	await app.press(esc);
	await eventually(() => expect(app.store.getState().dialog).toBeUndefined());
	app.store.getState().openDialog({kind: 'act', title: 'block', offers: [offer]});
	await app.sees(code);
	await app.press(`\x1b[200~${signed}\x1b[201~`);
	await app.sees('y copies the commands, and writes that down');
	await app.press('y');
	await eventually(() => expect(app.copied().join()).toContain('gcloud compute firewall-rules create'));
	expect(world.audit.map(({kind, by}) => [kind, by])).toEqual([
		['approve', 'bob for security, by key'],
		['copied', undefined],
	]);
});

test('no dialog that copies is armed or typed into', async () => {
	const world = newWorld();
	const dialog: Dialog = {
		...{kind: 'act', title: 'block'},
		offers: [{action: 'net.block_ip', system: 'demo', target: 'default', params: {address: '203.0.113.7'}}],
	};
	const app = open(world, dialog);
	await app.sees('never run from here');
	await app.press(...'default', enter);
	await app.sees('never run from here');
	expect(world.log).toEqual([]);
});

test('of three at once the strip tells one and counts the others, and W turns their panels', async () => {
	const world = newWorld();
	const never = new Promise<void>(() => undefined);
	const app = open(world, acting('act', ...all), {width: 80, height: 24, deps: {sleep: () => never}});
	await app.sees('type to find');
	await app.press(esc);
	const {runs, executor} = app.desk;
	for (const plan of [await runJob(world), rollback(world), await invoke(world)])
		runs.getState().start(executor, plan, plan.confirm);
	await app.sees('+2 running, W');
	const lines = app.frame().split('\n');
	expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(80);
	const seen: string[] = [];
	for (let turn = 0; turn < 3; turn++) {
		await app.press('W');
		await app.sees('W next of 3');
		seen.push(/┌ (.*?) {2}/.exec(app.frame())?.[1] ?? '');
	}
	expect(new Set(seen).size).toBe(3);
	await app.press('W');
	await app.sees('+2 running, W');
});

test('S1-08, S1-42: without its backup nothing is copied, and one key plans the action that makes it', async () => {
	const world = newWorld();
	const rows = [{table_id: 'accounts', row_count: 240, creation_time: t0}];
	const read = async (): Promise<Reading> => ({
		...{answer: {kind: 'rows', rows, columns: []}, fetchedAt: t0},
		cost: {requests: 1, bytesBilled: 0},
	});
	const allow = {...testSystem.actions.allow, 'bq.drop': [{target: 'd.accounts', into: 'copies'}]};
	const systems = [{...testSystem, actions: {...testSystem.actions, allow}}];
	const deps = {systems, reads: {...executorOf(world).eyes.reads, read}};
	const dialog = {...acting('drop'), offers: [{action: 'bq.drop', system: 'demo', target: 'd.accounts'}]};
	const app = open(world, dialog, {deps, width: 80, height: 24});
	await app.sees('FAILED: backup of today, with as many rows: there is no copy of it');
	await app.sees('Ctrl-O plans to back up first');
	await app.press('y');
	await app.sees('not copied');
	await app.press('\x0f');
	await app.sees('Back up d.accounts');
	await app.sees('copy: none of today -> copies.accounts_20261121, 240 rows');
	expect(app.copied()).toEqual([]);
});

test('a remark that its column has no room for is said whole below the list', async () => {
	const why = 'the likely cause is the deployment of noon, after which more than half of all requests failed';
	const offers = offersOf(testSystem, ['run.rollback', 'run.scale']).map(offer => ({...offer, why}));
	const app = open(newWorld(), {kind: 'act', title: 'act', offers}, {width: 80, height: 24});
	await app.sees('type to find');
	expect(app.frame().replaceAll(/[\s│]+/g, ' ')).toContain(why);
});

test('what the config asks for is the risk that the list says', async () => {
	const approvals = {'run.scale': {risk: 'critical' as const, all: [], distinct: true}};
	const app = open(newWorld(), acting('act', ...all), {deps: {systems: [{...testSystem, approvals}]}});
	await app.sees('critical');
	expect(app.frame()).toMatch(/scale +critical/);
	expect(app.frame()).toMatch(/roll back +medium/);
});

test('S1-44: what our account has no role for is grey and names it, and can still be planned', async () => {
	const granted = async (_: string, permissions: readonly string[]) =>
		new Set(permissions.filter(one => !one.startsWith('run.')));
	const app = open(newWorld(), acting('act', ...all), {deps: {granted}});
	await app.sees('needs role run.developer (or run.admin) in p');
	expect(app.frame()).toMatch(/roll back +medium +needs role/);
	expect(app.frame()).not.toMatch(/pause +medium +needs role/);
	await app.press(...'roll', enter);
	await app.sees('which revision');
});
