/** The columns of the ETL pane: what each says of a source, of its runs today and of a longer period. Pure. */

import type {EtlRow, EtlSource} from '../../checks/etl.ts';
import type {EtlDay, EtlPeriod} from '../../checks/etl-period.ts';
import {type EtlRun, isOpen, type RunStatus} from '../../checks/etl-runs.ts';
import type {Level} from '../../checks/types.ts';
import {day} from '../../clock.ts';
import {ago, duration, lasting} from '../../text/durations.ts';
import {count, cut, percent} from '../../text/format.ts';
import {decimal} from '../../text/numbers.ts';
import type {Theme, Tone} from '../../theme/theme.ts';
import {localTime} from '../../zone.ts';
import {badTone, type Cell, type Column, mark, type Segment} from '../cells.ts';

/** How a run stands: our word where the pipeline's says the same, else the pipeline's own. */
export function wordOf({status, word}: EtlRun): string {
	switch (status) {
		case 'ok':
		case 'running':
			return status;
		case 'stuck':
			return 'STUCK';
		case 'failed':
			return /^(fail|error)/i.test(word) ? 'FAILED' : cut(`FAILED: ${word}`, longestWord);
		case 'unknown':
			return word === '' ? 'no status' : cut(word, longestWord);
	}
}

/** In cells: the word of a pipeline may be a whole sentence of its log. */
const longestWord = 22;

/** An outcome is told by its shape: the colours of levels are left to what the checks say. */
function runMark(theme: Theme, status: RunStatus): Segment {
	switch (status) {
		case 'ok':
			return {text: theme.glyph.bullet, tone: 'dim'};
		case 'failed':
			return {text: theme.status('crit').glyph, tone: 'strong'};
		case 'running':
			return {text: theme.status('loading').glyph, tone: 'pending'};
		case 'stuck':
			return {text: theme.status('warn').glyph, tone: 'strong'};
		case 'unknown':
			return {text: theme.status('nodata').glyph, tone: 'nodata'};
	}
}

export function todayColumns(
	theme: Theme,
	now: number,
	/** Now in finer steps, while something runs. */
	fine: number,
	tz: string,
	rowsLabel: string,
	width: number,
	since: number | undefined,
): Column<EtlRow>[] {
	const strip = width >= 120 ? 30 : width >= 70 ? 16 : 8;
	return [
		{title: '', rank: 1, cell: ({stand}) => mark(theme, stand.level)},
		{title: 'source', rank: 1, name: true, text: {min: 17, max: 24}, cell: ({source}) => source},
		{title: 'runs', rank: 4, cell: ({runs}) => runs.slice(-strip).map(run => runMark(theme, run.status))},
		{title: 'last', rank: 2, cell: lastCell},
		{title: 'started', rank: 3, align: 'right', cell: ({last}) => (last ? ago(now - last.startedAt) : '–')},
		{title: 'took', rank: 5, align: 'right', cell: ({last}) => tookText(last, fine)},
		{title: 'of usual', rank: 8, align: 'right', cell: one => ofUsual(one, one.last?.duration, one.usualDuration)},
		{title: rowsLabel, rank: 6, align: 'right', cell: ({last}) => count(last?.rows)},
		{
			title: 'of usual',
			rank: 9,
			align: 'right',
			cell: one => ofUsual(one, one.last?.rows, one.usualRows),
		},
		{title: since === undefined ? 'today ok/bad' : 'ok/bad', rank: 7, align: 'right', cell: todayCell},
		{title: 'due', rank: 7.5, align: 'right', cell: one => dueCell(one, now, tz)},
		{
			title: 'last error',
			rank: 10,
			text: {min: 12, max: 400},
			cell: ({lastFailure, failures}) =>
				lastFailure ? {text: lastFailure.error, tone: failures > 0 ? 'plain' : 'dim'} : '',
		},
	];
}

