/** Plans that a person carries out: what they say, what they refuse, and that nothing can send them. */
import {describe, expect, test} from 'vitest';
import {codeOf} from '../../src/actions/approval/code.ts';
import {newKey, signedCode} from '../../src/actions/approval/signed.ts';
import {anySpecOf, catalogue, specOf} from '../../src/actions/catalogue.ts';
import {hashPlan} from '../../src/actions/plan.ts';
import {whyNotBlocked} from '../../src/config/addresses.ts';
import {executorOf, hour, newWorld, t0} from '../support/actions.ts';
import {approvalsOfKeys} from '../support/approving.ts';
import {backup, copied, copyCases, copySpec, shippedTarget} from '../support/copying.ts';

describe('every action that is only copied', () => {
	const copies = async () => {
		const all = await Promise.all(Object.keys(catalogue).map(async id => [id, await anySpecOf(id)] as const));
		return all.flatMap(([id, spec]) => ('copies' in spec ? [id] : []));
	};

	test('has a plan here that is hashed, has commands and holds no call', async () => {
		expect(Object.keys(copyCases).toSorted()).toEqual((await copies()).toSorted());
		for (const id of await copies()) {
			const plan = await copied(id);
			expect(plan.planHash).toBe(hashPlan(plan));
			expect(plan).not.toHaveProperty('call');
			expect(plan.gcloud).toMatch(/^(gcloud|bq|\.\/)/);
			expect(plan.sideEffects.length * plan.changes.length * plan.success.length).toBeGreaterThan(0);
			await expect(specOf(id)).rejects.toThrow('only planned and copied');
		}
	});
});

describe('the plan', () => {
	test('of a grant names the binding, and asks gcloud for no condition (S2-22)', async () => {
		const plan = await copied('iam.grant');
		const binding =
			'sales-intelligence-prod --member=serviceAccount:sales-intelligence-prod@appspot.gserviceaccount.com --role=roles/aiplatform.user --condition=None';
		expect(plan.gcloud).toBe(`gcloud projects add-iam-policy-binding ${binding}`);
		expect(plan.undo).toBe(`gcloud projects remove-iam-policy-binding ${binding}`);
		const member = 'serviceAccount:sales-intelligence-prod@appspot.gserviceaccount.com';
		const has = {binding: '', role: 'roles/aiplatform.user', member, condition: null};
		await expect(copied('iam.grant', {seen: [has]})).rejects.toThrow('has roles/aiplatform.user already');
	});

	test('of a switch of DNS is a transaction that fails where the record is another, and back (S3-125)', async () => {
		const {gcloud, undo} = await copied('dns.switch');
		expect(gcloud.split(' &&\n').map(line => line.split(' ')[4])).toEqual(['start', 'remove', 'add', 'execute']);
		expect(gcloud).toMatch(
			/remove 203\.0\.113\.7 .*\n.*add 203\.0\.113\.8 --name=api\.company\.com\. --type=A --ttl=300/,
		);
		expect(undo).toMatch(/remove 203\.0\.113\.8 .*add 203\.0\.113\.7 /);
		await expect(copied('dns.switch', {params: {from: '203.0.113.7', to: '2001:db8::1'}})).rejects.toThrow(
			'two records',
		);
	});

	test('of a second region takes the image that serves, not the newest (S3-124)', async () => {
		const pinned = {serving: [{revision: 'hook-42', percent: 100}], traffic: [{revision: 'hook-42', percent: 100}]};
		const {seen} = copyCases['run.deploy_region'] as {seen: {service: object}};
		const plan = await copied('run.deploy_region', {seen: {...seen, service: {...seen.service, ...pinned}}});
		expect(plan.gcloud).toContain('--image=r/hook:42 --min-instances=5 --region=us-east1');
	});

	test('of each names whose approval it needs, which whoever copies it has to have (S1-08, S1-09, S3-124 to S3-144)', async () => {
		for (const id of Object.keys(copyCases))
			expect({id, approvals: (await copied(id)).approvals}).toHaveProperty('approvals.all');
	});

	test('of a blocked address refuses ours, and the one that one logs in from (S3-142)', async () => {
		await expect(copied('net.block_ip', {seen: ['203.0.113.7']})).rejects.toThrow('one of our own');
		expect((await copied('net.block_ip')).gcloud).toContain('--source-ranges=203.0.113.7/32 --priority=100');
		expect((await copied('net.block_ip', {params: {address: '2001:db8::1'}})).gcloud).toContain('2001:db8::1/128');
	});
});

