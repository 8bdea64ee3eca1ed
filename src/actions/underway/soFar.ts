/** What the log tells of a change of traffic long before the metrics do. Pure. */
import {minute, second} from '../../clock.ts';
import type {SignatureState} from '../../signatures/types.ts';
import {count} from '../../text/format.ts';
import {shortRevision} from '../../text/revision.ts';
import {localTime} from '../../zone.ts';
import type {ActionRun} from '../runs.ts';
import {calledAt, convergedAt} from './stages.ts';

/** Whole minutes before the call whose errors are the usual ones. */
const minutesBefore = 5;
/** The running minute counts from so much of it on, ms. */
const enough = 20 * second;

/** Errors per minute before the call and since the change is served; undefined where it is too early to tell, or the log was not read. */
export function errorRates(
	run: ActionRun,
	{errors, since, at}: SignatureState,
): {before: number; now: number} | undefined {
	const called = calledAt(run);
	const served = convergedAt(run);
	if (called === undefined || served === undefined || errors.length === 0) return undefined;
	const running = Math.floor(at / minute) * minute;
	const minutes = errors.map((value, index) => ({value, start: running - (errors.length - 1 - index) * minute}));
	const before = minutes.filter(({start}) => start + minute <= called && start >= since).slice(-minutesBefore);
	const after = minutes.filter(({start}) => start >= served && (start < running || at - start >= enough));
	if (before.length === 0 || after.length === 0) return undefined;
	const sum = (list: readonly {value: number}[]) => list.reduce((all, {value}) => all + value, 0);
	const length = (after.length * minute - (after.at(-1)?.start === running ? running + minute - at : 0)) / minute;
	return {before: sum(before) / before.length, now: sum(after) / length};
}

export interface SoFar {
	text: string;
	/** Towards better, worse, or neither. */
	towards: 'better' | 'worse' | 'neither';
}

/** How it looks so far, by the errors of the log; undefined where nothing can be said. */
export function soFarOf(run: ActionRun, state: SignatureState): SoFar | undefined {
	const rates = errorRates(run, state);
	if (!rates) return undefined;
	const {before, now} = rates;
	const [was, is] = [before, now].map(rate => count(Math.round(rate)));
	if (before < 1)
		return now >= 5
			? {text: `looks worse: ${is} errors a minute, hardly any before`, towards: 'worse'}
			: {text: 'hardly any errors, before as now: only the metrics can tell', towards: 'neither'};
	if (now <= before / 4)
		return {text: `looks like it works: errors fell from ${was} to ${is} a minute`, towards: 'better'};
	if (now >= before * 1.5) return {text: `looks worse: errors rose from ${was} to ${is} a minute`, towards: 'worse'};
	return {text: `no effect yet: ${is} errors a minute, ${was} before`, towards: 'neither'};
}

/** `last error of 00008-txf 11:07:06`: of the revisions that lose the traffic. */
export function lastErrorOf({plan}: ActionRun, {signatures}: SignatureState, tz: string): string | undefined {
	const left = Array.isArray(plan.facts.left) ? plan.facts.left.map(String) : [];
	const [name] = left;
	const last = signatures
		.filter(({revisions}) => revisions.some(revision => left.includes(revision)))
		.reduce((newest, {lastAt}) => Math.max(newest, lastAt), Number.NEGATIVE_INFINITY);
	if (name === undefined || !Number.isFinite(last)) return undefined;
	return `last error of ${left.map(shortRevision).join(', ')} at ${localTime(last, tz, true)}`;
}
