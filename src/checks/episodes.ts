/** When alerts fired and for how long: the history of the wall. Pure. */
import {day} from '../clock.ts';
import {lasting} from '../text/durations.ts';
import {isFiring} from './firing.ts';
import {quietWords} from './quiet.ts';
import type {Alert} from './types.ts';

/** One time that an alert fired. */
export interface Episode {
	/** The key of the alert. */
	key: string;
	system: string;
	/** Title of the check, with the instance where there is one. */
	title: string;
	/** The worst level that it had, and the value when it got there. */
	level: 'warn' | 'crit';
	value: string;
	/** ms. */
	firedAt: number;
	/** Why it rang nobody, for a part of the time at least: `inhibited by API availability`. */
	quiet?: string;
	/** Absent while it fires. */
	resolvedAt?: number;
}

/** Bounds of the history of all systems together. */
export const mostEpisodes = 200;
const oldest = 30 * day;

/** How long nothing fired, in words, as far as the history tells; undefined where it tells nothing. */
export function quietFor(episodes: readonly Episode[], now: number): string | undefined {
	const ends = episodes.map(({resolvedAt}) => resolvedAt ?? now);
	return ends.length === 0 ? undefined : lasting(now - Math.max(...ends));
}

/** The history after an evaluation at `now`, oldest first; the same array where nothing was added. */
export function nextEpisodes(before: readonly Episode[], alerts: readonly Alert[], now: number): readonly Episode[] {
	const open = new Map(alerts.map(alert => [alert.key, alert]));
	const known = before.map(episode => continued(episode, open.get(episode.key), now));
	const isKnown = ({key, firedAt}: Alert) => before.some(one => one.key === key && one.firedAt === firedAt);
	const begun = alerts.filter(alert => alert.firedAt !== undefined && !isKnown(alert)).flatMap(episodeOf);
	if (begun.length === 0 && known.every((one, index) => one === before[index])) return before;
	return [...known, ...begun]
		.filter(({firedAt, resolvedAt}) => resolvedAt === undefined || now - firedAt < oldest)
		.toSorted((a, b) => a.firedAt - b.firedAt)
		.slice(-mostEpisodes);
}

function episodeOf(alert: Alert): Episode[] {
	const {key, system, title, instance, level, value, firedAt, resolvedAt} = alert;
	if (firedAt === undefined) return [];
	const name = instance === undefined ? title : `${title} ${instance}`;
	const grave = level === 'crit' ? 'crit' : 'warn';
	const quiet = quietOf(alert);
	return [
		{
			key,
			system,
			title: name,
			level: grave,
			value,
			firedAt,
			...(quiet !== undefined && {quiet}),
			...(resolvedAt !== undefined && {resolvedAt}),
		},
	];
}

/** Why an alert rings nobody; the number of its changes is of the moment. */
const quietOf = ({inhibitedBy, flapping}: Alert): string | undefined =>
	quietWords({...(inhibitedBy && {inhibitedBy})})[0] ?? (flapping ? 'flapping' : undefined);

/** An episode that goes on, gets worse, or has ended; also where its alert is gone without a word. */
function continued(episode: Episode, alert: Alert | undefined, now: number): Episode {
	if (episode.resolvedAt !== undefined) return episode;
	if (!alert || (alert.firedAt !== undefined && alert.firedAt !== episode.firedAt))
		return {...episode, resolvedAt: now};
	if (alert.resolvedAt !== undefined) return {...episode, resolvedAt: alert.resolvedAt};
	const isWorse = isFiring(alert) && alert.level === 'crit' && episode.level === 'warn';
	const quiet = episode.quiet ?? quietOf(alert);
	if (!isWorse && quiet === episode.quiet) return episode;
	return {...episode, ...(isWorse && {level: 'crit', value: alert.value}), ...(quiet !== undefined && {quiet})};
}
