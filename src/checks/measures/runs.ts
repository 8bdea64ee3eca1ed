/** Measures of the runs of each source of the pane of runs. */

import {paneOf} from '../../config/panes.ts';
import type {Measure} from '../../config/schema/checks.ts';
import {ago, duration} from '../../text/durations.ts';
import {moment} from '../../zone.ts';
import {type EtlSource, etlView, runNeeds} from '../etl.ts';
import {standingOf, standingOfAll} from '../source-standing.ts';
import {type Context, type Measured, unseen} from './measured.ts';

type RunsMeasure = Extract<Measure, {runs: unknown}>;

/** One value for each source, also for expected ones without runs. A source without any row is blind while one of its sources of rows is. */
export function runValues({system, source, now}: Context, {runs: what}: RunsMeasure): Measured[] {
	const pane = paneOf(system, 'runs');
	if (!pane) return [{status: 'blind', at: now, reason: 'the system has no pane of runs'}];
	const needs = runNeeds(pane);
	const standings = pane.runs.map(id => ({id, standing: standingOf(source(id), now, needs.get(id))}));
	const good = standings.filter(({standing}) => standing.level === 'ok').map(({id}) => id);
	const all = standingOfAll(standings.map(({standing}) => standing));
	const blind = all.level === 'ok' ? undefined : unseen(all, now);
	if (good.length === 0 && blind) return [blind];
	const readAt = Math.min(...good.map(id => source(id).reading?.fetchedAt ?? now));
	return etlView({...pane, runs: good}, source, now, system.tz).sources.map(one => {
		if (blind && !one.last) return {instance: one.source, ...blind};
		const data = one.last ? {dataAt: one.last.startedAt} : {};
		return {instance: one.source, ...data, ...aspects[what](one, now, system.tz, readAt)};
	});
}

type Aspect = (one: EtlSource, now: number, tz: string, readAt: number) => Measured;

const aspects: Record<RunsMeasure['runs'], Aspect> = {
	/** Failures in a row up to now; no value after a last run that is neither success nor failure. */
	failed({failures, last, lastFailure}, now, tz, at) {
		if (last?.status === 'unknown' && failures === 0)
			return {status: 'nodata', at, reason: `the last run says ${last.word === '' ? 'nothing' : `'${last.word}'`}`};
		if (failures === 0 || !lastFailure) return {status: 'value', value: 0, at};
		return {
			status: 'value',
			value: failures,
			at,
			reason: `${lastFailure.error}, run of ${moment(lastFailure.at, now, tz)}`,
		};
	},
	/** Whether a run has been running for too long, 1 or 0. */
	stuck({stuck}, now, tz) {
		if (!stuck) return {status: 'value', value: 0, at: now};
		const text = `running for ${duration(stuck.duration)}`;
		return {status: 'value', value: 1, text, at: now, reason: `since ${moment(stuck.startedAt, now, tz)}`};
	},
	/** Due times in a row without a run. */
	missed({missed, last, lateSince, dueUnknown}, now, tz) {
		if (dueUnknown?.blind)
			return {status: 'blind', loading: dueUnknown.blind.loading, at: now, reason: dueUnknown.reason};
		if (missed === 0) return {status: 'value', value: 0, at: now};
		const begun = last ? `last run began ${ago(now - last.startedAt)}` : 'never ran';
		const due = lateSince === undefined ? '' : `, due ${moment(lateSince, now, tz)}`;
		return {status: 'value', value: missed, at: now, reason: begun + due};
	},
};
