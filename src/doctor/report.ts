/** An examination as text. Pure. */
import {plural} from '../text/format.ts';
import {type Finding, type Part, parts} from './finding.ts';

const titles: Readonly<Record<Part, string>> = {
	config: 'Configuration',
	login: 'Login',
	reach: 'APIs',
	permissions: 'Permissions',
	names: 'Columns and labels',
	queries: 'Queries',
	requests: 'Requests',
	team: 'The shared journal',
	values: 'Values to fill in',
	clock: 'Clock',
	terminal: 'Terminal',
};
const words: Readonly<Record<Finding['level'], string>> = {ok: 'ok  ', look: 'look', mend: 'MEND'};

/** A text in the colours of a level. */
export type PaintLevel = (level: Finding['level'], text: string) => string;

/** A heading for each part, a line for each finding, and under it what to do. */
export function reportText(findings: readonly Finding[], paint: PaintLevel): string {
	const lines = parts.flatMap(part => {
		const its = findings.filter(one => one.part === part);
		if (its.length === 0) return [];
		return [titles[part], ...its.flatMap(finding => linesOf(finding, paint))];
	});
	return `${[...lines, '', summary(findings)].join('\n')}\n`;
}

function linesOf(finding: Finding, paint: PaintLevel): string[] {
	const {level, system, says} = finding;
	const first = `  ${paint(level, words[level])}  ${system === undefined ? '' : `${system}: `}${says}`;
	return level === 'ok' ? [first] : [first, `        do: ${finding.todo}`];
}

function summary(findings: readonly Finding[]): string {
	const of = (level: Finding['level']) => findings.filter(one => one.level === level).length;
	return `${plural(of('mend'), 'thing')} to mend, ${of('look')} to look at, ${of('ok')} in order.`;
}
