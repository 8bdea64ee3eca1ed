/** What happened in a system: alerts that came and went, changes, and what people did. Pure. */
import {changesOf} from '../changes/changes.ts';
import {changeWords} from '../changes/words.ts';
import type {Episode} from '../checks/episodes.ts';
import {holdText} from '../checks/holds.ts';
import type {SystemScene} from '../scene/types.ts';
import {lasting} from '../text/durations.ts';

export interface WallEvent {
	/** ms. */
	t: number;
	system: string;
	kind: 'fired' | 'resolved' | 'change' | 'action' | 'held';
	text: string;
	/** Of an alert. */
	level?: 'warn' | 'crit';
	/** The key of the alert that it is about. */
	alert?: string;
}

/** Cells of a change; lists cut it where they have less. */
const longest = 160;

/** The events of a system, newest first. */
export function eventsOf(scene: SystemScene): WallEvent[] {
	const {system, episodes, judgement} = scene;
	const of = (event: Omit<WallEvent, 'system'>): WallEvent => ({...event, system: system.system});
	const held = judgement.alerts.flatMap(({key, title, hold}) =>
		hold ? [of({t: hold.at, kind: 'held', text: `${holdText(hold, system.tz)}: ${title}`, alert: key})] : [],
	);
	const changes = changesOf(scene).map(change =>
		of({t: change.t, kind: change.kind === 'action' ? 'action' : 'change', text: changeWords(change, longest)}),
	);
	return [...episodes.flatMap(episode => alertEvents(episode).map(of)), ...held, ...changes].toSorted(
		(a, b) => b.t - a.t,
	);
}

function alertEvents(episode: Episode): Omit<WallEvent, 'system'>[] {
	const {key, title, level, value, quiet, firedAt, resolvedAt} = episode;
	const about = {level, alert: key};
	return [
		{...about, t: firedAt, kind: 'fired', text: `${title} ${value}${quiet === undefined ? '' : `, ${quiet}`}`.trim()},
		...(resolvedAt === undefined
			? []
			: [
					{...about, t: resolvedAt, kind: 'resolved' as const, text: `${title} after ${lasting(resolvedAt - firedAt)}`},
				]),
	];
}
