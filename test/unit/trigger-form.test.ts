import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {formFields, parseField, validateForm} from '../../src/actions/form.ts';
import {lookAtFunction} from '../../src/actions/look/look.ts';
import {fakeReads, newWorld, testSystem} from '../support/actions.ts';
import {aimed, planned, runJob} from '../support/executing.ts';
import {functionsAnswer} from '../support/lists.ts';

const {params = {}} = aimed('fn.invoke', 'sync').allowed;

describe('the form of a trigger', () => {
	test('has the fields of the config in their order', () => {
		expect(formFields(params).map(({name, initial, optional}) => [name, initial, optional])).toEqual([
			['mailbox', '', false],
			['kind', 'full', false],
			['limit', '', true],
		]);
	});

	test('builds the body with the right types and leaves the empty optional out', () => {
		expect(validateForm(params, {mailbox: ' a@b.co ', kind: 'delta', limit: '50'})).toEqual({
			params: {mailbox: 'a@b.co', kind: 'delta', limit: 50},
		});
		expect(validateForm(params, {mailbox: 'a@b.co', kind: 'full', limit: ''})).toEqual({
			params: {mailbox: 'a@b.co', kind: 'full'},
		});
	});

	test('names every wrong field', () => {
		expect(validateForm(params, {mailbox: 'nobody', kind: 'all', limit: '501'})).toEqual({
			errors: {mailbox: 'not an e-mail address', kind: 'one of full, delta', limit: 'not within 1 to 500'},
		});
	});

	test.each(['1.5', '1e2', '0x10', '∞', '--1', '1 2'])('%s is no whole number', text => {
		expect(parseField({integer: {min: 0, max: 1000}, optional: false}, text)).toHaveProperty('error');
	});

	test('property: an accepted integer is in range and written the same', () => {
		fc.assert(
			fc.property(fc.integer({min: -2000, max: 2000}), number => {
				const parsed = parseField({integer: {min: -100, max: 500}, optional: false}, String(number));
				expect('value' in parsed).toBe(number >= -100 && number <= 500);
				if ('value' in parsed) expect(parsed.value).toBe(number);
			}),
		);
	});

	test('property: whatever is typed, the body has only values of the right kind', () => {
		fc.assert(
			fc.property(fc.record({mailbox: fc.string(), kind: fc.string(), limit: fc.string()}), texts => {
				const checked = validateForm(params, texts);
				if ('errors' in checked) return;
				expect(['full', 'delta']).toContain(checked.params.kind);
				expect(checked.params.mailbox).toMatch(/^\S+@\S+$/);
			}),
		);
	});
});

describe('plans that start runs', () => {
	test('invoke: one call with the body, as the service account, never retried', async () => {
		const params = {mailbox: "o'hara@b.co"};
		const plan = await planned(newWorld(), {action: 'fn.invoke', target: 'sync', params});
		expect(plan.call).toEqual({
			api: 'function',
			method: 'POST',
			path: 'https://sync',
			as: 'runner@p.iam.gserviceaccount.com',
			body: params,
			timeoutMs: 540_000,
		});
		expect(plan.gcloud).toBe(
			`gcloud functions call sync --gen2 --region=r --project=p --impersonate-service-account=runner@p.iam.gserviceaccount.com '--data={"mailbox":"o'\\''hara@b.co"}'`,
		);
		expect(plan).toMatchObject({risk: 'careful', confirm: 'y', facts: {follow: 'mail'}, target: {etag: 'sync-1'}});
		expect(plan.sideEffects.join()).toContain('Not retried');
	});

	test('a Scheduler job runs by its resource', async () => {
		const plan = await runJob(newWorld());
		expect(plan.call).toEqual({
			api: 'cloudscheduler',
			method: 'POST',
			path: '/v1/projects/p/locations/r/jobs/nightly:run',
		});
		expect(plan.gcloud).toBe('gcloud scheduler jobs run nightly --location=r --project=p');
	});
});

describe('the function that is called', () => {
	const lookIn = (...list: Parameters<typeof functionsAnswer>) => {
		const reads = fakeReads(newWorld());
		const reading = {answer: functionsAnswer(...list), fetchedAt: 0, cost: {requests: 1, bytesBilled: 0}};
		return lookAtFunction({reads: {...reads, read: async () => reading}}, testSystem, 'sync');
	};
	const elsewhere = {name: 'sync', region: 'other', url: 'https://other'};

	test('is the one in the region of the system, whatever has its name elsewhere', async () => {
		const found = await lookIn([elsewhere, {name: 'sync', region: 'r', url: 'https://here'}]);
		expect(found).toMatchObject({url: 'https://here', resource: 'projects/p/locations/r/functions/sync'});
	});

	test('has the minute that Google gives a function without a limit', async () => {
		expect(await lookIn([{name: 'sync', region: 'r'}])).toMatchObject({timeoutSeconds: 60});
	});

	test('is not there where only another region has it, and a region that was not read is named', async () => {
		await expect(lookIn([elsewhere])).rejects.toThrow(/^the function sync is not in p\/r$/);
		await expect(lookIn([], 'all but r')).rejects.toThrow('the function sync is not in p/r; what was read: all but r');
	});
});
