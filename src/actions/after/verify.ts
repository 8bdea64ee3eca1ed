/** Whether an action helped. Pure judgements over what was read afterwards. */
import {type EtlRun, isOpen} from '../../checks/etl-runs.ts';
import {median} from '../../checks/median.ts';
import {enough} from '../../checks/served.ts';
import type {Series} from '../../cloud/types.ts';
import {duration} from '../../text/durations.ts';
import {hundredths} from '../../text/numbers.ts';
import type {Verdict} from '../types.ts';

export interface ErrorSample {
	requests: number;
	errors: number;
}

/** Error rates up to this are noise. */
const noise = 0.01;

/** Requests and 5xx answers in (from, to]. */
export function sample(series: readonly Series[], from: number, to: number): ErrorSample {
	let requests = 0;
	let errors = 0;
	for (const {labels, points} of series) {
		for (const {t, value = 0} of points) {
			if (t <= from || t > to) continue;
			requests += value;
			if (labels.response_code_class === '5xx') errors += value;
		}
	}
	return {requests, errors};
}

const percent = (ratio: number) => `${hundredths(ratio, 1)} %`;

/** Compares the error rate before with the one after the switch. */
export function judgeErrors(before: ErrorSample, after: ErrorSample): {verdict: Verdict; text: string} {
	if (after.requests < enough)
		return {
			verdict: 'inconclusive',
			text: `${after.requests === 0 ? 'no request' : `only ${after.requests} requests`} since the switch can be seen yet`,
		};
	const now = after.errors / after.requests;
	if (before.requests < enough)
		return {verdict: 'inconclusive', text: `5xx ${percent(now)} now, too few requests before to compare`};
	const was = before.errors / before.requests;
	const text = `5xx ${percent(was)} before, ${percent(now)} since (${after.requests} requests)`;
	if (now > was + noise && now > was * 1.5) return {verdict: 'worse', text};
	if (was > noise && now <= Math.max(noise, was / 2)) return {verdict: 'recovered', text};
	return {verdict: 'no effect', text};
}

/** The first run that began at or after `since` (ms); older ones are not ours. */
export const newRun = (runs: readonly EtlRun[], since: number): EtlRun | undefined =>
	runs.find(({startedAt}) => startedAt >= since);

/** How long the runs that went well took, ms: the median of those that are seen. */
export const usualDuration = (runs: readonly EtlRun[]): number | undefined =>
	median(runs.filter(({status}) => status === 'ok').map(run => run.duration));

/** The state or end of a run, in words. */
export function runText(follow: string, {status, word, duration: took, rows, error}: EtlRun): string {
	const lasted = took === undefined ? '' : ` ${isOpen(status) ? 'for' : 'after'} ${duration(took)}`;
	return `run of ${follow} ${word || status}${lasted}${rows === undefined ? '' : `, ${rows} rows`}${error === undefined ? '' : `: ${oneLine(error)}`}`;
}

/** Bodies come from outside: no control characters, one line, at most 200 characters. */
export function oneLine(text: string): string {
	return text
		.replaceAll(/\p{C}+/gu, ' ')
		.trim()
		.slice(0, 200);
}
