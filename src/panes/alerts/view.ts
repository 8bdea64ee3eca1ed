/** The pane of alerts. */

import {checksText, standingsText} from '../../checks/counts.ts';
import {quietFor} from '../../checks/episodes.ts';
import {isFiring, isUnjudged} from '../../checks/firing.ts';
import {formatAlert} from '../../checks/format.ts';
import {isQuiet} from '../../checks/quiet.ts';
import {alertLevel, byUrgency, isBad, isNotDue} from '../../checks/standing.ts';
import type {Alert} from '../../checks/types.ts';
import {sloOf, sourcesOf} from '../../config/judged.ts';
import type {CheckConfig} from '../../config/schema/checks.ts';
import type {SystemScene} from '../../scene/types.ts';
import {frameRows, type PaneKind, type Seen, type Summary} from '../kind.ts';
import {upTo, whole} from '../ranks.ts';
import {leastBox} from '../room.ts';
import {factsText, tableOf} from '../rows.ts';
import type {PaneConfigOf} from '../schemas.ts';
import {alertFacts} from './facts.ts';
import {alertColumns, fold} from './lines.ts';
import {alertLinks} from './links.ts';

/** Rows from which on those of alerts that do not fire may be cut. */
const mostAlerts = 12;
const border = 2;

export const alertsKind: PaneKind<PaneConfigOf<'alerts'>> = {
	single: true,
	takes: ['ack', 'mute'],
	unfiltered: true,
	across: 'top',
	sources: (_, system) =>
		system.checks.flatMap(({measure}) =>
			sloOf(measure) !== undefined ? [] : sourcesOf(system, measure).map(id => ({id})),
		),
	judges: () => true,
	bare: true,
	view: (_, {system, judgement: {alerts, judged}}) => ({
		note: noteOf(alerts, system.checks.length),
		tabs: [
			() => ({
				kind: 'table',
				none: noneText(system.checks.length, judged),
				// A row for each alert that fires comes first, then the names of the columns.
				titlesFrom: Math.max(2, alerts.filter(isFiring).length + 1),
				foot: fineText(system.checks, alerts),
				// Never filtered, because a filter must not hide a firing alert.
				table: tableOf({
					rows: fold(alerts),
					columns: ({theme, fine, width}) =>
						alertColumns({
							theme,
							now: fine,
							tz: system.tz,
							checks: system.checks.length,
							quiet: alerts.some(isQuiet),
							width,
						}),
					id: ({alert}) => alert.key,
					level: ({alert}) => alertLevel(alert),
					since: ({alert}) => alert.since,
					copy: ({alert}, {fine}) => factsText(alertFacts(alert, system, fine)),
					facts: ({alert}, {fine}) => alertFacts(alert, system, fine),
					links: ({alert, folded}) => (folded ? [] : alertLinks(alert, system)),
					alert: ({alert}) => alert,
					place: ({alert, folded}) => (folded ? undefined : {kind: 'alert', system: system.system, key: alert.key}),
				}),
			}),
		],
	}),
	summary: alertsSummary,
	rows: () => frameRows + 1,
	bids(_, {firing, alerts}) {
		if (alerts === 0) return [whole('fires', 1)];
		const all = upTo('alerts', frameRows + Math.max(firing, Math.min(mostAlerts, alerts)) + 1);
		if (firing === 0) return [whole('trouble.line', 1), whole('header', frameRows + 1), all];
		return [whole('fires', leastBox), upTo('fires', border + firing), upTo('header', frameRows + firing), all];
	},
};

const noteOf = (alerts: readonly Alert[], checks: number): string =>
	[standingsText(alerts.filter(isBad)), checksText(checks)].filter(Boolean).join(', ');

/** The checks of which no alert says anything: `2 checks fine: Spanner errors, Table age`. Empty where there is none. */
function fineText(checks: readonly CheckConfig[], alerts: readonly Alert[]): string {
	const open = new Set(alerts.filter(({state}) => state !== 'ok').map(({check}) => check));
	const fine = checks.filter(({id}) => !open.has(id));
	return fine.length === 0 ? '' : `${checksText(fine.length)} fine: ${fine.map(({title}) => title).join(', ')}`;
}

const noneText = (checks: number, judged: boolean): string =>
	checks === 0 ? 'no checks configured' : `${checksText(checks)}, ${judged ? 'none firing' : 'not judged yet'}`;

/** No open alert is good news only when everything that is judged could be seen. */
function alertsSummary(
	_: unknown,
	{system: {checks}, judgement: {alerts}, episodes, now}: SystemScene,
	{level, sources, unseen}: Seen,
): Summary {
	const [top, ...more] = alerts
		.filter(alert => isFiring(alert) || isUnjudged(alert) || alert.state === 'nodata')
		.toSorted(byUrgency);
	if (top) return {level, text: `${more.length + 1} open: ${formatAlert(top)}`};
	const waits = alerts.filter(({state}) => state === 'pending');
	const notDue = waits.filter(isNotDue).length;
	const unset = alerts.filter(({state}) => state === 'unset').length;
	const waiting = waits.length - notDue;
	const rest = [
		waiting === 0 ? '' : `, ${waiting} building up`,
		unseen === 0 ? '' : `, but ${unseen} of ${sources} sources not seen`,
	];
	// Only where all of them could be judged are they fine.
	const isFine = level === 'ok' && waiting === 0 && unseen === 0 && checks.length > 0;
	if (!isFine) return {level, text: `none open${rest.join('')}`};
	const quiet = quietFor(episodes, now);
	const others = [notDue === 0 ? '' : `, ${notDue} not due yet`, unset === 0 ? '' : `, ${unset} unset`].join('');
	const fine = `${checksText(checks.length - notDue - unset)} fine${others}`;
	return {level, text: quiet === undefined ? fine : `${fine}, no alert for ${quiet}`};
}
