/** Changes of the schema of Spanner and restored databases: planned, followed and compared (S3-066, S3-111, S3-117, S3-121). */
import {describe, expect, test} from 'vitest';
import {action as ddl} from '../../src/actions/catalogue/spanner.ddl.ts';
import {action as restore} from '../../src/actions/catalogue/spanner.restore.ts';
import {action as verify} from '../../src/actions/catalogue/spanner.verify_backup.ts';
import {formFields} from '../../src/actions/form.ts';
import type {BackupView} from '../../src/actions/look/spanner.ts';
import {planOf} from '../../src/actions/plan.ts';
import type {ActionSpec, Known} from '../../src/actions/spec.ts';
import type {ParamValues, Plan, Target} from '../../src/actions/types.ts';
import {mayBeSent} from '../../src/cloud/call.ts';
import type {CloudReads} from '../../src/cloud/port.ts';
import {CloudError} from '../../src/cloud/types.ts';
import {clockOf, executorOf, fakeReads, hour, newWorld, t0, testSystem, type World} from '../support/actions.ts';
import {why} from '../support/executing.ts';
import {backupsAnswer} from '../support/lists.ts';

const instance = 'projects/p/instances/inst';
const backup = (patch: Partial<BackupView> = {}): BackupView => ({
	name: 'nightly',
	database: 'db',
	state: 'READY',
	createdAt: t0 - 3 * hour,
	expiresAt: '2026-11-28T00:00:00Z',
	...patch,
});
const migrations = {
	'002': '-- why\nALTER TABLE tenants\n  ADD COLUMN region STRING(64);',
	'003': 'CREATE INDEX by_name ON tenants(name); CREATE INDEX by_status ON tenants(status)',
};
const aimed = (action: string, allowed: Omit<Target['allowed'], 'target'>): Target => ({
	system: {...testSystem, actions: {...testSystem.actions, allow: {[action]: [{target: 'db', ...allowed}]}}},
	name: 'db',
	allowed: {target: 'db', ...allowed},
});
const planned = (spec: unknown, action: string, target: Target, seen: unknown, params: ParamValues): Plan =>
	planOf(spec as ActionSpec, seen, {action, target, params, now: t0});

/** Runs a plan on reads of the world, with what each look changes. */
async function run(plan: Plan, target: Target, world: World, patch: Partial<CloudReads>) {
	const reads: CloudReads = {...fakeReads(world), ...patch};
	const writes = {
		async send() {
			if (world.fail) throw world.fail;
			return {status: 200, body: '', operation: `${instance}/databases/x/operations/o`};
		},
	};
	const lines: string[] = [];
	const executor = executorOf(world, {reads, writes, systems: [target.system]});
	const result = await executor.execute(plan, plan.confirm, ({text}) => lines.push(text), why);
	return {result, text: lines.join('\n')};
}
/** The backups of the instance, and the rows that are counted in a database. */
const reading =
	(world: World, backups: readonly BackupView[], counts: Readonly<Record<string, number>> = {}): CloudReads['read'] =>
	async ({spanner}, id) => ({
		answer:
			id === 'action.count'
				? {kind: 'rows', rows: [{tenants: counts[spanner?.database ?? ''] ?? null}]}
				: backupsAnswer(
						backups.map(({name, database, state, createdAt, expiresAt}) => ({
							...{name, database, state},
							created_at: new Date(createdAt).toISOString(),
							expires_at: expiresAt,
						})),
					),
		fetchedAt: world.now,
		cost: {requests: 1, bytesBilled: 0},
	});

