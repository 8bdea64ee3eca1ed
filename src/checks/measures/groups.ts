/** The series of an answer, narrowed and told apart as a measure says. */

import type {Answer, Reading, Series} from '../../cloud/types.ts';
import {own} from '../../text/own.ts';
import {missingName} from '../named.ts';
import {
	type By,
	instanceOf,
	isLeftOver,
	isNamed,
	labelsOf,
	type Measured,
	type Narrowed,
	wrongKind,
} from './measured.ts';

export type SeriesAnswer = Extract<Answer, {kind: 'series'}>;
type Grouped = Narrowed & {by?: By};

/** Why a measure cannot read these series: a label that none of them has. */
export const missingLabel = ({series}: SeriesAnswer, {by, where = {}, except = {}}: Grouped): string | undefined =>
	missingName(
		'series',
		'label',
		series.map(({labels}) => labels),
		[...Object.keys(where), ...Object.keys(except), ...labelsOf(by)],
	);

/** The series that count, by the instance that they are of. */
export function groupsOf(series: readonly Series[], measure: Grouped): Map<string | undefined, Series[]> {
	const groups = new Map<string | undefined, Series[]>();
	for (const one of series) {
		if (!isNamed(label => own(one.labels, label) ?? '', measure)) continue;
		const instance = instanceOf(measure.by, label => own(one.labels, label));
		const members = groups.get(instance);
		if (members) members.push(one);
		else groups.set(instance, [one]);
	}
	return groups;
}

/** One value for each instance, or one for all series that `where` lets through. */
export function grouped(
	measure: Grouped,
	reading: Reading,
	measured: (members: readonly Series[], answer: SeriesAnswer) => Measured,
): Measured[] {
	const {answer, fetchedAt: at} = reading;
	if (answer.kind !== 'series') return [wrongKind(reading, 'series')];
	const {series, unit, cut} = answer;
	const missing = missingLabel(answer, measure);
	if (missing !== undefined) return [{status: 'blind', reason: missing, at}];
	const groups = groupsOf(series, measure);
	if (groups.size === 0 && isLeftOver(series, measure)) return [];
	if (groups.size === 0) return [{status: 'nodata', reason: 'no points in the window', at}];
	return [...groups].map(([instance, members]) => ({
		...(instance === undefined ? {} : {instance}),
		...(unit === undefined ? {} : {unit}),
		...(cut === undefined ? {} : {cut}),
		...measured(members, answer),
	}));
}

/** No points, or points that are no numbers. */
export function noPoints(members: readonly Series[], {fetchedAt: at}: Reading): Measured {
	if (members.some(({points}) => points.some(({distribution}) => distribution)))
		return {status: 'blind', reason: 'the points are distributions: a check needs a percentile aligner', at};
	return {status: 'nodata', reason: 'no points in the window', at};
}
