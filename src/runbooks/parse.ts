/** Markdown as a runbook. The only place that loads the parser; the config loader is the only one who asks. */
import {lexer, type Token, type Tokens} from 'marked';
import {cleanLine} from '../text/clean.ts';
import type {Block, Runbook, Span, Step, StepBits, StepQuery} from './types.ts';

/** What a block of `wall` says: to the step that it is in, or to those below it. */
export type Said = {kind: 'step'; bits: StepBits} | {kind: 'phase'; within: number};

/** The language of a block of code that speaks to the wall. */
export const wallLanguage = 'wall';

/** What a block of code is by the words behind its fence. */
export function apiOf(language: string): StepQuery['api'] | undefined {
	const [sql, api] = language.trim().split(/\s+/);
	return sql === 'sql' && (api === 'bigquery' || api === 'spanner') ? api : undefined;
}

/** The text below the front matter as blocks and steps. @param said what the blocks of `wall` say, in their order */
export function parseBody(markdown: string, said: readonly Said[]): Pick<Runbook, 'blocks' | 'steps'> {
	const steps: Step[] = [];
	const ids = new Set<string>();
	let next = 0;
	const spoken = (): Said => said[next++] ?? {kind: 'step', bits: {}};

	const stepOf = ({tokens}: Tokens.ListItem, number: number): Step => {
		const bits: StepBits = {};
		const commands: string[] = [];
		let query: StepQuery | undefined;
		const rest = tokens.filter(token => {
			if (!isCode(token)) return true;
			if (token.lang === wallLanguage) {
				const own = spoken();
				if (own.kind === 'step') Object.assign(bits, own.bits);
				return false;
			}
			const api = apiOf(token.lang ?? '');
			if (api && !query) query = {api, sql: token.text};
			else commands.push(codeLines(token).join('\n'));
			return true;
		});
		const [first, ...others] = blocksOf(rest);
		const title = first?.kind === 'text' ? first.spans : [];
		return {
			id: idOf(title, ids),
			number,
			title,
			blocks: first === undefined || first.kind === 'text' ? others : [first, ...others],
			commands,
			...bits,
			...(query && {query}),
		};
	};

	const blocks = lexer(markdown).flatMap((token): Block[] => {
		if (isCode(token) && token.lang === wallLanguage) {
			const own = spoken();
			return own.kind === 'phase' ? [own] : [];
		}
		if (!isList(token) || !token.ordered) return blocksOf([token]);
		const from = Number(token.start) || 1;
		return token.items.map((item, index): Block => {
			steps.push(stepOf(item, from + index));
			return {kind: 'step', step: steps.length - 1};
		});
	});
	return {blocks, steps};
}

/** The words of a step as its id, with a number where others have the same. */
function idOf(title: readonly Span[], taken: Set<string>): string {
	const words = title.map(({text}) => text).join('');
	const slug =
		words
			.toLowerCase()
			.match(/[\p{L}\p{N}]+/gu)
			?.join('-')
			.slice(0, 48) ?? 'step';
	let id = slug;
	for (let nth = 2; taken.has(id); nth++) id = `${slug}-${nth}`;
	taken.add(id);
	return id;
}

const isCode = (token: Token): token is Tokens.Code => token.type === 'code';
const isList = (token: Token): token is Tokens.List => token.type === 'list';

const codeLines = ({text}: Tokens.Code): string[] => text.split('\n').map(line => cleanLine(line));

/** Levels of one list in another that are shown. */
const deepest = 6;

function blocksOf(tokens: readonly Token[], depth = 0): Block[] {
	return tokens.flatMap((token): Block[] => {
		switch (token.type) {
			case 'heading':
				return [{kind: 'heading', depth: (token as Tokens.Heading).depth, spans: spansOf(token.tokens ?? [])}];
			case 'paragraph':
			case 'text': {
				const {tokens: inner, text} = token as Tokens.Paragraph | Tokens.Text;
				const spans = inner ? spansOf(inner) : plain(text);
				return spans.length > 0 ? [{kind: 'text', spans}] : [];
			}
			case 'code':
				return (token as Tokens.Code).lang === wallLanguage
					? []
					: [{kind: 'code', lines: codeLines(token as Tokens.Code)}];
			case 'list': {
				const {ordered, start, items} = token as Tokens.List;
				if (depth >= deepest) return [];
				const markOf = (item: Tokens.ListItem, index: number) =>
					ordered ? `${(Number(start) || 1) + index}.` : item.task ? (item.checked ? '[x]' : '[ ]') : '-';
				return [
					{
						kind: 'list',
						items: items.map((item, index) => ({
							mark: markOf(item, index),
							blocks: blocksOf(
								item.tokens.filter(({type}) => type !== 'checkbox'),
								depth + 1,
							),
						})),
					},
				];
			}
			case 'table': {
				const {header, rows} = token as Tokens.Table;
				const cells = (row: readonly Tokens.TableCell[]) => row.map(cell => spansOf(cell.tokens));
				return [{kind: 'table', head: cells(header), rows: rows.map(cells)}];
			}
			case 'blockquote':
				return depth >= deepest ? [] : blocksOf((token as Tokens.Blockquote).tokens, depth + 1);
			default:
				// Comments cite where a sentence comes from; rules and blanks say nothing.
				return [];
		}
	});
}

const plain = (text: string, look: Pick<Span, 'look' | 'url'> = {}): Span[] => {
	const cleaned = cleanLine(text.replace(/\s*\n\s*/g, ' '));
	return cleaned === '' ? [] : [{text: cleaned, ...look}];
};

/** Inline text as pieces; equal neighbours are not joined. */
function spansOf(tokens: readonly Token[], look: Pick<Span, 'look' | 'url'> = {}): Span[] {
	return tokens.flatMap((token): Span[] => {
		switch (token.type) {
			case 'strong':
			case 'em':
				return spansOf(token.tokens ?? [], {...look, look: 'strong'});
			case 'codespan':
				return plain((token as Tokens.Codespan).text, {...look, look: 'code'});
			case 'link': {
				const {href, tokens: inner} = token as Tokens.Link;
				return spansOf(inner, {...look, url: href});
			}
			case 'br':
				return plain(' ', look);
			case 'html':
			case 'checkbox':
				return [];
			default: {
				const {tokens: inner, text = ''} = token as Tokens.Text;
				return inner ? spansOf(inner, look) : plain(text, look);
			}
		}
	});
}
