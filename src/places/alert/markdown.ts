/** The page of an alert as Markdown, whole: for a ticket or a message. Pure. */
import {markdownOf} from '../../text/markdown.ts';
import type {Cause, Fact} from '../../triage/types.ts';

interface Page {
	/** The parts of the title, in order. */
	title: readonly string[];
	/** The system: its title and project. */
	of: string;
	evidence: readonly Fact[];
	causes: readonly Cause[];
	/** What to do about it. */
	steps: readonly string[];
	history: readonly string[];
}

export function alertMarkdown({title, of, evidence, causes, steps, history}: Page): string {
	const part = (name: string, lines: readonly string[]) => (lines.length === 0 ? [] : ['', `## ${name}`, '', ...lines]);
	return [
		`# ${title.map(markdownOf).join(' · ')}`,
		'',
		markdownOf(of),
		...part(
			'Evidence',
			evidence.map(({name, text}) => `- **${markdownOf(name)}**: ${markdownOf(text)}`),
		),
		...part('Likely causes', causes.flatMap(causeText)),
		...part(
			'What to do',
			steps.map(text => `- ${markdownOf(text)}`),
		),
		...part(
			'History',
			history.map(text => `- ${markdownOf(text)}`),
		),
		'',
	].join('\n');
}

const causeText = ({title, strength, word, evidence, against}: Cause, index: number): string[] => [
	`${index + 1}. **${markdownOf(title)}** (${word}, ${strength} of 5)`,
	...evidence.map(text => `   - ${markdownOf(text)}`),
	...against.map(text => `   - against: ${markdownOf(text)}`),
];
