/** Whether the instances of a Cloud Run service are gone, by the metric that counts them. */
import {minute} from '../../clock.ts';
import type {MetricSource} from '../../config/schema/sources.ts';
import {messageOf} from '../../text/errors.ts';
import type {Steps} from '../after/steps.ts';

const within = 10 * minute;

const counted = (service: string): MetricSource => ({
	metric: 'run.googleapis.com/container/instance_count',
	filter: `resource.type="cloud_run_revision" AND resource.labels.service_name="${service}"`,
	aligner: 'ALIGN_MAX',
	period: '60s',
	reducer: 'REDUCE_SUM',
	groupBy: [],
	window: '15m',
});

/**
 * Asks until none is counted: zero, or no point at all for as long as points may be late. A newer action or the time ends the wait.
 * @param since when the change was in force, ms
 */
export async function instancesGone(
	service: string,
	since: number,
	steps: Steps,
): Promise<{ok: boolean; text: string}> {
	const {clock, step, sleep, superseded} = steps;
	const until = since + within;
	for (;;) {
		const {ok, text} = await look(service, since, steps);
		const ends = ok || superseded.aborted || clock.now() > until;
		step('verifying', {name: 'instances', state: ends ? (ok ? 'ok' : 'failed') : 'runs', ...(!ends && {until})}, text);
		if (ends) return {ok, text};
		await sleep(Math.max(250, 15_000 / clock.speed));
	}
}

async function look(
	service: string,
	since: number,
	{reads, clock, target}: Steps,
): Promise<{ok: boolean; text: string}> {
	try {
		const signal = new AbortController().signal;
		const {answer} = await reads.read(target.system, 'action.instances', counted(service), undefined, signal);
		if (answer.kind !== 'series') return {ok: false, text: `instances cannot be counted: ${answer.kind}`};
		// A minute that began before the change still counts those that were there.
		const points = answer.series.flatMap(one => one.points).filter(({t}) => t > since + minute);
		const newest = points.map(({t}) => t).reduce((a, b) => Math.max(a, b), 0);
		const count = points.reduce((sum, {t, value = 0}) => (t === newest ? sum + value : sum), 0);
		if (points.length > 0) return {ok: count === 0, text: count === 0 ? 'no instance' : `${count} instances still`};
		const isSilent = clock.now() > since + answer.delaySeconds * 1000 + 2 * minute;
		return {ok: isSilent, text: isSilent ? 'no instance is counted any more' : 'not counted since'};
	} catch (error) {
		return {ok: false, text: `instances cannot be counted: ${messageOf(error)}`};
	}
}
