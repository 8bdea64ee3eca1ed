/** Results of measures: a number, or why there is none. */

import type {Reading} from '../../cloud/types.ts';
import type {MetricUnit} from '../../config/metricUnit.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {isWanted} from '../../filter/wanted.ts';
import type {Lookup} from '../readings.ts';
import type {Course, HistoryPoint} from '../series.ts';
import {isRefused, type Standing} from '../source-standing.ts';

/** One number (of one instance). `nodata`: a successful poll found nothing. `blind`: the source cannot be read, so there is no value. */
export interface Measured {
	instance?: string;
	value?: number;
	/** The value in words where a number would say little, e.g. `paused`. */
	text?: string;
	/** Earlier values up to and with the newest, oldest first, where the source has them. */
	history?: readonly HistoryPoint[];
	/** The same for each of several series; all of them are judged. */
	courses?: readonly Course[];
	/** From one point of a history to the next, ms, where the source says. */
	step?: number;
	/** The unit of the value, where the source says. */
	unit?: MetricUnit;
	/** Time of the data, ms. */
	dataAt?: number;
	/** Until when the value is proven, ms: time of the poll, or now for ages, which grow by themselves. */
	at: number;
	status: 'value' | 'nodata' | 'blind';
	/** The instance has stopped reporting. */
	stopped?: boolean;
	/** The part that was left out of the answer, in words: a good part does not prove that the whole is good. */
	cut?: string;
	/** Blind only because the first poll is still under way. */
	loading?: boolean;
	/** Blind because Google refuses the question itself, which no waiting heals. */
	refused?: boolean;
	reason?: string;
}

/** Input of measures besides their reading. */
export interface Context {
	system: SystemConfig;
	source: Lookup;
	/** ms. */
	now: number;
}

/** The part of a measure that names which rows or series count. */
export interface Narrowed {
	where?: Readonly<Record<string, readonly string[]>> | undefined;
	except?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** Whether a row or series counts. */
export const isNamed = (cellOf: (name: string) => string, {where = {}, except = {}}: Narrowed): boolean =>
	Object.entries(where).every(([name, values]) => isWanted(values, cellOf(name))) &&
	!Object.entries(except).some(([name, values]) => isWanted(values, cellOf(name)));

/** The labels or columns that tell instances apart, as `by` has them. */
export type By = string | readonly string[] | undefined;

export const labelsOf = (by: By): readonly string[] => (by === undefined ? [] : typeof by === 'string' ? [by] : by);

/** What stands between two labels in the name of an instance. */
export const between = ' / ';

/** The name of an instance: `webhook-processor`, or `webhook-processor / POST` by two labels. Undefined without a `by`. */
export const instanceOf = (by: By, cellOf: (name: string) => string | undefined): string | undefined =>
	by === undefined
		? undefined
		: labelsOf(by)
				.map(name => visible(cellOf(name)))
				.join(between);

/** Blanks would name nothing on the screen. */
const visible = (label: string | undefined): string =>
	label === undefined ? '(none)' : label.trim() === '' ? '(empty)' : label;

/** Whether a measure with `except` has nothing to judge because there are no other instances: that is no missing data. */
export const isLeftOver = (things: readonly unknown[], {except}: Narrowed): boolean =>
	things.length > 0 && Object.keys(except ?? {}).length > 0;

/** A source of a kind that the measure cannot read. */
export function wrongKind(reading: Reading, wanted: string): Measured {
	return {
		status: 'blind',
		at: reading.fetchedAt,
		reason: `the source answers ${reading.answer.kind}, the check needs ${wanted}`,
	};
}

/** A source that cannot be read. */
export const unseen = ({level, reason = '', why}: Standing, now: number): Measured => ({
	status: 'blind',
	loading: level === 'loading',
	refused: why !== undefined && isRefused(why.error),
	at: now,
	reason,
});
