/** Cells of tables and what they say by shape and tone. Pure; src/ui/Grid.tsx draws them. */
import {type Level, levelOrder} from '../checks/types.ts';
import {fit, widthOf} from '../text/format.ts';
import type {Theme, Tone} from '../theme/theme.ts';
import type {Course} from './course.ts';

export interface Segment {
	text: string;
	tone?: Tone;
}

/** One text, or several with a tone each. */
export type Cell = string | Segment | readonly Segment[];

export interface Column<Row> {
	title: string;
	/** 1 is kept longest. */
	rank: number;
	cell: (row: Row) => Cell;
	align?: 'left' | 'right';
	/** Text that may be cut: at least and at most so many cells. Without it the column is as wide as its widest cell. */
	text?: {min: number; max: number};
	/** It is a name: where it must be cut, that is done in its middle. */
	name?: true;
}

/** The mark of a level: its shape always, its colour only where something is wrong. Empty where no check judges. */
export function mark(theme: Theme, level: Level | undefined): Segment {
	if (level === undefined) return {text: ' '};
	const {glyph, tone} = theme.status(level);
	return {text: glyph, tone: level === 'ok' ? 'dim' : tone};
}

/** The tone of a number: colour is for trouble. */
export function toneOf(level: Level | undefined): Tone {
	if (level === undefined || level === 'ok') return 'plain';
	return level === 'loading' ? 'pending' : level === 'unset' ? 'nodata' : level;
}

/** The tone of what is bad by itself, such as a failed run: a colour only where a check gives a level. */
export function badTone(level: Level | undefined): Tone {
	return level === 'crit' || level === 'warn' ? level : 'strong';
}

/** The text of a cell without its tones. */
export const cellText = (cell: Cell): string =>
	typeof cell === 'string' ? cell : 'text' in cell ? cell.text : cell.map(({text}) => text).join('');

/** Worst first; equal ones stay in their order. */
export const troubleFirst = <Row>(rows: readonly Row[], levelOf: (row: Row) => Level): Row[] =>
	rows.toSorted((a, b) => levelOrder.indexOf(levelOf(a)) - levelOrder.indexOf(levelOf(b)));

/** Rows in their usual places while all of them fit, else those in trouble first: a small box must not hide them. */
export function urgentFirst<Row>(
	rows: readonly Row[],
	room: number,
	levelOf: (row: Row) => Level | undefined,
): readonly Row[] {
	return rows.length < room ? rows : troubleFirst(rows, row => levelOf(row) ?? 'ok');
}

/** Cells of a column of courses: scales right-aligned in front of bars that begin at one place. */
export function courseCells<Row>(rows: readonly Row[], of: (row: Row) => Course | undefined): (row: Row) => Cell {
	const courses = new Map(rows.map(row => [row, of(row)]));
	const width = Math.max(0, ...[...courses.values()].map(course => (course ? widthOf(course.scale) : 0)));
	return row => {
		const course = courses.get(row);
		if (!course) return '';
		const bars = course.bars.map(({text, level}): Segment => ({text, tone: toneOf(level)}));
		return [{text: `${fit(course.scale, width, 'right')} `, tone: 'dim'}, ...bars];
	};
}
