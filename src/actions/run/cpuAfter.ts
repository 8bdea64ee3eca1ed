/** What a change of size does to the CPU of an instance, as its metric tells it minutes later (S3-072). */
import {minute} from '../../clock.ts';
import type {Series} from '../../cloud/types.ts';
import {messageOf} from '../../text/errors.ts';
import {percent} from '../../text/format.ts';
import type {Steps} from '../after/steps.ts';

const name = 'cpu';
/** ms of the data before the call, and ms after the change for which newer data is waited for. */
const before = 5 * minute;
const patience = 15 * minute;
/** ms between two looks: Google writes the metric once a minute, and minutes late. */
const every = minute;

/** The highest value of all series within a span, both ends included, ms. */
function highest(series: readonly Series[], from: number, to: number): number | undefined {
	const values = series
		.flatMap(({points}) => points)
		.flatMap(({t, value}) => (value !== undefined && t >= from && t <= to ? [value] : []));
	return values.length > 0 ? Math.max(...values) : undefined;
}

export const announceCpu = ({step}: Steps): void =>
	step('converging', {name, state: 'waits'}, 'its CPU, which the metric tells minutes late');

/**
 * Waits for the CPU of a whole minute after the change, and says it beside the one before; a newer action or the time ends the wait.
 * @param source a metric source whose values are shares. @param calledAt, convergedAt ms
 */
export async function cpuAfter(source: string, calledAt: number, convergedAt: number, steps: Steps): Promise<string> {
	const {clock, reads, sleep, step, superseded, target} = steps;
	const until = convergedAt + patience;
	const asked = target.system.sources[source];
	let text = `${source} is no source any more`;
	while (asked && !superseded.aborted) {
		try {
			const {answer} = await reads.read(target.system, source, asked, undefined, superseded);
			const series = answer.kind === 'series' ? answer.series : [];
			const now = highest(series, convergedAt + minute, Number.POSITIVE_INFINITY);
			const was = highest(series, calledAt - before, calledAt);
			if (now !== undefined) {
				text = `CPU ${percent(now, 0)}${was === undefined ? '' : `, ${percent(was, 0)} before`}`;
				step('verifying', {name, state: 'ok'}, text);
				return text;
			}
			text = `CPU ${percent(was, 0)} before; none is known since`;
		} catch (error) {
			text = `cannot look at its CPU: ${messageOf(error)}`;
		}
		if (clock.now() >= until) break;
		step('verifying', {name, state: 'runs', until}, text);
		await sleep(Math.max(250, every / clock.speed));
	}
	step('verifying', {name, state: 'failed'}, text);
	return text;
}
