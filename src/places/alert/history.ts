/** When an alert fired: this time, and before. Pure. */
import {changesBefore, changesOf} from '../../changes/changes.ts';
import {changeWords} from '../../changes/words.ts';
import type {Chart} from '../../charts/types.ts';
import {valueText} from '../../charts/values.ts';
import type {Episode} from '../../checks/episodes.ts';
import type {Alert} from '../../checks/types.ts';
import type {SystemScene} from '../../scene/types.ts';
import {duration} from '../../text/durations.ts';
import {localDate, localTime, moment} from '../../zone.ts';

/** Earlier times that are told. */
const most = 10;
/** Cells of a change that is named. */
const longestChange = 80;

/** This time first, then the earlier ones, the newest first. */
export function historyTexts(alert: Alert, scene: SystemScene, chart: Chart | undefined): string[] {
	const before = scene.episodes.filter(({key, firedAt}) => key === alert.key && firedAt !== alert.firedAt);
	const earlier = before
		.toReversed()
		.slice(0, most)
		.map(episode => episodeText(episode, scene));
	return [
		thisTime(alert, scene, chart),
		...(earlier.length > 0 ? earlier : ['not before, as far as this wall remembers']),
	];
}

/** The name of an alert that is over, as its history has it. */
export const goneName = (key: string, {episodes}: Pick<SystemScene, 'episodes'>): string =>
	episodes.findLast(one => one.key === key)?.title ?? key;

/** When an alert that is over fired, the newest first. */
export const goneTexts = (key: string, scene: SystemScene): string[] =>
	scene.episodes
		.filter(one => one.key === key)
		.toReversed()
		.slice(0, most)
		.map(episode => episodeText(episode, scene));

function thisTime(
	{badSince, firedAt, resolvedAt, hold}: Alert,
	{asOf, system: {tz}}: SystemScene,
	chart: Chart | undefined,
): string {
	const at = (t: number) => moment(t, asOf, tz);
	const peak = chart && peakOf(chart, badSince ?? firedAt);
	return [
		badSince === undefined ? '' : `first bad ${at(badSince)}`,
		firedAt === undefined ? 'has not fired yet' : `fired ${at(firedAt)}`,
		peak === undefined ? '' : `worst ${peak.text} at ${localTime(peak.t, tz)}`,
		hold === undefined ? '' : `${hold.kind === 'ack' ? 'acknowledged' : 'muted'} by ${hold.who} ${at(hold.at)}`,
		resolvedAt === undefined ? '' : `resolved ${at(resolvedAt)}`,
	]
		.filter(Boolean)
		.join(', ');
}

/** The worst value since then, on the side of the limits. */
function peakOf({series, limits = {}, unit}: Chart, since: number | undefined): {t: number; text: string} | undefined {
	const points = series.flatMap(one => one.points).filter(({t}) => since !== undefined && t >= since);
	const isLow = Object.values(limits).some(({operator}) => operator.startsWith('<'));
	const [worst] = points.toSorted((a, b) => (isLow ? a.value - b.value : b.value - a.value));
	return worst && {t: worst.t, text: valueText(worst.value, unit, '', limits)};
}

function episodeText({firedAt, resolvedAt, level, value, quiet}: Episode, scene: SystemScene): string {
	const {tz} = scene.system;
	const end =
		resolvedAt === undefined ? 'no end known' : `${duration(resolvedAt - firedAt)}, to ${localTime(resolvedAt, tz)}`;
	const [change] = changesBefore(changesOf(scene), firedAt);
	const after = change === undefined ? '' : `, after ${changeWords({...change, diff: []}, longestChange)}`;
	return `${localDate(firedAt, tz)} ${localTime(firedAt, tz)}  ${end}  ${level} ${value}${quiet === undefined ? '' : `, ${quiet}`}${after}`;
}
