/** Rows of revisions: of several containers the one that takes the requests counts. */
import {expect, test} from 'vitest';
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
