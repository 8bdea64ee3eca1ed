/** The value of an SLO, as its pane shows it. */

import type {SloConfig} from '../../config/schema/checks.ts';
import type {SourceState} from '../../poll/types.ts';
import {sliState, statesOf} from '../sli-state.ts';
import {viewOf} from '../slo.ts';
import {standingOf} from '../source-standing.ts';
import {type Context, type Measured, unseen} from './measured.ts';

/** The whole, or each of its groups. */
export function sloValues({system, source, now}: Context, id: string): Measured[] {
	const slo = system.slos.find(one => one.id === id);
	if (!slo) return [{status: 'blind', at: now, reason: `no SLO named ${id}`}];
	const state = sliState(slo, source);
	const standing = standingOf(state, now);
	if (standing.level !== 'ok') return [unseen(standing, now)];
	const states = statesOf(slo, state);
	if (states.length === 0) return [{status: 'nodata', at: standing.reading.fetchedAt, reason: 'no data'}];
	return states.map(([instance, its]) => ({
		...(instance !== undefined && {instance}),
		...measured(slo, its, system.tz, now),
	}));
}

function measured(slo: SloConfig, state: SourceState, tz: string, now: number): Measured {
	const view = viewOf(slo, state, now, tz);
	const fetchedAt = state.reading?.fetchedAt ?? now;
	// Over the whole window the points (days) are not the value's own history: it may change while its newest day stays.
	const hasHistory = view.span < view.window;
	const at = hasHistory ? (view.dataAt ?? fetchedAt) : fetchedAt;
	const data = view.dataAt === undefined ? {} : {dataAt: view.dataAt};
	if (view.status === 'blind') return {status: 'blind', at: now, reason: view.reason ?? 'could not read'};
	if (view.value === undefined) return {status: 'nodata', at, reason: view.text, ...data};
	const history = hasHistory ? {history: view.points} : {};
	const answer = state.reading?.answer;
	const cut = answer?.kind === 'series' && answer.cut !== undefined ? {cut: answer.cut} : {};
	return {status: 'value', value: view.value, at, ...history, ...data, ...cut};
}
