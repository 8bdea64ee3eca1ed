/** Links and plain text out of a runbook. Pure. */
import type {BookRow} from './rows.ts';
import type {Block, Runbook, Span} from './types.ts';

interface FoundLink {
	title: string;
	url: string;
}

const inSpans = (spans: readonly Span[]): FoundLink[] =>
	spans.flatMap(({text, url}) => (url === undefined ? [] : [{title: text, url}]));

function inBlock(block: Block): FoundLink[] {
	switch (block.kind) {
		case 'heading':
		case 'text':
			return inSpans(block.spans);
		case 'list':
			return block.items.flatMap(({blocks}) => blocks.flatMap(inBlock));
		case 'table':
			return [block.head, ...block.rows].flatMap(row => row.flatMap(inSpans));
		default:
			return [];
	}
}

/** All links, as they are written, those of one step first; each address once. */
export function linksIn({blocks, steps}: Runbook, first?: number): FoundLink[] {
	const inSteps = steps.map(({title, blocks: below}) => [...inSpans(title), ...below.flatMap(inBlock)]);
	const own = first === undefined ? [] : (inSteps[first] ?? []);
	const all = blocks.flatMap(block => (block.kind === 'step' ? (inSteps[block.step] ?? []) : inBlock(block)));
	return [...new Map([...all, ...own].map(link => [link.url, link])).values()].toSorted(
		(a, b) => Number(own.includes(b)) - Number(own.includes(a)),
	);
}

/** A row as text for the clipboard. */
export const textOfRow = ({lines}: Pick<BookRow, 'lines'>): string =>
	lines
		.map(line =>
			line
				.map(({text}) => text)
				.join('')
				.trimEnd(),
		)
		.join('\n')
		.trim();
