/** One word and one line about a system or a pane, for tabs, overview and strip. Pure. */
import {formatAlert} from '../checks/format.ts';
import {asOf} from '../checks/look.ts';
import {type Alert, type Level, levelOrder, worst} from '../checks/types.ts';
import {severities} from '../cloud/types.ts';
import {sliSource} from '../config/judged.ts';
import type {LoadedConfig, SystemConfig} from '../config/schema/system.ts';
import type {Poller, SourceState, TailState} from '../poll/types.ts';
import type {PaneId} from '../store/types.ts';
import {ago} from '../text/durations.ts';
import {paneFacts} from './facts.ts';
import {roughly} from './format.ts';
import {levelOf, sentenceOf, type View, viewOf} from './view.ts';

/** How an alert counts: pending is not yet a level, and what we could not judge is never ok. */
export function alertLevel({state, level}: Pick<Alert, 'state' | 'level'>): Level {
	return state === 'firing' ? level : state;
}

const defined = (ids: readonly (string | undefined)[]): string[] => [...new Set(ids.filter(id => id !== undefined))];

/** Sources a pane shows. */
export function paneSources({panes, slos, checks}: SystemConfig, pane: PaneId): string[] {
	switch (pane) {
		case 'alerts':
			return defined(checks.map(({measure}) => ('slo' in measure ? undefined : measure.source)));
		case 'etl':
			return defined([...(panes.etl?.runs ?? []), panes.etl?.daily]);
		case 'slo':
			return defined(slos.map(sliSource));
		case 'pubsub':
			return defined([panes.pubsub?.backlog, panes.pubsub?.age, panes.pubsub?.deadLetters]);
		case 'freshness': {
			const {scoring, top, tables, costs, ratios = []} = panes.freshness ?? {};
			return defined([scoring, top, tables, costs, ...ratios.map(({source}) => source)]);
		}
		default:
			return [];
	}
}

/** Which pane an alert belongs to: the one that shows the source of its check. */
export function paneOf(system: SystemConfig, alert: Alert): PaneId {
	const measure = system.checks.find(({id}) => id === alert.check)?.measure;
	if (!measure || 'slo' in measure)
		return system.slos.some(({id}) => alert.check.endsWith(id)) || measure ? 'slo' : 'alerts';
	return (
		(['etl', 'pubsub', 'freshness', 'slo'] as const).find(
			pane => system.panes[pane] && paneSources(system, pane).includes(measure.source),
		) ?? 'alerts'
	);
}

export const paneTitle = (system: SystemConfig, pane: PaneId): string =>
	pane === 'alerts' ? 'Alerts' : (system.panes[pane]?.title ?? pane);

/** Worst first: by level, then the oldest. */
export const byUrgency = (a: Alert, b: Alert): number =>
	levelOrder.indexOf(alertLevel(a)) - levelOrder.indexOf(alertLevel(b)) || a.since - b.since;

/** The worst of what its alerts say and of what we could not see. */
export function systemLevel(alerts: readonly Alert[], views: readonly View[]): Level {
	return worst([...alerts.map(alertLevel), ...views.map(levelOf)]);
}

/** How every system stands, in the order of the config: the same on tabs, in the title and in plain lines. */
export const systemLevels = (
	{systems}: LoadedConfig,
	poller: Pick<Poller, 'source'>,
	alerts: readonly Alert[],
	now: number,
): Level[] =>
	systems.map(({system, sources}) =>
		systemLevel(
			alerts.filter(alert => alert.system === system),
			Object.keys(sources).map(id => viewOf(poller.source(system, id), now)),
		),
	);

export interface Summary {
	level: Level;
	text: string;
	/** From before the start: to be shown dimmed. */
	dim?: true;
}

/** A source that the pane names but nobody polls. */
const unasked: SourceState = {failures: 0, period: 0};

/** One line about a pane; `states` are those of `paneSources`, in order. */
export function paneSummary(
	system: SystemConfig,
	pane: PaneId,
	{states, tail, alerts, now}: {states: readonly SourceState[]; tail: TailState; alerts: readonly Alert[]; now: number},
): Summary {
	if (pane === 'alerts')
		return alertsSummary(
			alerts,
			states.map(state => viewOf(state, now)),
		);
	if (pane === 'log') return logSummary(tail, now);
	const mine = alerts.filter(alert => paneOf(system, alert) === pane && alertLevel(alert) !== 'ok').toSorted(byUrgency);
	const views = states.map(state => viewOf(state, now));
	const top = mine[0];
	const ids = paneSources(system, pane);
	const factsAt = (at: number) => paneFacts(system, pane, id => states[ids.indexOf(id)] ?? unasked, at);
	const remembered = views.find(view => view.kind === 'remembered');
	if (remembered && !views.some(({kind}) => kind === 'error' || kind === 'blind')) {
		const facts = factsAt(asOf(states, now))?.text;
		const read = sentenceOf(remembered).text;
		return {level: 'pending', text: facts ? `${facts}, ${read}` : read, dim: true};
	}
	if (states.length === 0) return {level: 'nodata', text: 'shows no source'};
	const facts = factsAt(now);
	// The pane judges what it shows, too, and sooner than alerts do: its line is never greener than itself.
	const level = worst([systemLevel(mine, views), facts?.level ?? 'ok']);
	if (top && alertLevel(top) === level)
		return {level, text: formatAlert(top) + (mine.length > 1 ? `  +${mine.length - 1}` : '')};
	const bad = views.find(view => levelOf(view) === level && view.kind !== 'fresh');
	if (bad) return {level, text: sentenceOf(bad).text};
	const oldest = Math.max(...views.map(view => ('age' in view ? view.age : 0)));
	return {level, text: facts?.text || `looked ${ago(oldest)}`};
}

/** No open alert is good news only when everything that is judged could be seen. */
function alertsSummary(alerts: readonly Alert[], views: readonly View[]): Summary {
	const open = alerts.filter(alert => alertLevel(alert) !== 'ok').toSorted(byUrgency);
	const top = open[0];
	if (top) return {level: alertLevel(top), text: `${open.length} open: ${formatAlert(top)}`};
	const level = systemLevel([], views);
	const unseen = views.filter(view => levelOf(view) !== 'ok').length;
	return {level, text: unseen === 0 ? 'none open' : `none open, but ${unseen} of ${views.length} sources not seen`};
}

function logSummary(tail: TailState, now: number): Summary {
	if (tail.mode === 'connecting') return {level: 'pending', text: 'connecting'};
	if (tail.mode === 'down') return {level: 'blind', text: `could not look: ${tail.reason ?? 'log tail is down'}`};
	const lowest = severities.indexOf('ERROR');
	const newest = tail.lines.findLast(({severity}) => severities.indexOf(severity) >= lowest);
	// Judging lines is the work of checks: the pane itself only says what there is.
	if (newest) return {level: 'ok', text: `newest error ${ago(now - newest.lastAt)}: ${newest.message}`};
	return {
		level: 'ok',
		text: tail.lines.length > 0 ? `no error among ${roughly(tail.lines.length)}` : 'no lines yet',
	};
}
