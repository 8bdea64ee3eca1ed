/** The entry of a check as an alert. Pure. */
import {minute} from '../clock.ts';
import type {CheckConfig} from '../config/schema/checks.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {comparison, milliseconds} from '../config/units.ts';
import {ago} from '../text/durations.ts';
import type {Entry} from './entry.ts';
import {isFiring, isUnjudged} from './firing.ts';
import {flappingOf} from './flaps.ts';
import {formatLimit} from './format.ts';
import {isActive, restText} from './hours.ts';
import {callOf, gravest, isUnset, limitAt} from './levels.ts';
import type {Run} from './run.ts';
import {alertLevel} from './standing.ts';
import {textOf} from './texts.ts';
import type {Alert, AlertState} from './types.ts';
import {unitOf} from './units.ts';
import {keepResolved} from './vanished.ts';

/**
 * The limit in words that fit the value: `not 2xx` beside `HTTP 503`, and none where the value is a sentence (a stuck run, a
 * job).
 */
function limitOf(check: CheckConfig, limit: string): {limit?: string} {
	const {measure} = check;
	if ('httpOk' in measure) return {limit: 'not 2xx'};
	if ('reachable' in measure) return {limit: 'no answer below 500'};
	if ('jobs' in measure || 'burn' in measure || 'all' in measure) return {};
	if ('runs' in measure && measure.runs === 'stuck') return {};
	return {limit: formatLimit(comparison(limit), unitOf(check))};
}

/** Undefined for a check that is plainly ok. */
export function alertOf(
	key: string,
	entry: Entry,
	system: SystemConfig,
	check: CheckConfig,
	now: number,
): Alert | undefined {
	const {run, was} = entry;
	const state = stateOf(entry, check);
	const isOver = run.state !== 'firing' && run.resolvedAt !== undefined && now - run.resolvedAt < keepResolved;
	const resolved = state !== 'pending' && isOver;
	if (state === 'ok' && !resolved) return undefined;
	const reason = reasonOf(entry, check, system.tz, now);
	const limit = was ? limitAt(check.levels, was.level) : entry.limit;
	const progress = state === 'pending' && !run.notDue ? pendingText(run, check) : undefined;
	const {level} = entry;
	const firing = isFiring({state});
	const bad = (firing || state === 'pending') && (level === 'crit' || level === 'warn');
	const flapping = flappingOf(run);
	const left = milliseconds(check.for) - run.held;
	// An alert without a level has no label either; the gravest level that it could have decides its place.
	const called = bad ? callOf(check, level) : {severity: callOf(check, gravest(check)).severity};
	const alert: Alert = {
		key,
		system: system.system,
		check: check.id,
		title: check.title,
		...(entry.instance === undefined ? {} : {instance: entry.instance}),
		state,
		level: state === 'pending' ? entry.level : alertLevel({state, level: entry.level}),
		...called,
		value: entry.value,
		...(limit === undefined ? {} : limitOf(check, limit)),
		since:
			isUnjudged({state}) || state === 'nodata' || state === 'loading'
				? entry.seenSince
				: state === 'ok'
					? (run.resolvedAt ?? run.since)
					: run.since,
		...(bad && run.start !== undefined && Number.isFinite(run.start) && {badSince: run.start}),
		...(run.firedAt === undefined || state === 'pending' ? {} : {firedAt: run.firedAt}),
		...(resolved && run.resolvedAt !== undefined ? {resolvedAt: run.resolvedAt} : {}),
		...(reason === undefined ? {} : {reason}),
		...(progress === undefined ? {} : {progress}),
		...(progress === undefined || run.at === undefined || left <= 0 ? {} : {firesAt: run.at + left}),
		past: entry.past,
		...(entry.dataAt === undefined ? {} : {dataAt: entry.dataAt}),
		...(was ? {was} : {}),
		...(flapping ? {flapping} : {}),
		...(firing && check.repeat !== undefined ? {repeat: milliseconds(check.repeat)} : {}),
		...(check.seed === undefined ? {} : {seed: check.seed}),
	};
	const text = bad ? textOf(check, alert, system) : undefined;
	return text === undefined ? alert : {...alert, text};
}

/** What a pending alert still waits for: the rest of its `for`, then its looks. */
function pendingText({held, tries}: Run, {for: hold, attempts}: CheckConfig): string {
	const of = milliseconds(hold);
	return held < of ? progressText(held, of) : `${tries} of ${attempts} looks`;
}

/** `7 of 20 m`: in whole minutes from two minutes on, so that it changes once a minute; else in steps of ten seconds. */
export function progressText(held: number, of: number): string {
	const short = of < 2 * minute;
	const done = short ? Math.floor(held / 10_000) * 10 : Math.floor(held / minute);
	return `${done} of ${short ? `${Math.round(of / 1000)} s` : `${Math.round(of / minute)} m`}`;
}

function stateOf({run, seen, loading, refused, was}: Entry, check: CheckConfig): AlertState {
	const unseen = loading ? 'loading' : refused ? 'error' : 'blind';
	if (was) return unseen;
	if (run.state === 'firing') return isRecovering(run) && seen === 'value' ? 'recovering' : 'firing';
	if (seen === 'blind') return unseen;
	if (seen === 'nodata') return 'nodata';
	return isUnset(check) ? 'unset' : run.state;
}

/** Whether its newest sample is good. */
const isRecovering = ({badAt, at}: Run): boolean => badAt !== undefined && at !== undefined && at > badAt;

function reasonOf(
	{run, seen, loading, refused, reason, was}: Entry,
	check: CheckConfig,
	tz: string,
	now: number,
): string | undefined {
	const unseen = `${refused ? 'refused' : 'blind'}: ${reason ?? 'could not look'}`;
	if (was) {
		const then = `was ${was.level.toUpperCase()} ${ago(now - was.at)}, before the restart`;
		return loading ? then : `${then}; ${unseen}`;
	}
	if (loading) return reason;
	if (seen === 'blind') return unseen;
	if (seen === 'kept') return `nodata-kept: ${reason ?? 'no data'}`;
	if (run.notDue) return isActive(check.activeHours, tz, now) ? `due ${check.dueBy}` : restWords(check, tz, now);
	if (isUnset(check)) return 'no threshold is set';
	if (run.state === 'firing' && isRecovering(run))
		return `good for ${progressText((run.at ?? 0) - (run.badAt ?? 0), milliseconds(check.keepFiringFor))}`;
	return reason;
}

const restWords = ({activeHours}: CheckConfig, tz: string, now: number): string =>
	activeHours ? restText(activeHours, tz, now) : 'rests';
