/** The line of a system in the overview: how it stands, since when, and what of it counts most. Pure. */
import {standingsText} from '../checks/counts.ts';
import {isFiring} from '../checks/firing.ts';
import {isCalm, troubleSince} from '../checks/standing.ts';
import {type Alert, type Level, levelOrder} from '../checks/types.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {lasting} from '../text/durations.ts';
import type {Theme, Tone} from '../theme/theme.ts';
import {moment} from '../zone.ts';

/** A part of a line; the higher its `drop`, the sooner it is left out. */
export interface LinePart {
	id: string;
	text: string;
	tone?: Tone;
	drop: number;
}

/** Whether somebody is on it: one looks at it at three in the morning. */
function takenText(alerts: readonly Alert[]): string {
	const firing = alerts.filter(alert => isFiring(alert) && !alert.inhibitedBy);
	const taken = firing.filter(({acked}) => acked).length;
	if (firing.length === 0) return '';
	if (taken === 0) return 'nobody has it yet';
	return taken === firing.length ? 'acknowledged' : `${taken} of ${firing.length} acknowledged`;
}

export interface HeadlineFacts {
	system: Pick<SystemConfig, 'system' | 'title' | 'tz'>;
	level: Level;
	/** Alerts of the system. */
	alerts: readonly Alert[];
	/** What is left of the error budget that burns, in words; '' where none does. */
	budget: string;
	/** For how long there was no alert, in words. */
	quiet: string;
	/** What comes next, in words; '' where nothing is due. */
	next: string;
	now: number;
}

/** The parts of the headline, from left to right. */
export function headlineParts(
	{system, level, alerts, budget, quiet, next, now}: HeadlineFacts,
	theme: Theme,
): LinePart[] {
	const {glyph, word, tone} = theme.status(level);
	const open = alerts.filter(({state}) => state !== 'ok');
	const since = troubleSince(open);
	const isBad = levelOrder.indexOf(level) < levelOrder.indexOf('loading');
	return [
		{id: 'level', text: `${glyph} ${word} ${system.system}`, tone: level === 'ok' ? 'dim' : tone, drop: 0},
		{id: 'title', text: system.title, tone: isBad ? 'strong' : 'plain', drop: 6},
		{id: 'counts', text: standingsText(open), tone: 'plain', drop: 1},
		{
			id: 'since',
			text: since === undefined ? '' : `since ${moment(since, now, system.tz)}, ${lasting(now - since)}`,
			tone: 'plain',
			drop: 2,
		},
		{id: 'taken', text: takenText(open), tone: 'plain', drop: 3},
		{id: 'budget', text: budget, tone: 'plain', drop: 5},
		{id: 'quiet', text: open.every(isCalm) && level === 'ok' ? quiet : '', tone: 'dim', drop: 2},
		{id: 'next', text: next, tone: 'dim', drop: 4},
	];
}
