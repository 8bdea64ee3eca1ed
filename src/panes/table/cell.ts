/** How a cell of a row is written. Pure. */
import {formatValue} from '../../checks/format.ts';
import {numbersOf} from '../../checks/levels.ts';
import {numberOf} from '../../checks/readings.ts';
import type {Stand} from '../../checks/standing.ts';
import {ageOf, timeOf} from '../../checks/time.ts';
import {age} from '../../text/durations.ts';
import {bytes} from '../../text/format.ts';
import type {Theme} from '../../theme/theme.ts';
import {moment} from '../../zone.ts';
import {type Cell, mark, toneOf} from '../cells.ts';
import type {TableColumn} from './checks.ts';

interface At {
	theme: Theme;
	now: number;
	tz: string;
	/** Project of the system. */
	project: string;
}

const nothing = '–';

/** A cell without a form. */
export function textOfCell(cell: unknown): string {
	if (cell === null || cell === undefined) return '';
	if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
	return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

/**
 * A name without what all names in the column have in common: `projects/ours/secrets/crm-key/versions/2` is `crm-key/versions/2` in
 * a column `secret`, and `web@ours.iam.gserviceaccount.com` is `web@ours`. Details and copies have it whole.
 */
export function shortName(text: string, column: string, project: string): string {
	const start = `projects/${project}/`;
	const rest = text.startsWith(start) ? text.slice(start.length) : text;
	const kind = `${column}s/`;
	const name = rest.startsWith(kind) ? rest.slice(kind.length) : rest;
	return /^\S+$/.test(name) ? name.replace(/(?:\.iam)?\.gserviceaccount\.com$/, '') : name;
}

/** A value that does not fit the wanted form is written unchanged, because a hidden number is worse than an odd one. */
export function cellOf(cell: unknown, {as, column}: TableColumn, {level, limits = {}}: Stand, at: At): Cell {
	const tone = toneOf(level);
	if (as === 'level') {
		if (level === undefined) return textOfCell(cell);
		return [mark(at.theme, level), {text: ` ${at.theme.status(level).word}`, tone}];
	}
	const text = written(cell, as, numbersOf(limits), at) ?? shortName(textOfCell(cell), column, at.project);
	return {text: text || nothing, tone};
}

function written(
	cell: unknown,
	as: Exclude<TableColumn['as'], 'level'>,
	limits: readonly number[],
	{now, tz}: At,
): string | undefined {
	if (as === 'text') return undefined;
	if (as === 'time') {
		const t = timeOf(cell, tz);
		return t === undefined ? undefined : moment(t, now, tz);
	}
	if (as === 'age') {
		const old = ageOf(cell, now, tz);
		return old === undefined ? undefined : age(old);
	}
	const value = numberOf(cell);
	if (value === undefined) return undefined;
	if (as === 'bytes') return bytes(value);
	return formatValue(value, as === 'percent' ? 'ratio' : as === 'duration' ? 'ms' : 'count', limits);
}
