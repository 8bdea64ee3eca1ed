/** The columns of a pane of SLOs, and what is known of one: value, levels, course, budget, burn. Pure. */

import {shareLeft} from '../../checks/budget.ts';
import {formatLimit, type Unit} from '../../checks/format.ts';
import type {SloRow, SloView} from '../../checks/slo.ts';
import {waitText} from '../../checks/standing.ts';
import {day} from '../../clock.ts';
import {comparison} from '../../config/units.ts';
import {ago, duration} from '../../text/durations.ts';
import {percent} from '../../text/format.ts';
import {decimal} from '../../text/numbers.ts';
import type {Theme} from '../../theme/theme.ts';
import {moment} from '../../zone.ts';
import {badTone, type Cell, type Column, courseCells, mark, toneOf} from '../cells.ts';
import {type Course, courseOf} from '../course.ts';
import type {Fact} from '../rows.ts';

export function sloFacts(
	{title, text, target, unit, isMet, reason, dataAt, stand}: SloRow,
	now: number,
	tz: string,
): Fact[] {
	const {warn, crit} = stand.limits ?? {};
	const why = reason ?? waitText(stand);
	const limits = [
		crit && `crit when ${limitText(crit, unit)}`,
		warn && `warn when ${limitText(warn, unit)}`,
		targetText(target, unit, isMet),
	].filter(Boolean);
	return [
		{name: 'SLO', text: title, tone: 'strong'},
		...(why === undefined ? [] : [{name: 'why', text: why}]),
		{name: 'value', text: `${text}   ${limits.join(', ')}`},
		...(dataAt === undefined ? [] : [{name: 'data of', text: `${moment(dataAt, now, tz)} (${ago(now - dataAt)})`}]),
	];
}

export function sloColumns(theme: Theme, now: number, width: number, rows: readonly SloRow[]): Column<SloRow>[] {
	const course = courseCells(rows, rowCourse(width >= 110 ? 24 : width >= 70 ? 12 : 6, theme));
	return [
		{title: '', rank: 1, cell: ({stand}) => mark(theme, stand.level)},
		{
			title: 'SLO',
			rank: 1,
			name: true,
			text: {min: width >= 70 ? 22 : width >= 50 ? 19 : 10, max: 30},
			cell: ({title}) => title,
		},
		{
			title: 'value',
			rank: 1,
			align: 'right',
			cell: ({text, stand: {level}, value}) => ({
				text,
				tone: value !== undefined && (level === undefined || level === 'ok') ? 'strong' : toneOf(level),
			}),
		},
		{title: 'crit when', rank: 2, cell: ({stand, unit}) => ({text: limitText(stand.limits?.crit, unit), tone: 'dim'})},
		{title: 'target', rank: 3, cell: targetCell},
		{title: 'course', rank: 5, cell: course},
		{title: 'budget left', rank: 4, align: 'right', cell: budgetCell},
		{title: 'burn 1 h', rank: 6, align: 'right', cell: ({burn1h}) => burnCell(burn1h)},
		{title: 'burn 6 h', rank: 7, align: 'right', cell: ({burn6h}) => burnCell(burn6h)},
		{title: 'budget gone', rank: 8, align: 'right', cell: slo => goneCell(slo, now)},
		{title: 'warn when', rank: 10, cell: ({stand, unit}) => ({text: limitText(stand.limits?.warn, unit), tone: 'dim'})},
		{
			title: 'data seen',
			rank: 9,
			align: 'right',
			cell: ({coveredFor, window}) => ({
				text: coveredFor > 0 ? `${duration(coveredFor)} of ${Math.round(window / day)} d` : '–',
				tone: 'dim',
			}),
		},
		{
			title: 'age',
			rank: 11,
			align: 'right',
			cell: ({dataAt}) => ({text: dataAt === undefined ? '–' : ago(now - dataAt), tone: 'dim'}),
		},
		{title: 'why', rank: 12, text: {min: 10, max: 400}, cell: ({reason, stand}) => reason ?? waitText(stand) ?? ''},
	];
}

export const targetText = (target: string, unit: Unit, isMet: boolean | undefined): string =>
	`target ${limitText(target, unit)}${isMet === false ? ', missed' : ''}`;

const limitText = (limit: string | undefined, unit: Unit): string =>
	limit === undefined ? '' : formatLimit(comparison(limit), unit);

/** The promise. That it is missed is said, whatever the level: a limit may be far below it. */
function targetCell({target, unit, isMet, stand: {level}}: SloRow): Cell {
	const text = limitText(target, unit);
	if (isMet !== false) return {text, tone: 'dim'};
	return {text: `${text} missed`, tone: badTone(level)};
}

const rowCourse =
	(cells: number, {glyph}: Theme) =>
	({points, unit, target, stand}: SloRow): Course | undefined =>
		courseOf(points, {cells, unit, limits: stand.limits, lower: target.startsWith('>'), blocks: glyph.blocks});

function budgetCell({budgetLeft, covered}: SloView): Cell {
	if (budgetLeft === undefined) return '–';
	const text = budgetLeft <= 0 ? `spent ${percent(1 - budgetLeft, 0)}` : shareLeft(budgetLeft, covered);
	return {text, tone: budgetLeft < 0.25 ? 'strong' : 'plain'};
}

function burnCell(burn: number | undefined): Cell {
	if (burn === undefined) return '–';
	return {
		text: `${burn >= 100 ? Math.round(burn) : decimal(burn, 1)}x`,
		tone: burn > 1 ? 'strong' : 'plain',
	};
}

function goneCell({exhaustsAt, budgetLeft}: SloView, now: number): Cell {
	if (budgetLeft !== undefined && budgetLeft <= 0) return {text: 'now', tone: 'strong'};
	return exhaustsAt === undefined ? '–' : {text: `in ${duration(Math.max(0, exhaustsAt - now))}`, tone: 'strong'};
}
