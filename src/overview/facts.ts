/** What the overview says of a system beside its alerts, each in words for one line. Pure. */

import {shareLeft} from '../checks/budget.ts';
import {quietFor} from '../checks/episodes.ts';
import {etlView} from '../checks/etl.ts';
import {isFiring} from '../checks/firing.ts';
import {sloView} from '../checks/slo.ts';
import {errorWords, standingOf} from '../checks/source-standing.ts';
import type {Alert} from '../checks/types.ts';
import {day} from '../clock.ts';
import {sloOf} from '../config/judged.ts';
import {paneOf} from '../config/panes.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {kindOf} from '../panes/kinds.ts';
import {logLevel} from '../panes/log/level.ts';
import type {PaneConfig} from '../panes/schemas.ts';
import {systemNeeds} from '../panes/sources.ts';
import {paneSummary} from '../panes/summary.ts';
import {pagesOf} from '../panes/where.ts';
import type {Scene, SystemScene} from '../scene/types.ts';
import {duration, lasting} from '../text/durations.ts';
import {messageOf} from '../text/errors.ts';
import {cut} from '../text/format.ts';
import {localTime, moment} from '../zone.ts';

/** Names that are told before the others are counted. */
const mostNamed = 6;

/** Names, and how many more there are. */
const someOf = (names: readonly string[], most = mostNamed): string =>
	names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} +${names.length - most}`;

/** `could not look since 11:02:10, 8 m: backlog (no answer), oldest; 2 of 17 sources`; '' where everything could be read. */
export function unseenText({system, source, tail, now}: SystemScene): string {
	const needs = systemNeeds(system);
	const ids = Object.keys(system.sources);
	const blind = ids.flatMap(id => {
		const standing = standingOf(source(id), now, needs.get(id));
		return standing.level === 'blind' ? [{id, standing}] : [];
	});
	const log = isFollowed(system) && logLevel(tail()) === 'blind' ? ['the log'] : [];
	if (blind.length + log.length === 0) return '';
	const times = blind.flatMap(({standing: {why, age}}) => why?.since ?? age.fetchedAt ?? []);
	const since = times.length === 0 ? undefined : Math.min(...times);
	const when = since === undefined ? '' : ` since ${moment(since, now, system.tz)}, ${lasting(now - since)}`;
	// One reason for all of them is said once.
	const reasons = blind.map(({standing: {why, reason}}) =>
		why ? errorWords[why.error.kind] : (reason ?? '').replace(/:.*/, ''),
	);
	const [first = ''] = reasons;
	const isOne = reasons.every(reason => reason === first);
	const names = blind.map(({id}, index) => (isOne ? id : `${id} (${reasons[index]})`));
	const why = isOne && first !== '' ? `, ${first}` : '';
	const part = blind.length > 0 ? `; ${blind.length} of ${ids.length} sources` : '';
	return `could not look${when}${why}: ${someOf([...log, ...names])}${part}`;
}

/** Whether anything of a system cannot be read. */
export const isUnseen = (scene: Pick<Scene, 'source' | 'tail'>, system: SystemConfig, now: number): boolean => {
	const needs = systemNeeds(system);
	return (
		Object.keys(system.sources).some(
			id => standingOf(scene.source(system.system, id), now, needs.get(id)).level === 'blind',
		) ||
		(isFollowed(system) && logLevel(scene.tail(system.system)) === 'blind')
	);
};

const isFollowed = ({panes}: SystemConfig): boolean => panes.some(pane => kindOf(pane).log === true);

/** Cells of a reason beside other words. */
const longestReason = 40;

/** Words that are worked out beside others: where that fails, the others stay. */
function tried(what: string, work: () => string): string {
	try {
		return work();
	} catch (error) {
		return `${what} could not be worked out: ${cut(messageOf(error), longestReason)}`;
	}
}

/** `next: gmail 11:30, dialpad 12:05`; '' where nothing is due. */
export const nextText = (scene: SystemScene): string => tried('what comes next', () => dueText(scene));

function dueText({system, source, asOf}: SystemScene): string {
	const pane = paneOf(system, 'runs');
	if (!pane) return '';
	const due = etlView(pane, source, asOf, system.tz)
		.sources.flatMap(({source: name, nextDue}) => (nextDue === undefined ? [] : [{name, nextDue}]))
		.toSorted((a, b) => a.nextDue - b.nextDue);
	const texts = due.map(({name, nextDue}) =>
		nextDue - asOf < day ? `${name} ${localTime(nextDue, system.tz)}` : `${name} in ${duration(nextDue - asOf)}`,
	);
	return texts.length === 0 ? '' : `next: ${someOf(texts, 3)}`;
}

/** `no alert for 3 d`; without the time where none is known. */
export function quietText({episodes, now}: Pick<SystemScene, 'episodes' | 'now'>): string {
	const quiet = quietFor(episodes, now);
	return quiet === undefined ? 'no alert' : `no alert for ${quiet}`;
}

/** The sources that `nextText` reads. */
export function nextSources(system: SystemConfig): string[] {
	const pane = paneOf(system, 'runs');
	return pane ? [...pane.runs, ...(pane.jobs === undefined ? [] : [pane.jobs])] : [];
}

/** `budget of Availability: 83% left, gone in 31 h`: of the SLOs whose alerts fire the one that is spent most; '' where none fires. */
export const budgetText = (scene: SystemScene, alerts: readonly Alert[]): string =>
	tried('the budget', () => leftText(scene, alerts));

function leftText({system, source, asOf}: SystemScene, alerts: readonly Alert[]): string {
	const firing = new Set(alerts.filter(isFiring).map(({check}) => check));
	const judged = system.checks.flatMap(({id, measure}) => (firing.has(id) ? (sloOf(measure) ?? []) : []));
	const [first] = system.slos
		.filter(({id}) => judged.includes(id))
		.map(slo => sloView(slo, source, asOf, system.tz))
		.flatMap(view => (view.budgetLeft === undefined ? [] : [{...view, budgetLeft: view.budgetLeft}]))
		.toSorted((a, b) => a.budgetLeft - b.budgetLeft);
	if (!first) return '';
	const {title, budgetLeft, covered, exhaustsAt} = first;
	if (budgetLeft <= 0) return `budget of ${title}: spent`;
	const gone = exhaustsAt === undefined ? '' : `, gone in ${duration(Math.max(0, exhaustsAt - asOf))}`;
	return `budget of ${title}: ${shareLeft(budgetLeft, covered, 0)} left${gone}`;
}

/** The panes whose numbers a calm system tells in one line: those of its first page, but for charts. */
export const notedPanes = (system: SystemConfig): PaneConfig[] =>
	(pagesOf(system)[0]?.panes ?? []).filter(pane => pane.kind !== 'chart' && kindOf(pane).line !== undefined);

/** Their numbers, one text each; without those that have nothing to say. What counts runs says of what. */
export const notesOf = (panes: readonly PaneConfig[], scene: SystemScene): string[] =>
	panes.flatMap(pane => {
		const {level, text} = paneSummary(pane, scene);
		return level === 'ok' && text !== '' ? [pane.kind === 'runs' ? `${pane.title}: ${text}` : text] : [];
	});
