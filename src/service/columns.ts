/** The table of revisions. Pure. */

import {imageTag} from '../changes/differences.ts';
import {shortPerson} from '../changes/words.ts';
import {bar} from '../charts/bar.ts';
import type {Cell, Column} from '../panes/cells.ts';
import {age, duration} from '../text/durations.ts';
import {count, percent} from '../text/format.ts';
import type {Theme} from '../theme/theme.ts';
import {localDate, localTime} from '../zone.ts';
import type {Revision} from './revisions.ts';

/** Cells of the bar of the traffic, with its number. */
const barWidth = 13;

interface Drawing {
	theme: Theme;
	/** ms, for ages. */
	now: number;
	tz: string;
}

/** From left to right. Where room is short the percentile goes first, then who, the requests, the day, the image. */
export function revisionColumns({theme, now, tz}: Drawing): Column<Revision>[] {
	const tone = ({serves, isBad}: Revision) => (serves ? (isBad ? 'crit' : 'strong') : 'plain');
	return [
		{
			title: '',
			rank: 1,
			cell: ({serves, isBad, candidate}) => markOf(theme, {serves, isBad, suggested: candidate.suggested}),
		},
		{title: 'revision', rank: 1, text: {min: 9, max: 24}, name: true, cell: ({short}) => short},
		{
			title: 'deployed',
			rank: 8,
			cell: ({candidate: {createdAt}}) =>
				localDate(createdAt, tz) === localDate(now, tz)
					? localTime(createdAt, tz, true)
					: `${localDate(createdAt, tz).slice('2026-'.length)} ${localTime(createdAt, tz)}`,
		},
		{title: 'age', rank: 3, align: 'right', cell: ({candidate}) => age(now - candidate.createdAt)},
		{title: 'by', rank: 10, text: {min: 8, max: 20}, cell: ({row}) => shortPerson(String(row.creator ?? ''))},
		{title: 'image', rank: 6, text: {min: 8, max: 20}, name: true, cell: ({candidate: {image}}) => imageTag(image)},
		{
			title: 'traffic',
			rank: 4,
			cell: revision => {
				const {shareNow} = revision.candidate;
				const share = {
					share: shareNow / 100,
					text: `${shareNow} %`.padStart(5),
					tone: shareNow > 0 ? tone(revision) : 'dim',
				} as const;
				return [...bar(share, {...theme.charts, width: barWidth})];
			},
		},
		{
			title: '5xx',
			rank: 5,
			align: 'right',
			cell: ({errorRate, isBad, serves}) => {
				if (errorRate === undefined) return {text: '–', tone: 'dim'};
				return {text: percent(errorRate), tone: isBad && serves ? 'crit' : 'plain'};
			},
		},
		{title: 'P95', rank: 11, align: 'right', cell: ({p95}) => (p95 === undefined ? '' : duration(p95))},
		{
			title: 'requests',
			rank: 9,
			align: 'right',
			cell: ({requests, candidate}) => (candidate.history === 'unknown' && requests === 0 ? '' : count(requests)),
		},
		{
			title: 'state',
			rank: 2,
			text: {min: 22, max: 30},
			cell: (revision): Cell => ({text: revision.state, tone: revision.serves ? tone(revision) : 'plain'}),
		},
	];
}

/** `▼`-like marks are those of the theme: trouble that serves, what serves, and the one to go back to. */
function markOf(theme: Theme, {serves, isBad, suggested}: {serves: boolean; isBad: boolean; suggested: boolean}): Cell {
	if (serves && isBad) return {text: theme.status('crit').glyph, tone: 'crit'};
	if (serves) return {text: theme.glyph.pointer, tone: 'plain'};
	return suggested ? {text: '*', tone: 'strong'} : '';
}
