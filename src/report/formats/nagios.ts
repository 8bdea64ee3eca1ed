/** The report as a monitoring plugin: one line, numbers behind a bar, then a line for everything that is not ok. */
import {findingsOf, tally, worstOutcome} from '../report.ts';
import {type Outcome, outcomes, type Report} from '../types.ts';
import {nameOf, outcomeWords, sumOf, tellingOf} from '../words.ts';

const states: Record<Outcome, string> = {
	critical: 'CRITICAL',
	warning: 'WARNING',
	waiting: 'WARNING',
	unknown: 'UNKNOWN',
	ok: 'OK',
	unset: 'OK',
};

/** A bar would begin the numbers. */
const plain = (text: string): string => text.replaceAll('|', '/');

export function nagiosText(report: Report): string {
	const findings = findingsOf(report);
	const counts = tally(findings);
	const [worst] = findings.toSorted((a, b) => outcomes.indexOf(a.outcome) - outcomes.indexOf(b.outcome));
	const first = worst?.alert && worst.outcome !== 'ok' ? `: ${worst.title}, ${tellingOf(worst)}` : '';
	const numbers = outcomes.map(outcome => `${outcome}=${counts[outcome]}`).join(' ');
	const rest = findings
		.filter(({outcome}) => outcome !== 'ok')
		.map(finding =>
			plain(`${outcomeWords[finding.outcome]} ${nameOf(finding)}: ${finding.title}, ${tellingOf(finding)}`),
		);
	return `${[`PITWALL ${states[worstOutcome(findings)]} - ${plain(`${sumOf(counts)}${first}`)} | ${numbers}`, ...rest].join('\n')}\n`;
}
