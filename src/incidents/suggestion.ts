/** What an incident that is declared from an alert is called, before anybody changes it. Pure. */
import {isFiring} from '../checks/firing.ts';
import {rowsOf} from '../checks/readings.ts';
import type {Alert} from '../checks/types.ts';
import type {Severity} from '../config/schema/values.ts';
import type {Scene} from '../scene/types.ts';
import {isGraver, severityFor} from './record.ts';
import type {IncidentRules} from './rules.ts';

export interface Suggestion {
	title: string;
	severity: Severity;
	/** As the system calls the severity: P1. */
	label?: string;
	type?: string;
	/** Why it is graver than its alert says. */
	because?: string;
}

/**
 * The severity is that of the alert's own policy; what is written for people to judge by stays theirs to judge.
 * @param scene the moment at which it is declared
 */
export function suggestionOf(
	alert: Alert,
	rules: Pick<IncidentRules, 'suggestions' | 'severities' | 'types'>,
	scene: Pick<Scene, 'alerts' | 'source'>,
): Suggestion {
	const {title, severity: own, label: ownLabel, instance} = alert;
	const graver = rules.suggestions.find(one => isGraver(one.severity, own) && applies(one, alert, scene));
	const type = graver?.type ?? Object.entries(rules.types).find(([, {checks}]) => checks.includes(alert.check))?.[0];
	const severity = severityFor(rules, type, graver?.severity ?? own);
	const label = severity === own ? (ownLabel ?? rules.severities[severity].label) : rules.severities[severity].label;
	const because = graver?.because ?? (severity === own || type === undefined ? undefined : rules.types[type]?.title);
	return {
		...{title: instance === undefined || graver?.everyRowOf !== undefined ? title : `${title}: ${instance}`, severity},
		...(label !== undefined && {label}),
		...(type !== undefined && {type}),
		...(because !== undefined && {because}),
	};
}

/** Whether the check of the suggestion fires: one alert of it, or one for every row of a source. */
function applies(
	{check, everyRowOf}: IncidentRules['suggestions'][number],
	alert: Alert,
	scene: Pick<Scene, 'alerts' | 'source'>,
): boolean {
	if (alert.check !== check) return false;
	if (everyRowOf === undefined) return true;
	const rows = rowsOf(scene.source(alert.system, everyRowOf)).length;
	const firing = scene.alerts().filter(one => one.system === alert.system && one.check === check && isFiring(one));
	return rows > 0 && firing.length >= rows;
}
