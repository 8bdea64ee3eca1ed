/** What each story of the ingestion system does to its world, and that calm takes it back. */
import {expect, test} from 'vitest';
import {projects} from '../../src/sandbox/contract/names.ts';
import type {Story} from '../../src/sandbox/contract/stories.ts';
import {metric} from '../../src/sandbox/world/schema.ts';
import {backlog, minute, p95, world} from '../support/world-readings.ts';
import type {Recorder} from '../support/world-recorder.ts';

/** The sum of a metric's samples of the last five minutes, of those with this label value. */
function total({samples, clock}: Recorder, type: string, label = ''): number {
	const since = clock.at - 5 * minute;
	return samples
		.filter(
			one =>
				one.project === projects.ingestion &&
				one.type === type &&
				one.end > since &&
				(label === '' || Object.values(one.metricLabels).includes(label)),
		)
		.reduce((sum, {value}) => sum + (typeof value === 'number' ? value : value.count), 0);
}
const lines = ({logs, clock}: Recorder, pattern: RegExp): number =>
	logs.filter(
		({timestamp, textPayload, jsonPayload}) =>
			timestamp > clock.at - 5 * minute && pattern.test(textPayload ?? JSON.stringify(jsonPayload ?? '')),
	).length;
const highCpu = ({samples}: Recorder): number => {
	const found = samples.findLast(one => one.type === metric.spannerCpu && one.metricLabels.priority === 'high');
	return Number(found?.value);
};

const stories: readonly {told: Story; sign: (recorder: Recorder) => boolean}[] = [
	{told: 'cold-start', sign: seen => p95(seen, seen.clock.at - 5 * minute, seen.clock.at) > 5000},
	{told: 'oom', sign: seen => lines(seen, /^Memory limit of 4096 MiB exceeded/) > 3},
	{told: 'db-connections', sign: seen => lines(seen, /too many connections/) > 20 && highCpu(seen) > 0.65},
	{told: 'crm-429', sign: seen => lines(seen, /HubSpot answered 429/) > 10},
	{told: 'backlog-growth', sign: seen => backlog(seen, seen.clock.at) > 100},
	{told: 'db-corruption', sign: seen => seen.rows('tenants').filter(({status}) => status === null).length === 3},
	{told: 'suspicious-ip', sign: seen => total(seen, metric.requests, '4xx') > 150 && lines(seen, /^unauthorized/) > 50},
	{
		told: 'warm-leads',
		sign: seen =>
			seen
				.rows('processing_requests')
				.some(row => Number(row.lead_score) > 90 && Number(row.created_at) > seen.clock.at - 15 * minute),
	},
	{
		told: 'region-outage',
		sign: seen => total(seen, metric.spannerRequests, 'unavailable') > 100 && total(seen, metric.requests, '2xx') < 20,
	},
];

test.for(stories)('$told shows, and calm ends it', async ({told, sign}) => {
	const {recorder, simulation, advance} = world(told);
	await simulation.start();
	await advance(2);
	expect(sign(recorder)).toBe(false);
	await advance(28);
	expect(sign(recorder)).toBe(true);
	simulation.tell('calm');
	await advance(30);
	expect(sign(recorder)).toBe(false);
});
