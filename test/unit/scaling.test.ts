/** Bounds of the instances of a service: planned by name or by number, and taken back (S3-028, S3-037, S3-068, S3-069, C-28). */
import {describe, expect, test} from 'vitest';
import {printed} from '../../src/actions/canonical.ts';
import {action} from '../../src/actions/catalogue/run.scale.ts';
import {boundsOf} from '../../src/actions/run/scaling.ts';
import type {ServiceView, Target} from '../../src/actions/types.ts';
import type {RunServiceInfo} from '../../src/cloud/resources.ts';
import {service, t0, testSystem} from '../support/actions.ts';

const presets = {outage: {min: 5, max: 200}, degraded: {min: 10}, normal: {min: 2, max: 100}};
const target: Target = {system: testSystem, name: 'hook', allowed: {target: 'hook', presets}};
const seen = (patch: Partial<RunServiceInfo> = {}): ServiceView => ({
	service: service(patch),
	series: [],
	delaySeconds: 240,
	at: t0,
});
const planned = (params: Parameters<typeof action.plan>[2], patch: Partial<RunServiceInfo> = {}) =>
	action.plan(target, seen(patch), params, t0);

describe('run.scale', () => {
	test.each([
		[{preset: 'outage'}, {min: 5, max: 200}],
		// What a preset does not name stays as it is.
		[{preset: 'degraded'}, {min: 10, max: 100}],
		[
			{preset: 'degraded', max: 300},
			{min: 10, max: 300},
		],
		[
			{preset: 'as it is now', min: 4},
			{min: 4, max: 100},
		],
		[{min: 0, max: 0}, {}],
	])('%o asks for %o', (params, bounds) => expect(boundsOf(planned(params).call)).toEqual(bounds));

	test('says no more than it changes, as a command and as what takes it back', () => {
		const {command, undo, back} = planned({preset: 'degraded'});
		expect(printed(command)).toBe('gcloud run services update hook --min=10 --region=r --project=p');
		expect(undo).toBe('gcloud run services update hook --min=2 --region=r --project=p');
		expect(back).toEqual({action: 'run.scale', params: {preset: 'as it is now', min: 2, max: 100}});
	});

	test('a maximum is a flag of the beta command, no minimum its default, and no maximum no flag of gcloud 528', () => {
		const {command, undo} = planned({preset: 'outage'}, {scaling: {max: 100}});
		expect(printed(command)).toBe('gcloud beta run services update hook --min=5 --max=200 --region=r --project=p');
		expect(undo).toBe('gcloud beta run services update hook --min=default --max=100 --region=r --project=p');
		expect(planned({preset: 'outage'}, {scaling: {min: 2}}).undo).toMatch(
			/^curl --fail -X PATCH -H "Authorization: Bearer \$\(gcloud auth print-access-token\)" .* -d '{"scaling":{"minInstanceCount":2,"maxInstanceCount":0}}' 'https:\/\/run\.googleapis\.com\/v2\/\S+\/services\/hook\?updateMask=\S+'$/,
		);
	});

	test('what it would not do is refused in words', () => {
		expect(() => planned({preset: 'normal'})).toThrow('hook has these bounds already: min 2, max 100');
		expect(() => planned({min: 20, max: 10})).toThrow('at least 20 instances are more than 10 at most');
		expect(() => planned({preset: 'panic'})).toThrow('there is no preset panic');
	});

	test('tells what it costs, and what the revision does not let it do', () => {
		const {sideEffects} = planned({preset: 'outage'}, {revisionMax: 100});
		expect(sideEffects).toEqual([
			'No new revision is made; traffic stays where it is.',
			'5 instances are kept warm and paid for day and night until this is taken back.',
			'The revision itself has 100 at most, which stays: a new revision would have to raise it.',
		]);
	});

	test('the same plan again does not scale twice: its etag is of what was seen', () => {
		expect(planned({preset: 'outage'}).call.body).toMatchObject({etag: 'e1'});
	});
});