function lastCell({last, failures, stand}: EtlRow): Cell {
	if (!last) return {text: 'no run', tone: 'nodata'};
	const text = failures > 1 && last.status === 'failed' ? `${wordOf(last)} x${failures}` : wordOf(last);
	return {text, tone: lastTone(last.status, stand.level)};
}

function lastTone(status: RunStatus, level: Level | undefined): Tone {
	switch (status) {
		case 'ok':
		case 'running':
			return 'plain';
		case 'failed':
		case 'stuck':
			return badTone(level);
		case 'unknown':
			return 'nodata';
	}
}

/** When a run that is not over began, ms. */
export const openSince = (run: EtlRun | undefined): number | undefined =>
	run && isOpen(run.status) ? run.startedAt : undefined;

function tookText(run: EtlRun | undefined, now: number): string {
	const since = openSince(run);
	return since === undefined ? duration(run?.duration) : lasting(now - since);
}

/** '1.2x' of the usual; striking ones are strong. Only what ended well is comparable: the rest did a part of the work. */
function ofUsual({last}: EtlSource, value: number | undefined, usual: number | undefined): Cell {
	if (last?.status !== 'ok' || value === undefined || !usual) return '–';
	const times = value / usual;
	return {
		text: `${times >= 10 ? Math.round(times) : decimal(times, 1)}x`,
		tone: times >= 2 || times <= 0.5 ? 'strong' : 'dim',
	};
}

function todayCell({today: {ok, failed}}: EtlSource): Cell {
	return failed > 0 ? [{text: `${ok}/`}, {text: String(failed), tone: 'strong'}] : `${ok}/${failed}`;
}

function dueCell({nextDue, lateSince, dueUnknown, stand}: EtlRow, now: number, tz: string): Cell {
	if (lateSince !== undefined) return {text: `late, was ${localTime(lateSince, tz)}`, tone: badTone(stand.level)};
	if (dueUnknown) return {text: dueUnknown.blind ? 'not known' : dueUnknown.reason, tone: 'dim'};
	if (nextDue === undefined) return '';
	return {text: nextDue - now < day ? localTime(nextDue, tz) : `in ${duration(nextDue - now)}`, tone: 'dim'};
}

export function periodColumns(theme: Theme, rowsLabel: string): Column<EtlPeriod>[] {
	return [
		{title: 'source', rank: 1, name: true, text: {min: 17, max: 24}, cell: ({source}) => source},
		{title: 'ok', rank: 2, align: 'right', cell: ({ok}) => count(ok)},
		{
			title: 'failed',
			rank: 2,
			align: 'right',
			cell: ({failed}) => (failed > 0 ? {text: count(failed), tone: 'strong'} : '0'),
		},
		{
			title: 'success',
			rank: 3,
			align: 'right',
			cell: ({ok, failed}) => (ok + failed > 0 ? percent(ok / (ok + failed)) : {text: 'no runs', tone: 'nodata'}),
		},
		{title: 'days', rank: 4, cell: ({days}) => days.map(day => dayMark(theme, day))},
		{
			title: 'average',
			rank: 5,
			align: 'right',
			cell: ({avgSeconds}) => duration(avgSeconds === undefined ? undefined : avgSeconds * 1000),
		},
		{
			title: 'longest',
			rank: 6,
			align: 'right',
			cell: ({maxSeconds}) => duration(maxSeconds === undefined ? undefined : maxSeconds * 1000),
		},
		{
			title: `avg ${rowsLabel}`,
			rank: 7,
			align: 'right',
			cell: ({avgRows}) => count(avgRows === undefined ? undefined : Math.round(avgRows)),
		},
	];
}

/** A day without runs is a blank; one with failures stands out, and its shape says whether half of its runs failed. */
function dayMark(theme: Theme, {ok, failed}: EtlDay): Segment {
	if (ok + failed === 0) return {text: ' '};
	if (failed === 0) return {text: theme.glyph.bullet, tone: 'dim'};
	return {text: theme.status(failed >= ok ? 'crit' : 'warn').glyph, tone: 'strong'};
}
