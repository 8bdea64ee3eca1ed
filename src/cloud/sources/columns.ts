/** Lists of the cloud as rows with documented columns (docs/sources.md). */
import {lastTime} from '../../clock.ts';
import {isoText} from '../../zone.ts';
import {type ProtoTime, protoMs} from '../time.ts';
import type {Answer, Reading} from '../types.ts';

/** What stands in the cells of each column, besides null for what is not known or not set. A time is an ISO string in UTC. */
export type Columns = Readonly<Record<string, keyof Cells>>;
interface Cells {
	text: string;
	number: number;
	boolean: boolean;
	time: string;
}
export type RowOf<C extends Columns> = {readonly [Name in keyof C]: Cells[C[Name]] | null};

/** What was read of a list. */
interface ListRead<C extends Columns> {
	rows: readonly RowOf<C>[];
	requests: number;
	/** What was left out, in words. */
	cut?: string | undefined;
}

/** @param now when it was read, ms */
export function listReading<C extends Columns>(columns: C, {rows, requests, cut}: ListRead<C>, now: number): Reading {
	return {
		answer: {kind: 'rows', columns: Object.keys(columns), rows, ...(cut !== undefined && {cut})},
		fetchedAt: now,
		cost: {requests, bytesBilled: 0},
	};
}

/** The rows of a list that has these columns; undefined for every other answer. */
export function rowsWith<C extends Columns>(answer: Answer | undefined, columns: C): readonly RowOf<C>[] | undefined {
	if (answer?.kind !== 'rows') return undefined;
	const {columns: own, rows} = answer;
	return own && Object.keys(columns).every(name => own.includes(name)) ? (rows as readonly RowOf<C>[]) : undefined;
}

/** What is said of a list that goes on. */
export const cutAt = ({more, items}: {more: boolean; items: readonly unknown[]}, what: string): string | undefined =>
	more ? `the first ${items.length.toLocaleString('en-US')} ${what}, there are more` : undefined;

/** A time of an API, or ms, as a cell; null for what no Date can hold, so that one odd row does not blind a list. */
export function timeCell(time: ProtoTime | string | number | null | undefined): string | null {
	const at = typeof time === 'number' ? time : protoMs(time);
	return at === undefined || !(Math.abs(at) <= lastTime) ? null : isoText(at);
}

/** A number as a cell; INT64 comes as text or as an object that prints as one. */
export function numberCell(value: unknown): number | null {
	if (value === null || value === undefined || value === '') return null;
	const number = Number(String(value));
	return Number.isFinite(number) ? number : null;
}
