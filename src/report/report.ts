/** The alerts of the checks as findings, and what they come to. Pure. */
import {alertLevel, isBad} from '../checks/standing.ts';
import type {Alert} from '../checks/types.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {type Finding, type Outcome, outcomes, type Report, type SystemReport} from './types.ts';

function outcomeOf(alert: Alert): Outcome {
	const level = alertLevel(alert);
	if (level === 'crit') return 'critical';
	if (level === 'warn') return 'warning';
	// What is bad but not due yet is as it should be.
	if (level === 'pending') return isBad(alert) ? 'waiting' : 'ok';
	return level === 'ok' || level === 'unset' ? level : 'unknown';
}

const findingOf = (alert: Alert): Finding => ({
	system: alert.system,
	check: alert.check,
	...(alert.instance !== undefined && {instance: alert.instance}),
	title: alert.title,
	outcome: outcomeOf(alert),
	alert,
});

/**
 * Every check of a system with what it comes to, the worst first.
 * @param alerts those of the checks that are not plainly ok
 * @param only ids of the checks to tell of; all of them without it
 */
export function systemReport(system: SystemConfig, alerts: readonly Alert[], only?: ReadonlySet<string>): SystemReport {
	const ids = new Set(system.checks.map(({id}) => id));
	// An alert of no check is about all of them: the system could not be judged.
	const whole = alerts.filter(({check}) => !ids.has(check));
	const findings =
		whole.length > 0
			? whole.map(findingOf)
			: system.checks
					.filter(({id}) => only === undefined || only.has(id))
					.flatMap(({id, title}): Finding[] => {
						const own = alerts.filter(({check}) => check === id);
						return own.length === 0 ? [{system: system.system, check: id, title, outcome: 'ok'}] : own.map(findingOf);
					});
	const rank = ({outcome}: Finding) => outcomes.indexOf(outcome);
	const {title, tz} = system;
	return {system: system.system, title, tz, findings: findings.toSorted((a, b) => rank(a) - rank(b))};
}

export const findingsOf = ({systems}: Report): Finding[] => systems.flatMap(({findings}) => findings);

/** How many findings there are of each outcome. */
export function tally(findings: readonly Finding[]): Record<Outcome, number> {
	const counts: Record<Outcome, number> = {critical: 0, warning: 0, waiting: 0, unknown: 0, ok: 0, unset: 0};
	for (const {outcome} of findings) counts[outcome]++;
	return counts;
}

/** The exit code of each outcome, as monitoring plugins have it. What builds up is a warning. */
const codes: Record<Outcome, number> = {critical: 2, warning: 1, waiting: 1, unknown: 3, ok: 0, unset: 0};

/** The worst outcome; nothing to judge is unknown. */
export const worstOutcome = (findings: readonly Finding[]): Outcome =>
	outcomes.find(outcome => findings.some(finding => finding.outcome === outcome)) ?? 'unknown';

/** Exit code of a report: 0 ok, 1 warning, 2 critical, 3 unknown. */
export const exitCode = (report: Report): number => codes[worstOutcome(findingsOf(report))];
