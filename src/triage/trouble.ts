/** The open alerts of a system as one trouble: when each began, and which belong together. Pure. */

import {type EtlSource, etlView} from '../checks/etl.ts';
import {type EtlRun, isOpen} from '../checks/etl-runs.ts';
import {byUrgency, isBad} from '../checks/standing.ts';
import type {Alert} from '../checks/types.ts';
import {minute} from '../clock.ts';
import {paneOf} from '../config/panes.ts';
import type {CheckConfig, Measure} from '../config/schema/checks.ts';
import type {SystemScene} from '../scene/types.ts';

/** An alert that fires or builds up, with its check and its begin. */
export interface Bad {
	alert: Alert;
	/** Absent where the config has changed since. */
	measure?: Measure;
	/** Its first bad moment, ms: of failed runs the begin of the first of them. */
	begin: number;
	/** The runs that it judges, where it is about runs. */
	runs?: EtlSource;
	/** Begin of the last run that went well, ms. Between it and the begin nothing tried what a change may have broken. */
	lastGood?: number;
}

/** Alerts that begin further apart than this have nothing to do with each other, ms. */
const apart = 30 * minute;

/** Everything that is bad, the most urgent first, and all sources of runs beside it. */
export function badOf({system, source, asOf, judgement}: SystemScene): {
	bad: readonly Bad[];
	runs: readonly EtlSource[];
} {
	const alerts = judgement.alerts.filter(isBad).toSorted(byUrgency);
	const pane = paneOf(system, 'runs');
	if (alerts.length === 0 || !pane) return {bad: alerts.map(alert => badBy(alert, judgement.checks, [])), runs: []};
	const runs = etlView(pane, source, asOf, system.tz).sources;
	return {bad: alerts.map(alert => badBy(alert, judgement.checks, runs)), runs};
}

function badBy(alert: Alert, checks: readonly CheckConfig[], runs: readonly EtlSource[]): Bad {
	const known = alert.badSince ?? alert.firedAt ?? alert.since;
	const measure = checks.find(({id}) => id === alert.check)?.measure;
	if (!measure || !('runs' in measure)) return {alert, begin: known, ...(measure && {measure})};
	const its = runs.find(({source}) => source === alert.instance);
	const begin = its && beginOfRuns(its, measure.runs);
	const lastGood = its?.runs.findLast(({status}) => status === 'ok')?.startedAt;
	return {
		alert,
		measure,
		begin: begin ?? known,
		...(its && {runs: its}),
		...(lastGood !== undefined && {lastGood}),
	};
}

function beginOfRuns(its: EtlSource, what: 'failed' | 'stuck' | 'missed'): number | undefined {
	if (what === 'stuck') return its.stuck?.startedAt;
	if (what === 'missed') return its.lateSince;
	return failedRuns(its)[0]?.startedAt;
}

/** The failures in a row up to now, oldest first. */
export function failedRuns({runs, failures}: Pick<EtlSource, 'runs' | 'failures'>): readonly EtlRun[] {
	const ended = runs.filter(({status}) => !isOpen(status) && status !== 'unknown');
	return failures === 0 ? [] : ended.slice(-failures);
}

/** Those that began around the same time as one of them, each within half an hour of another. */
export function togetherWith(all: readonly Bad[], one: Bad): Bad[] {
	const order = all.toSorted((a, b) => a.begin - b.begin);
	const at = order.indexOf(one);
	const isNext = (a: Bad | undefined, b: Bad | undefined) =>
		a !== undefined && b !== undefined && b.begin - a.begin <= apart;
	let [from, to] = [at, at];
	while (isNext(order[from - 1], order[from])) from--;
	while (isNext(order[to], order[to + 1])) to++;
	const members = new Set(order.slice(from, to + 1));
	return all.filter(bad => members.has(bad));
}
