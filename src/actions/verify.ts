/** Whether an action helped. Pure judgements over what was read afterwards. */
import type {Row, Series} from '../cloud/types.ts';
import type {Verdict} from './types.ts';

export interface ErrorSample {
	requests: number;
	errors: number;
}

/** Fewer requests than this prove nothing. */
const enough = 20;
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

const percent = (ratio: number) => `${(ratio * 100).toFixed(1)} %`;

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

export interface FollowedRun {
	status: string;
	startedAt: number;
	/** ms, once it ended. */
	endedAt?: number;
	rows?: number;
	error?: string;
}

/** The first run that began at or after `since` (ms); older ones are not ours. */
export function newRun(rows: readonly Row[], since: number): FollowedRun | undefined {
	const runs = rows
		.map(row => ({row, startedAt: Date.parse(String(row.started_at))}))
		.filter(({startedAt}) => startedAt >= since)
		.sort((a, b) => a.startedAt - b.startedAt);
	const first = runs[0];
	if (!first) return undefined;
	const {row, startedAt} = first;
	const endedAt =
		row.completed_at === null || row.completed_at === undefined ? Number.NaN : Date.parse(String(row.completed_at));
	return {
		status: String(row.status),
		startedAt,
		...(Number.isNaN(endedAt) ? {} : {endedAt}),
		...(typeof row.rows === 'number' ? {rows: row.rows} : {}),
		...(typeof row.error === 'string' && row.error !== '' ? {error: row.error} : {}),
	};
}