test.each<[string, string | undefined]>([
	['203.0.113.7', undefined],
	['10.1.2.3', 'private'],
	['172.31.255.255', 'private'],
	['172.32.0.0', undefined],
	['169.254.169.254', 'private'],
	['100.64.0.1', 'private'],
	['255.255.255.255', 'private'],
	['::1', 'private'],
	['fd00::1', 'private'],
	['::ffff:10.0.0.1', 'private'],
	['35.191.3.4', "Google's load balancers"],
	['198.51.100.9', 'our own'],
	['2001:db8:1::9', 'our own'],
	['2001:db8:2::9', undefined],
	['999.1.1.1', 'no IP address'],
])('%s may be blocked, or not: %s', (address, why) => {
	const said = whyNotBlocked(address, ['198.51.100.0/24', '2001:db8:1::/48']);
	if (why === undefined) expect(said).toBeUndefined();
	else expect(said).toContain(why);
});

describe('without a backup of today with as many rows nothing is copied (S1-08)', () => {
	const asked = async (copies: readonly object[]) => {
		const {seen} = copyCases['bq.drop'] as {seen: object};
		const eyes = {...executorOf(newWorld()).eyes, clock: {...executorOf(newWorld()).eyes.clock, now: () => t0}};
		const known = {eyes, target: shippedTarget('bq.drop'), leftBefore: undefined};
		return (await (await copySpec('bq.drop')).preflight?.(await copied('bq.drop'), {...seen, copies}, known))?.[0];
	};
	const failed = {state: 'failed', mend: 'bq.backup_table'};
	test.each([
		['one of an hour ago', [backup], {state: 'ok'}, '_20261121, 1 h old; 1000 rows, as many as the table'],
		['none', [], failed, 'there is no copy of it'],
		['one of yesterday', [{...backup, createdAt: t0 - 25 * hour}], failed, '25 h old, and not of the last 24 h'],
		['one with fewer rows', [{...backup, rows: 999}], failed, '999 rows, and the table has 1000'],
	])('%s is said with its age, and what makes one', async (_, copies, answer, detail) => {
		expect(await asked(copies)).toMatchObject({...answer, detail: expect.stringContaining(detail)});
	});
});

test('copying is written down with the commands and the hash, and what the config no longer names is not', async () => {
	const world = newWorld();
	const plan = await copied('log.create_sink');
	await expect(executorOf(world).recordCopy(plan)).rejects.toThrow('it needs the approval of security');
	const bob = newKey();
	const executor = executorOf(world, {approvals: approvalsOfKeys({bob: {groups: ['security'], key: bob.key}})});
	await expect(executor.recordCopy(plan)).rejects.toThrow('waits for the approval of security');
	expect(world.audit).toEqual([]);
	const decided = {code: codeOf(plan.planHash), person: 'bob', verdict: 'approve', at: Date.now()} as const;
	await executor.recordCopy(plan, [signedCode(decided, bob.secret)]);
	expect(world.audit.map(({kind}) => kind)).toEqual(['approve', 'copied']);
	expect(world.audit.at(-1)).toMatchObject({kind: 'copied', cli: plan.gcloud, planHash: plan.planHash});
	expect(await executor.preflightOfCopy(plan)).toMatchObject({ok: false, items: [{title: 'allowed by the config'}]});
});
