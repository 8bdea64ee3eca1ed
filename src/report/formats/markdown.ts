/** The report for a ticket or a chat: a heading and a table for every system. */
import {lasting} from '../../text/durations.ts';
import {markdownOf} from '../../text/markdown.ts';
import {localTime, utcMinute} from '../../zone.ts';
import {tally} from '../report.ts';
import type {Report, SystemReport} from '../types.ts';
import {nameOf, outcomeWords, sumOf, tellingOf} from '../words.ts';

/** The day as the wall on this machine remembers it. */
function daySection({today, tz}: SystemReport): string[] {
	if (today === undefined) return [];
	if (today.length === 0) return ['No alert fired since midnight, as far as the wall on this machine remembers.', ''];
	const rows = today.map(({title, level, value, firedAt, resolvedAt}) => {
		const lasted = resolvedAt === undefined ? 'still fires' : lasting(resolvedAt - firedAt);
		return `| ${localTime(firedAt, tz)} | ${level.toUpperCase()} | ${markdownOf(title)} | ${markdownOf(value)} | ${lasted} |`;
	});
	return [
		'Fired since midnight:',
		'',
		'| at | level | check | worst | for |',
		'| --- | --- | --- | --- | --- |',
		...rows,
		'',
	];
}

function section(report: SystemReport): string[] {
	const {title, findings} = report;
	const told = findings.filter(({outcome}) => outcome !== 'ok');
	const rows = told.map(
		finding =>
			`| ${outcomeWords[finding.outcome]} | ${markdownOf(finding.title)} | ${markdownOf(tellingOf(finding))} | ${markdownOf(nameOf(finding))} |`,
	);
	const table = rows.length === 0 ? [] : ['| state | check | now | id |', '| --- | --- | --- | --- |', ...rows, ''];
	return [`## ${markdownOf(title)}`, '', `${sumOf(tally(findings))}.`, '', ...table, ...daySection(report)];
}

export function markdownText(report: Report): string {
	const where = report.sandbox ? ' (SANDBOX)' : '';
	return `${[`# pitwall check, ${utcMinute(report.at)}${where}`, '', ...report.systems.flatMap(section)].join('\n').trimEnd()}\n`;
}