describe('spanner.ddl', () => {
	const target = aimed('spanner.ddl', {migrations});
	const plan = (migration: string) => planned(ddl, 'spanner.ddl', target, [backup()], {migration});

	test('shows the statements of a file, and sends them under an id of ours', () => {
		const {call, changes, gcloud, undo} = plan('002');
		const statement = 'ALTER TABLE tenants ADD COLUMN region STRING(64)';
		expect(changes).toEqual([{what: 'statement 1', before: '', after: statement}]);
		expect(call).toEqual({
			api: 'spanner',
			method: 'PATCH',
			path: `/v1/${instance}/databases/db/ddl`,
			body: {statements: [statement], operationId: `pitwall_${t0 / 1000}`},
		});
		expect(mayBeSent(call)).toBe(true);
		expect(gcloud).toBe(`gcloud spanner databases ddl update db '--ddl=${statement}' --instance=inst --project=p`);
		expect(undo).toContain('The newest backup is nightly');
	});

	test('runs all files in their order (S3-111)', () => {
		const [field] = formFields(ddl.fields?.(target) ?? {});
		expect(field?.options).toEqual(['002', '003', 'all, in order']);
		expect(plan('all, in order').changes.map(({after}) => after.split(' ')[2])).toEqual([
			'tenants',
			'by_name',
			'by_status',
		]);
		expect(() =>
			planned(ddl, 'spanner.ddl', aimed('spanner.ddl', {migrations: {empty: '-- x'}}), [], {migration: 'empty'}),
		).toThrow('empty has no statements');
	});

	test.each<[string, readonly BackupView[], string]>([
		['none', [], 'failed'],
		['one under way', [backup({state: 'CREATING'})], 'failed'],
		['one of another database', [backup({database: 'other'})], 'failed'],
		['an old one', [backup({createdAt: t0 - 25 * hour})], 'failed'],
		['one of today', [backup()], 'ok'],
	])('wants a backup younger than a day: %s', async (_, backups, state) => {
		const known = {eyes: {reads: fakeReads(newWorld()), clock: clockOf(newWorld())}, target} as unknown as Known;
		expect(await ddl.preflight?.(plan('002'), backups, known)).toMatchObject([{state}]);
	});

	test('a statement that fails says how far it came', async () => {
		const world = newWorld();
		const error = 'Duplicate name; 1 of 3 statements are in force';
		const {result} = await run(plan('all, in order'), target, world, {
			read: reading(world, [backup()]),
			operation: async () => ({done: true, error}),
		});
		expect(result).toMatchObject({phase: 'failed', summary: error});
	});

	test('an answer that was lost: the operation is looked up by its id', async () => {
		const world = newWorld({fail: new CloudError('outcome-unknown', 'reset', 'spanner')});
		const asked: string[] = [];
		const {result} = await run(plan('003'), target, world, {
			read: reading(world, [backup()]),
			async operation(name) {
				asked.push(name);
				return {done: asked.length > 2};
			},
		});
		expect(result).toMatchObject({phase: 'done', summary: '2 statements in force'});
		expect(asked[0]).toBe(`${instance}/databases/db/operations/pitwall_${t0 / 1000}`);
	});
});

describe('spanner.restore', () => {
	const target = aimed('spanner.restore', {restored: 'db-restored', compare: ['tenants']});
	const plan = (seen: {backups: readonly BackupView[]; taken: string | undefined}, name = 'nightly', aim = target) =>
		planned(restore, 'spanner.restore', aim, seen, {backup: name});
	const seen = {backups: [backup()], taken: undefined};

	test('restores beside the live database, with the flags that gcloud has (C-15)', () => {
		const {call, gcloud, undo, sideEffects} = plan(seen);
		expect(call).toEqual({
			api: 'spanner',
			method: 'POST',
			path: `/v1/${instance}/databases:restore`,
			body: {databaseId: 'db-restored', backup: `${instance}/backups/nightly`},
		});
		expect(mayBeSent(call)).toBe(true);
		expect(gcloud).toBe(
			'gcloud spanner databases restore --source-backup=nightly --source-instance=inst --destination-database=db-restored --destination-instance=inst --project=p',
		);
		expect(undo).toBe('gcloud spanner databases delete db-restored --instance=inst --project=p');
		expect(sideEffects.join('\n')).toMatch(/Nothing is switched[\s\S]*Access that was granted[\s\S]*optimised/);
	});

	test('only into a database that is not there, and only from a backup that is ready', () => {
		expect(() => plan({...seen, taken: 'READY'})).toThrow('there is a database db-restored already (READY)');
		expect(() => plan({...seen, backups: [backup({state: 'CREATING'})]})).toThrow('the backup nightly is CREATING');
		expect(() => plan(seen, 'other')).toThrow('the backup other is not there');
		const long = aimed('spanner.restore', {restored: 'a-name-that-is-longer-than-spanner-takes'});
		expect(() => plan(seen, 'nightly', long)).toThrow('is no name of a database');
	});

	test('offers the newest backup that is ready', () => {
		const choices = restore.choices?.(target, {backups: [backup({state: 'CREATING'}), backup()], taken: undefined}, t0);
		expect(choices?.suggested).toBe(1);
		expect(choices?.rows[0]?.params).toEqual({problem: 'it is CREATING'});
	});

	test('is done once it can be read, and says the rows of both', async () => {
		const world = newWorld();
		const name = `${instance}/databases/db-restored`;
		const made = plan(seen);
		let polls = 0;
		const {result, text} = await run(made, target, world, {
			read: reading(world, [backup()], {'db-restored': 238, db: 240}),
			async operation() {
				if (++polls > 2) world.databases[name] = 'READY_OPTIMIZING';
				return {done: polls > 2, percent: 40};
			},
		});
		expect(result).toMatchObject({
			phase: 'done',
			summary: 'db-restored is READY_OPTIMIZING; rows: tenants 238 (240 in the live one)',
		});
		expect(text).toContain('the operation is under way, 40 %');
	});
});

