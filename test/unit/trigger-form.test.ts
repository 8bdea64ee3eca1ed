import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {formFields, parseField, planInvoke, planRunJob, validateForm} from '../../src/actions/trigger.ts';
import {t0, testSystem} from '../support/actions.ts';

const [trigger] = testSystem.actions.triggers;
const [job] = testSystem.actions.jobs;
if (!trigger || !job) throw new Error('the test system has no actions');
const {params} = trigger;
const info = {
	name: 'sync',
	resource: 'projects/p/locations/r/functions/sync',
	state: 'ACTIVE',
	url: 'https://sync',
	revision: 'sync-1',
	updatedAt: t0,
	timeoutSeconds: 540,
	memory: '1Gi',
};

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
			body: {mailbox: 'a@b.co', kind: 'delta', limit: 50},
		});
		expect(validateForm(params, {mailbox: 'a@b.co', kind: 'full', limit: ''})).toEqual({
			body: {mailbox: 'a@b.co', kind: 'full'},
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
				expect(['full', 'delta']).toContain(checked.body.kind);
				expect(checked.body.mailbox).toMatch(/^\S+@\S+$/);
			}),
		);
	});
});

describe('plans that start runs', () => {
	test('invoke: one call with the body, as the service account, never retried', () => {
		const plan = planInvoke({system: testSystem, now: t0}, trigger, {mailbox: "o'hara@b.co"}, info);
		expect(plan.call).toEqual({
			kind: 'invoke',
			url: 'https://sync',
			audience: 'https://sync',
			serviceAccount: 'runner@p.iam.gserviceaccount.com',
			body: {mailbox: "o'hara@b.co"},
			timeoutMs: 540_000,
		});
		expect(plan.gcloud).toBe(
			`gcloud functions call sync --gen2 --region=r --project=p --impersonate-service-account=runner@p.iam.gserviceaccount.com '--data={"mailbox":"o'\\''hara@b.co"}'`,
		);
		expect(plan).toMatchObject({risk: 'careful', confirm: 'y', judging: {follow: 'mail'}, target: {etag: 'sync-1'}});
		expect(plan.sideEffects.join()).toContain('Not retried');
	});

	test('a Scheduler job runs by its resource', () => {
		const plan = planRunJob({system: testSystem, now: t0}, job, {
			name: 'nightly',
			resource: 'projects/p/locations/r/jobs/nightly',
			state: 'ENABLED',
			schedule: '0 2 * * *',
			timeZone: 'UTC',
		});
		expect(plan.call).toEqual({kind: 'runJob'});
		expect(plan.gcloud).toBe('gcloud scheduler jobs run nightly --location=r --project=p');
	});
});
