/** The report for programs. Times are ISO 8601 in UTC. */
import {isoText} from '../../zone.ts';
import {exitCode, findingsOf, tally, worstOutcome} from '../report.ts';
import type {Finding, Report} from '../types.ts';

function finding({check, instance, title, outcome, alert}: Finding): object {
	const {state, severity, label, value, limit, reason, progress, since, dataAt} = alert ?? {};
	const time = (ms: number | undefined) => (ms === undefined ? undefined : isoText(ms));
	return {
		check,
		instance,
		title,
		outcome,
		state: state ?? 'ok',
		severity,
		label,
		value,
		limit,
		reason,
		progress,
		since: time(since),
		dataAt: time(dataAt),
	};
}

export function jsonText(report: Report): string {
	const findings = findingsOf(report);
	return `${JSON.stringify(
		{
			at: isoText(report.at),
			sandbox: report.sandbox,
			outcome: worstOutcome(findings),
			exit: exitCode(report),
			counts: tally(findings),
			systems: report.systems.map(({system, title, findings: own}) => ({
				system,
				title,
				counts: tally(own),
				checks: own.map(finding),
			})),
		},
		null,
		2,
	)}\n`;
}
