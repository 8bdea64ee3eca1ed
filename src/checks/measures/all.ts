/** Several conditions at once: how many checks are bad now. */

import {membersOf} from '../../config/judged.ts';
import type {CheckConfig, Measure} from '../../config/schema/checks.ts';
import {judgeAt} from '../due.ts';
import type {HistoryPoint} from '../series.ts';
import type {Context, Measured} from './measured.ts';

type AllMeasure = Extract<Measure, {all: unknown}>;

/** How a check stands now, whatever its `for`. */
interface Member {
	check: CheckConfig;
	state: 'bad' | 'good' | 'nodata' | 'blind';
	/** Until when that is proven, ms. */
	at: number;
	reason?: string | undefined;
	/** Blind only because nothing was read yet. */
	loading?: boolean;
	/** Whether it was bad, from each of these times on; where its source has a history. */
	past?: readonly {t: number; isBad: boolean}[];
}

/**
 * The number of checks that are bad. What cannot be seen may be bad: the number is known only where that would not matter,
 * because another check is good.
 * @param measured the values of a check
 */
export function allValue(
	{system, now}: Context,
	measure: AllMeasure,
	measured: (check: CheckConfig) => readonly Measured[],
): Measured {
	const members = membersOf(system, measure).map(check => memberOf(check, measured(check), system.tz, now));
	const at = Math.min(...members.map(one => one.at));
	const bad = members.filter(({state}) => state === 'bad');
	const unknown = members.find(({state}) => state === 'blind') ?? members.find(({state}) => state === 'nodata');
	const isKnown = members.some(({state}) => state === 'good');
	if (unknown && !isKnown) {
		const reason = `${unknown.check.title}: ${unknown.reason ?? unknown.state}`;
		const loading = unknown.loading && {loading: true as const};
		return {status: unknown.state === 'blind' ? 'blind' : 'nodata', at: now, reason, ...loading};
	}
	const history = historyOf(members);
	const names = bad.map(({check}) => check.title);
	return {
		status: 'value',
		value: bad.length,
		text: `${bad.length} of ${members.length}`,
		at,
		...(names.length > 0 && {reason: names.join(', ')}),
		...(history.length > 0 && {history, dataAt: at}),
	};
}

/** The worst instance of a check speaks for it. */
function memberOf(check: CheckConfig, measured: readonly Measured[], tz: string, now: number): Member {
	const judge = judgeAt(check, tz);
	const isBad = (t: number, value: number) => {
		const {judged, notDue} = judge(t, value);
		return judged.level !== 'ok' && !notDue;
	};
	const values = measured.filter(({status}) => status === 'value');
	const at = Math.min(now, ...values.map(one => one.at));
	const newest = values.flatMap(one => one.courses?.map(course => course.newest) ?? {t: one.at, value: one.value ?? 0});
	if (newest.some(({t, value}) => isBad(t, value))) return {check, state: 'bad', at, ...pastOf(values, isBad)};
	const unseen = measured.find(({status}) => status === 'blind') ?? measured.find(({status}) => status === 'nodata');
	if (unseen && unseen.status !== 'value') {
		const {status: state, reason, loading = false} = unseen;
		return {check, state, at, reason, loading};
	}
	return {check, state: 'good', at, ...pastOf(values, isBad)};
}

function pastOf(values: readonly Measured[], isBad: (t: number, value: number) => boolean): Pick<Member, 'past'> {
	const courses = values.flatMap(one => one.courses?.map(({history}) => history) ?? [one.history ?? []]);
	if (courses.length === 0 || courses.some(history => history.length === 0)) return {};
	const badOf = new Map<number, boolean>();
	const points = courses
		.flatMap((history, course) => history.map(({t, value}) => ({t, value, course})))
		.sort((a, b) => a.t - b.t);
	return {
		past: points.flatMap(({t, value, course}, index) => {
			badOf.set(course, isBad(t, value));
			return points[index + 1]?.t === t ? [] : [{t, isBad: [...badOf.values()].some(Boolean)}];
		}),
	};
}

/** How many were bad at each time that all of them have a history of; empty where one has none. */
function historyOf(members: readonly Member[]): HistoryPoint[] {
	const pasts = members.map(({past}) => past ?? []);
	if (pasts.some(past => past.length === 0)) return [];
	const begin = Math.max(...pasts.map(past => past[0]?.t ?? 0));
	const end = Math.min(...pasts.map(past => past.at(-1)?.t ?? 0));
	const times = [...new Set(pasts.flatMap(past => past.map(({t}) => t)))].sort((a, b) => a - b);
	const places = pasts.map(() => 0);
	return times.flatMap(t => {
		if (t < begin || t > end) return [];
		const bad = pasts.filter((past, index) => {
			let place = places[index] ?? 0;
			while ((past[place + 1]?.t ?? Number.POSITIVE_INFINITY) <= t) place++;
			places[index] = place;
			return past[place]?.isBad;
		});
		return [{t, value: bad.length}];
	});
}
