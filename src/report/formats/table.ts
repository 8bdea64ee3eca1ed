/** The report for people: the worst first, and how many are ok. */

import {fit, widthOf} from '../../text/format.ts';
import {greatest} from '../../text/numbers.ts';
import {utcMinute} from '../../zone.ts';
import {findingsOf, tally} from '../report.ts';
import type {PaintOutcome, Report} from '../types.ts';
import {nameOf, outcomeWords, sumOf, tellingOf} from '../words.ts';

export function tableText(report: Report, paint: PaintOutcome): string {
	const findings = findingsOf(report);
	const rows = findings
		.filter(({outcome}) => outcome !== 'ok')
		.map(finding => ({
			outcome: finding.outcome,
			cells: [outcomeWords[finding.outcome], nameOf(finding), finding.title] as const,
			telling: tellingOf(finding),
		}));
	const widest = (column: 0 | 1 | 2) =>
		greatest(
			rows.map(({cells}) => widthOf(cells[column])),
			0,
		);
	const widths = [widest(0), widest(1), widest(2)];
	const lines = rows.map(({outcome, cells: [word, ...rest], telling}) => {
		const state = paint(outcome, fit(word, widths[0] ?? 0));
		const others = rest.map((cell, index) => fit(cell, widths[index + 1] ?? 0));
		return [state, ...others, telling].join('  ').trimEnd();
	});
	const sums = report.systems.map(({system, findings: own}) => `${system}: ${sumOf(tally(own))}`);
	const where = report.sandbox ? ' in the SANDBOX' : '';
	return [...lines, ...(lines.length > 0 ? [''] : []), ...sums, `as of ${utcMinute(report.at)}${where}`, ''].join('\n');
}
