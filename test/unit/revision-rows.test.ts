/** Rows of revisions: of several containers the one that takes the requests counts. */
import {expect, test} from 'vitest';
import {seriesOfService} from '../../src/checks/by-revision.ts';
import {revisions} from '../../src/cloud/sources/revisions.ts';
import {bareSystem} from '../support/serving.ts';

test('a sidecar that is listed first is not the revision', async () => {
	const system = bareSystem();
	const name = `projects/${system.project}/locations/${system.region}/services/web/revisions/web-00001-abc`;
	const raw = {
		name,
		createTime: {seconds: 1_700_000_000},
		containers: [
			{image: 'proxy:1', resources: {limits: {cpu: '1', memory: '128Mi'}}},
			{
				image: 'web:7',
				ports: [{containerPort: 8080}],
				env: [{name: 'A', value: 'b'}],
				resources: {limits: {cpu: '2', memory: '1Gi'}},
			},
		],
	};
	const run = {get: async () => ({name}), revisions: async () => ({items: [raw], requests: 1, more: false})};
	const question = {system, id: 'it', source: {revisions: ['web']}, previous: undefined, now: () => 0};
	const {answer} = await revisions.read({run} as never, question, new AbortController().signal);
	expect(answer).toMatchObject({
		rows: [{image: 'web:7', env: 'A=b', cpu: '2', memory: '1Gi', created_at: '2023-11-14T22:13:20.000Z'}],
	});
	// One odd time is one cell without a value, and not a list that cannot be read.
	raw.createTime.seconds = Number('9'.repeat(18));
	const {answer: odd} = await revisions.read({run} as never, question, new AbortController().signal);
	expect(odd).toMatchObject({rows: [{image: 'web:7', created_at: null}]});
});

test('requests of a service whose name goes on are none of its own', () => {
	const named = ['api-00007-abc', 'api-gateway-00001-abc', 'api-canary', 'apis-00001-abc'];
	const series = named.map(name => ({labels: {revision_name: name}, points: []}));
	const of = (service: string) => seriesOfService(series, service).map(({labels}) => labels.revision_name);
	expect(of('api')).toEqual(['api-00007-abc', 'api-canary']);
	expect(of('api-gateway')).toEqual(['api-gateway-00001-abc']);
	const whole = series.map(one => ({...one, labels: {...one.labels, service_name: 'api-gateway'}}));
	expect(seriesOfService(whole, 'api')).toEqual([]);
});
