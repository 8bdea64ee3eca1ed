/** The columns of a pane of signatures, and all that is known of one. Pure. */
import {countStrip} from '../../charts/heatStrip.ts';
import {hour, minute} from '../../clock.ts';
import type {Signature, SignatureState} from '../../signatures/types.ts';
import {ago} from '../../text/durations.ts';
import {count, fit, widthOf} from '../../text/format.ts';
import {shortRevision, tinyRevision} from '../../text/revision.ts';
import {moment} from '../../zone.ts';
import type {Cell, Column} from '../cells.ts';
import type {Drawing, Fact} from '../rows.ts';

/** Cells of the pane from which on a strip has one for each minute, and headers are words; in fewer, one for five minutes. */
const wide = 120;
const minutes = 60;
const fewCells = 12;

export function signatureColumns(
	{theme, width}: Drawing,
	{at, since}: SignatureState,
	tz: string,
	shown: readonly Signature[],
): Column<Signature>[] {
	const isWide = width >= wide;
	return [
		{title: '', rank: 1, cell: ({isNew}) => (isNew ? {text: 'NEW', tone: 'strong'} : '')},
		{
			title: isWide ? 'per min' : '/min',
			rank: 2,
			align: 'right',
			cell: ({perMinute}) => ({text: count(perMinute), tone: perMinute > 0 ? 'strong' : 'dim'}),
		},
		{title: 'seen', rank: 5, align: 'right', cell: ({seen}) => count(seen)},
		{title: isWide ? 'first seen' : 'first', rank: 3, cell: ({firstAt}) => moment(firstAt, at, tz)},
		{
			title: 'revision',
			rank: 6,
			cell: ({revisions}) => ({text: revisionText(revisions, isWide ? shortRevision : tinyRevision), tone: 'dim'}),
		},
		{
			title: 'peak, last 60 m',
			rank: 4,
			cell: stripCells(shown, counts =>
				countStrip(pointsOf(counts, at, since), {
					...theme.charts,
					timing: {delay: 0, step: minute},
					range: hour,
					zone: tz,
					width: isWide ? minutes : fewCells,
					now: at,
				}),
			),
		},
		{title: 'signature', rank: 1, text: {min: leastText(width), max: 300}, cell: ({text}) => text},
	];
}

/** Cells that the text gets at least: where there is little room, it comes before its strip, and in a narrow pane before all but the rate. */
const leastText = (width: number): number => (width >= 100 ? 30 : Math.max(10, Math.min(50, width - 22)));

/** The newest revision, and how many others wrote it. */
function revisionText(revisions: readonly string[], short: (name: string) => string): string {
	const newest = revisions.at(-1);
	if (newest === undefined) return '';
	return `${short(newest)}${revisions.length > 1 ? ` +${revisions.length - 1}` : ''}`;
}

/** Each minute with its count at its end; nothing for minutes before the log is known. */
function pointsOf(counts: readonly number[], at: number, since: number): {t: number; value: number}[] {
	const end = (Math.floor(at / minute) + 1) * minute;
	return counts
		.map((value, index) => ({t: end - (counts.length - 1 - index) * minute, value}))
		.filter(({t, value}) => t > since || value > 0);
}

/** The strips of all rows behind their peaks, right-aligned. */
function stripCells(
	shown: readonly Signature[],
	drawn: (counts: readonly number[]) => ReturnType<typeof countStrip>,
): (signature: Signature) => Cell {
	const peakWidth = Math.max(1, ...shown.map(({counts}) => widthOf(count(Math.max(0, ...counts)))));
	return ({counts}) => {
		const {line, peak} = drawn(counts);
		return [{text: `${fit(peak > 0 ? count(peak) : '', peakWidth, 'right')} `, tone: 'dim'}, ...line];
	};
}

/** All that is known of a signature. */
export function signatureFacts(signature: Signature, {at, since}: SignatureState, tz: string): Fact[] {
	const {text, sample, severity, perMinute, seen, firstAt, lastAt, isNew, revisions, counts} = signature;
	const first = `${moment(firstAt, at, tz)}, ${ago(at - firstAt)}`;
	return [
		{name: 'signature', text},
		{name: 'newest line', text: sample},
		{name: 'severity', text: severity},
		{name: 'per minute', text: `${count(perMinute)}, at most ${count(Math.max(0, ...counts))} in the last 60 m`},
		{name: 'seen', text: `${count(seen)}, since ${moment(since, at, tz)}`},
		{
			name: 'first seen',
			text: isNew
				? `${first}: NEW, not seen before`
				: firstAt - since < hour
					? `${first}, or before: the log is known no longer`
					: first,
		},
		{name: 'last seen', text: `${moment(lastAt, at, tz)}, ${ago(at - lastAt)}`},
		...(revisions.length > 0 ? [{name: 'revisions', text: revisions.toReversed().join(', ')}] : []),
	];
}
