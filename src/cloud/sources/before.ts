/**
 * What the rows of a list were before they last changed. Google tells only what is now; each reading carries on what the ones
 * before it have seen, over a restart as well, because readings are remembered. Pure.
 */
import {instantOf} from '../../zone.ts';
import type {Answer, Row} from '../types.ts';

/** Columns that a list with a memory has besides its own. */
export const beforeColumns = {changed_at: 'time', before: 'text'} as const;
interface Before {
	/** When the change was made or, where nothing tells that, first seen. */
	changed_at: string | null;
	/** The settings before it, as JSON by column. */
	before: string | null;
}

interface Comparison<R> {
	/** Tells the same thing from reading to reading. */
	id(row: R): string;
	/** The settings that are compared. */
	settings: readonly (keyof R & string)[];
	/** When the row was changed, as its API says, ISO. */
	changedAt(row: R): string | null;
}

/**
 * Rows with what the settings of each were before they last changed, as far as the last answer tells.
 * @param seenAt when these rows were read, ms
 */
export function withBefore<R extends Row>(
	rows: readonly R[],
	last: {answer: Answer; fetchedAt: number} | undefined,
	{id, settings, changedAt}: Comparison<R>,
	seenAt: number,
): (R & Before)[] {
	const known = new Map(
		last?.answer.kind === 'rows' ? last.answer.rows.map(row => [id(row as R), row as R & Before]) : [],
	);
	return rows.map((row): R & Before => {
		const was = known.get(id(row));
		if (!was) return {...row, changed_at: null, before: null};
		if (settings.every(name => was[name] === row[name]))
			return {...row, changed_at: was.changed_at ?? null, before: was.before ?? null};
		const said = changedAt(row);
		const isTrue = said !== null && instantOf(said) <= seenAt && instantOf(said) >= (last?.fetchedAt ?? 0) - slack;
		return {
			...row,
			changed_at: isTrue ? said : new Date(seenAt).toISOString(),
			before: JSON.stringify(Object.fromEntries(settings.map(name => [name, was[name] ?? null]))),
		};
	});
}

/** ms: lists may show a change some minutes after it was made. */
const slack = 10 * 60_000;

/** The settings of a row before its last change; undefined where none was seen. */
export function beforeOf({before}: Row): Row | undefined {
	if (typeof before !== 'string') return undefined;
	try {
		const value: unknown = JSON.parse(before);
		return typeof value === 'object' && value !== null ? (value as Row) : undefined;
	} catch {
		return undefined;
	}
}
