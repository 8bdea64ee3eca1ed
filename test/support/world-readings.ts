/** A world for tests, and what a wall would read from it. */
import {projects} from '../../src/sandbox/contract/names.ts';
import type {Story} from '../../src/sandbox/contract/stories.ts';
import {metric} from '../../src/sandbox/world/schema.ts';
import {createSimulation} from '../../src/sandbox/world/simulation.ts';
import {createRecorder, noon, type Recorder} from './world-recorder.ts';

export const minute = 60_000;
export const hour = 60 * minute;

/** A simulation on recording stores, and `advance` by minutes. */
export function world(story: Story, {at = noon, seed = 7} = {}) {
	const recorder = createRecorder(at);
	const simulation = createSimulation(recorder.stores, {seed, story, storyAfterMinutes: 3});
	const advance = async (minutes: number) => {
		recorder.clock.at += minutes * minute;
		await simulation.advance(recorder.clock.at);
	};
	return {recorder, simulation, advance, at};
}

/** Share of 5xx among the requests of webhook-processor in (from, to]. */
export function errorRatio(recorder: Recorder, from: number, to: number): number {
	const requests = recorder.samples.filter(
		item => item.type === metric.requests && item.project === projects.ingestion && item.end > from && item.end <= to,
	);
	const count = (list: typeof requests) => list.reduce((sum, item) => sum + Number(item.value), 0);
	return count(requests.filter(item => item.metricLabels.response_code_class === '5xx')) / count(requests);
}

/** The bucket's upper bound at or above the 95th percentile of latencies. */
export function p95(recorder: Recorder, from: number, to: number): number {
	const totals: number[] = [];
	let bounds: readonly number[] = [];
	for (const {type, project, end, value} of recorder.samples) {
		if (
			type !== metric.latencies ||
			project !== projects.ingestion ||
			end <= from ||
			end > to ||
			typeof value === 'number'
		)
			continue;
		bounds = value.bounds;
		for (const [i, count] of value.counts.entries()) totals[i] = (totals[i] ?? 0) + count;
	}
	const all = totals.reduce((a, b) => a + b, 0);
	let seen = 0;
	for (const [i, count] of totals.entries()) {
		seen += count;
		if (seen >= all * 0.95) return bounds[i] ?? Number.POSITIVE_INFINITY;
	}
	return 0;
}

/** Undelivered messages in the newest sample. */
export function backlog(recorder: Recorder, at: number): number {
	const found = recorder.samples.filter(
		item =>
			item.type === metric.backlog &&
			item.resourceLabels.subscription_id === 'webhook-processing-sub' &&
			item.end <= at,
	);
	return Number(found.toSorted((a, b) => b.end - a.end)[0]?.value);
}

/** Share of CRM syncs in (from, to] that worked. */
export function crmSuccess(recorder: Recorder, from: number, to: number): number {
	const syncs = recorder
		.rows('crm_integrations')
		.filter(row => Number(row.created_at) > from && Number(row.created_at) <= to);
	return syncs.filter(row => row.status === 'success').length / syncs.length;
}
