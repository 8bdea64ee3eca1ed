/** A runbook as rows that the cursor stands on: a step with all that belongs to it, or a text between steps. Pure. */
import type {Tone} from '../config/theme-names.ts';
import {widthOf} from '../text/format.ts';
import {type BookGlyphs, blockLines, type Line, type Part, widthOfLine, wrapSpans} from './lines.ts';
import type {Tick, TickedStep} from './ticks.ts';
import type {Block, Runbook} from './types.ts';

/** Marks of steps, and what stands before code. */
export interface RowGlyphs extends BookGlyphs {
	ticks: Readonly<Record<Tick, string>>;
}

export const unicodeRows: RowGlyphs = {
	gutter: '│ ',
	ticks: {done: '✓', skipped: '–', failed: '✗', next: '▶', later: '·'},
};
export const asciiRows: RowGlyphs = {
	gutter: '| ',
	ticks: {done: 'v', skipped: '~', failed: 'x', next: '>', later: '-'},
};

export interface BookRow {
	/** Tells rows apart, whatever the size of the room. */
	id: string;
	lines: readonly Line[];
	/** The index of its step. */
	step?: number;
}

/** Rows of which none is higher than the room, so that each can be seen whole. @param height lines, at least one */
export const inRoom = <Row extends {id: string; lines: readonly Line[]}>(rows: readonly Row[], height: number): Row[] =>
	rows.flatMap(row =>
		Array.from({length: Math.max(1, Math.ceil(row.lines.length / height))}, (_, part) => ({
			...row,
			id: `${row.id} ${part}`,
			lines: row.lines.slice(part * height, (part + 1) * height),
		})),
	);

/** Only the step to do next is set off; what is done steps back. */
export const toneOfTick: Readonly<Record<Tick, Tone>> = {
	done: 'dim',
	skipped: 'dim',
	failed: 'blind',
	next: 'strong',
	later: 'plain',
};

/** The first line of a step: mark, number, title, and at its end what the wall says. */
function headLines({step, tick, says}: TickedStep, width: number, {ticks}: RowGlyphs, hint: string): Line[] {
	const mark = `${ticks[tick]} ${step.number} `;
	const indent = widthOf(mark);
	const tone = toneOfTick[tick];
	const asides: Part[] = [
		...(says === '' ? [] : [{text: says, tone: tick === 'failed' ? ('blind' as const) : ('dim' as const)}]),
		...(hint === '' ? [] : [{text: hint, tone: tick === 'next' ? ('accent' as const) : ('dim' as const)}]),
	];
	const aside = asides.flatMap((part, index): Part[] => (index === 0 ? [part] : [{text: '  '}, part]));
	const lines = wrapSpans(step.title, width - indent).map(
		(line, row): Line => [
			{text: row === 0 ? mark : ' '.repeat(indent), tone},
			...line.map(part => (tick === 'done' || tick === 'skipped' ? {...part, tone} : {tone, ...part})),
		],
	);
	const last = lines.at(-1) ?? [{text: mark, tone}];
	const gap = width - widthOfLine(last) - widthOfLine(aside);
	if (aside.length === 0) return lines;
	if (gap >= 2) return [...lines.slice(0, -1), [...last, {text: ' '.repeat(gap)}, ...aside]];
	const below = wrapSpans([{text: asides.map(({text}) => text).join('  ')}], width - indent);
	return [
		...lines,
		...below.map(
			(line): Line => [{text: ' '.repeat(indent)}, ...line.map(part => ({...part, ...asides[0], text: part.text}))],
		),
	];
}

/** What is shown beside and below a step besides its text. */
export interface StepExtras {
	/** What Enter does with it. */
	hint: string;
	/** The answer of its query or source, in lines of the width that it gets. */
	answer(width: number): readonly Line[];
}

function stepRow(now: TickedStep, width: number, glyphs: RowGlyphs, {hint, answer}: StepExtras): Line[] {
	const indent = ' '.repeat(widthOf(`${glyphs.ticks.next} ${now.step.number} `));
	const inner = width - indent.length;
	const below = [...now.step.blocks.flatMap(block => blockLines(block, inner, glyphs)), ...answer(inner)];
	return [...headLines(now, width, glyphs, hint), ...below.map((line): Line => [{text: indent}, ...line])];
}

/**
 * All rows. A heading goes with what follows it.
 * @param height lines of the room, at least one
 */
export function bookRows(
	{blocks}: Pick<Runbook, 'blocks'>,
	steps: readonly TickedStep[],
	{width, height}: {width: number; height: number},
	glyphs: RowGlyphs,
	{step: extrasOf, phase: phaseOf}: {step: (step: number) => StepExtras; phase: (block: number) => Line},
): BookRow[] {
	const rows: BookRow[] = [];
	let heading: Line[] = [];
	const push = (id: number, lines: readonly Line[], step?: number) => {
		rows.push({id: String(id), lines: [...heading, ...lines], ...(step !== undefined && {step})});
		heading = [];
	};
	for (const [index, block] of blocks.entries()) {
		const before = blocks[index - 1];
		const gap: Line[] = before !== undefined && needsGap(before, block) ? [[]] : [];
		const step = block.kind === 'step' ? steps[block.step] : undefined;
		if (block.kind === 'heading') heading = [...heading, ...gap, ...blockLines(block, width, glyphs)];
		else if (block.kind === 'phase') heading = [...heading, ...gap, phaseOf(index)];
		else if (block.kind === 'step' && step)
			push(index, [...gap, ...stepRow(step, width, glyphs, extrasOf(block.step))], block.step);
		else push(index, [...gap, ...blockLines(block, width, glyphs)]);
	}
	if (heading.length > 0) push(blocks.length, []);
	return inRoom(rows, height);
}

/** Steps of one list stand close together, and what belongs to a phase below its line. */
const needsGap = (before: Block, block: Block): boolean =>
	block.kind === 'heading' ||
	(before.kind !== 'heading' && before.kind !== 'phase' && (before.kind !== 'step' || block.kind !== 'step'));