describe('spanner.verify_backup', () => {
	const target = aimed('spanner.verify_backup', {compare: ['tenants']});
	const temporary = `db-test-${t0 / 1000}`;
	const plan = (backups = [backup()], aim = target) => planned(verify, 'spanner.verify_backup', aim, backups, {});

	test('restores the newest backup under a name of its own, and drops exactly that', () => {
		const {call, further, gcloud, target: frozen} = plan([backup({state: 'CREATING', name: 'newer'}), backup()]);
		expect(frozen.resource).toBe(`${instance}/backups/nightly`);
		expect(call.body).toEqual({databaseId: temporary, backup: `${instance}/backups/nightly`});
		expect(gcloud).toContain(`--destination-database=${temporary} `);
		expect(further).toMatchObject([
			{
				call: {api: 'spanner', method: 'DELETE', path: `/v1/${instance}/databases/${temporary}`},
				gcloud: `gcloud spanner databases delete ${temporary} --quiet --instance=inst --project=p`,
			},
		]);
		expect(further?.every(step => mayBeSent(step.call))).toBe(true);
		for (const name of ['db', 'db-restored', 'db-test', 'db-test-1/x'])
			expect(mayBeSent({api: 'spanner', method: 'DELETE', path: `/v1/${instance}/databases/${name}`})).toBe(false);
	});

	test('needs a backup that is ready, and tables to count', () => {
		expect(() => plan([])).toThrow('no backup of db is READY');
		expect(() => plan([backup()], aimed('spanner.verify_backup', {}))).toThrow('no tables to be counted');
	});

	/** Runs it on a database with so many tenants; undefined: they cannot be counted. */
	async function proven(tenants: number | undefined, patch: {stopAt?: number} = {}) {
		const world = newWorld();
		const name = `${instance}/databases/${temporary}`;
		const sent: string[] = [];
		const read = reading(world, [backup()], {db: 240, ...(tenants !== undefined && {[temporary]: tenants})});
		const reads: CloudReads = {
			...fakeReads(world),
			async read(...asked) {
				if (asked[1] === 'action.count' && tenants === undefined) throw new CloudError('denied', 'no', 'spanner');
				return read(...asked);
			},
		};
		const writes = {
			async send({method}: {method: string}) {
				sent.push(method);
				if (patch.stopAt === sent.length) throw new CloudError('denied', 'needs spanner.databases.drop', 'spanner');
				if (method === 'DELETE') delete world.databases[name];
				else world.databases[name] = 'READY_OPTIMIZING';
				return {status: 200, body: ''};
			},
		};
		const executor = executorOf(world, {reads, writes, systems: [target.system]});
		const made = plan();
		return {result: await executor.execute(made, made.confirm, () => undefined, why), sent};
	}

	test('counts, drops, and says the rows of both', async () => {
		const {result, sent} = await proven(238);
		expect(result).toMatchObject({
			phase: 'done',
			summary: 'it can be restored; rows: tenants 238 (240 in the live one)',
		});
		expect(sent).toEqual(['POST', 'DELETE']);
	});

	test.each([
		['an empty table', 0, 'rows: tenants 0 (240 in the live one)'],
		['rows that cannot be counted', undefined, 'rows could not be compared'],
	])('%s is no proof, and the database is dropped all the same', async (_, tenants, words) => {
		const {result, sent} = await proven(tenants);
		expect(result.phase).toBe('failed');
		expect(result.summary).toContain(`it is NOT proven; ${words}`);
		expect(sent).toEqual(['POST', 'DELETE']);
	});

	test('what stops half-way says what is left', async () => {
		const {result} = await proven(238, {stopAt: 2});
		expect(result).toMatchObject({phase: 'failed', steps: {done: 1, of: 2}});
		expect(result.summary).toContain(`gcloud spanner databases delete ${temporary}`);
		expect((await proven(238, {stopAt: 1})).sent).toEqual(['POST']);
	});

	test.each([
		['CREATING', 'runs', 'is being restored'],
		['READY', 'found', 'is left, and READY: gcloud spanner databases delete'],
		[undefined, 'found', 'nothing is left'],
	])('a wall that was ended meanwhile: the database is %s', async (state, found, words) => {
		const world = newWorld({databases: state === undefined ? {} : {[`${instance}/databases/${temporary}`]: state}});
		for (const {call} of [plan(), ...(plan().further ?? [])]) {
			const became = await verify.became({call} as never, target, {reads: fakeReads(world), clock: clockOf(world)});
			expect(became.state).toBe(found);
			expect(became.text).toContain(words);
		}
	});
});
