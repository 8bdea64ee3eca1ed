/** The columns of a pane of queues. Pure. */

import type {Queue} from '../../checks/backlog.ts';
import {formatLimit, formatValue} from '../../checks/format.ts';
import {numbersOf} from '../../checks/levels.ts';
import {waitText} from '../../checks/standing.ts';
import {hour} from '../../clock.ts';
import {comparison} from '../../config/units.ts';
import {ago, duration} from '../../text/durations.ts';
import {count} from '../../text/format.ts';
import {decimal} from '../../text/numbers.ts';
import type {Theme} from '../../theme/theme.ts';
import {type Cell, type Column, courseCells, mark, toneOf} from '../cells.ts';
import {courseOf} from '../course.ts';

export function queueColumns(theme: Theme, now: number, width: number, rows: readonly Queue[]): Column<Queue>[] {
	const cells = width >= 100 ? 30 : 12;
	const {blocks} = theme.glyph;
	const course = courseCells(rows, ({points, stand: {limits}}) =>
		courseOf(points, {cells, unit: 'count', limits, lower: false, blocks}),
	);
	return [
		{title: '', rank: 1, cell: ({stand}) => mark(theme, stand.level)},
		{title: 'subscription', rank: 1, name: true, text: {min: 23, max: 60}, cell: ({subscription}) => subscription},
		{
			title: 'waiting',
			rank: 1,
			align: 'right',
			cell: ({undelivered, stand}) => ({
				text: undelivered === undefined ? 'no data' : formatValue(undelivered, 'count', numbersOf(stand.limits ?? {})),
				tone: toneOf(stand.level),
			}),
		},
		{
			title: 'fires when',
			rank: 7,
			cell: ({stand: {limits}}) => ({text: firesWhen(limits), tone: 'dim'}),
		},
		{title: 'oldest', rank: 2, align: 'right', cell: ({oldestAge}) => duration(oldestAge)},
		{title: 'per min', rank: 3, align: 'right', cell: trendCell},
		{title: 'outlook', rank: 4, cell: outlook},
		{
			title: 'dead',
			rank: 5,
			align: 'right',
			cell: ({deadLetters}) =>
				deadLetters === undefined ? '–' : {text: count(deadLetters), tone: deadLetters > 0 ? 'strong' : 'plain'},
		},
		{title: 'course', rank: 6, cell: course},
		{
			title: 'age',
			rank: 8,
			align: 'right',
			cell: ({dataAt}) => ({text: dataAt === undefined ? '–' : ago(now - dataAt), tone: 'dim'}),
		},
	];
}

function firesWhen({crit, warn}: NonNullable<Queue['stand']['limits']> = {}): string {
	const limit = crit ?? warn;
	return limit === undefined ? '' : formatLimit(comparison(limit), 'count');
}

function trendCell({trend}: Queue): Cell {
	if (trend === undefined) return '–';
	const size = Math.abs(trend);
	// A line through equal points is flat but for the arithmetic.
	if (size < 1e-6) return '0';
	return `${trend > 0 ? '+' : '-'}${size >= 10 ? count(Math.round(size)) : decimal(size, 1)}`;
}

function outlook({drainsIn, crossesIn, undelivered, threshold, trend, stand}: Queue): Cell {
	const waits = waitText(stand);
	if (waits !== undefined) return {text: waits, tone: 'pending'};
	if (drainsIn !== undefined) return `empty in ${duration(drainsIn)}`;
	if (crossesIn !== undefined && threshold !== undefined)
		return {
			text: `over ${formatValue(threshold, 'count')} in ${duration(crossesIn)}`,
			tone: crossesIn < hour ? 'strong' : 'plain',
		};
	if (undelivered === undefined || trend === undefined) return '';
	if (trend < 0) return {text: 'draining', tone: 'dim'};
	const over = threshold !== undefined && undelivered > threshold;
	if (trend > 0) return {text: 'growing', tone: over ? toneOf(stand.level) : 'plain'};
	return {text: 'steady', tone: 'dim'};
}
