/** The parts of an alert's page as lines of text that fit. Pure. */
import type {Segment} from '../../panes/cells.ts';
import {type RowGlyphs, toneOfTick} from '../../runbooks/rows.ts';
import type {TickedStep} from '../../runbooks/ticks.ts';
import {cut, fit, widthOf, wrapText} from '../../text/format.ts';
import type {Cause, Fact} from '../../triage/types.ts';

export type Line = readonly Segment[];

/** The look of lines: the end of what is cut, and the filled and the empty part of a bar. */
export interface LineLook {
	ellipsis: string;
	bar: readonly [string, string, ...string[]];
}

/** Lines of facts, their names in a column; each has one line at least before any has a second one. */
export function factLines(facts: readonly Fact[], {ellipsis}: LineLook, width: number, height = 1000): Line[] {
	const column = Math.min(Math.floor(width / 3), Math.max(0, ...facts.map(({name}) => widthOf(name))) + 2);
	const room = Math.max(1, width - column);
	const shown = facts.slice(0, height);
	const wrapped = shown.map(({text}) => wrapText(text, room));
	let more = height - shown.length;
	return shown.flatMap(({name}, index) => {
		const all = wrapped[index] ?? [];
		const lines = Math.min(all.length, 1 + Math.max(0, more));
		more -= Math.max(0, lines - 1);
		return shortened(all, lines, room, ellipsis).map(
			(text, row): Line => [{text: fit(row === 0 ? name : '', column), tone: 'dim'}, {text}],
		);
	});
}

/** The first lines of a text; the last of them says that it goes on. */
const shortened = (all: readonly string[], lines: number, width: number, ellipsis: string): string[] =>
	all.length <= lines ? [...all] : [...all.slice(0, lines - 1), cut(all.slice(lines - 1).join(' '), width, ellipsis)];

const cells = 5;
/** From this width on the strength is drawn as well. */
const withBar = 44;
/** Most lines of the name of a cause. */
const mostOfTitle = 3;

interface CauseText {
	title: Line[];
	evidence: Line[];
}

function causeText(cause: Cause, index: number, {ellipsis, bar}: LineLook, width: number): CauseText {
	const {strength, word, title, evidence, against} = cause;
	const [full, empty] = bar;
	const meter = width >= withBar ? `${full.repeat(strength)}${empty.repeat(Math.max(0, cells - strength))} ` : '';
	const right = `${meter}${fit(word, 9)}`;
	const number = `${index + 1} `;
	const room = Math.max(1, width - number.length - widthOf(right) - 1);
	const parts = shortened(wrapText(title, room), mostOfTitle, room, ellipsis);
	return {
		title: parts.map(
			(text, row): Line =>
				row === 0
					? [
							{text: number, tone: 'dim'},
							{text: fit(text, room), tone: index === 0 ? 'strong' : 'plain'},
							{text: ` ${right}`, tone: 'dim'},
						]
					: [{text: '  '}, {text, tone: index === 0 ? 'strong' : 'plain'}],
		),
		evidence: [
			...evidence.flatMap(text => indented(text, width)),
			...against.flatMap(text => indented(`against: ${text}`, width)),
		],
	};
}

const indented = (text: string, width: number): Line[] =>
	wrapText(text, Math.max(1, width - 4)).map(
		(part, row): Line => [{text: row === 0 ? '  · ' : '    ', tone: 'dim'}, {text: part}],
	);

/** The causes as a numbered tree: where not all fits, the first keeps its evidence, and the others their first lines. */
export function causeLines(causes: readonly Cause[], look: LineLook, width: number, height = 1000): Line[] {
	const texts = causes.map((cause, index) => causeText(cause, index, look, width));
	const all = texts.flatMap(({title, evidence}) => [...title, ...evidence]);
	if (all.length <= height) return all;
	const [first, ...others] = texts;
	if (!first) return [];
	const room = Math.max(0, height - first.title.length - Math.min(2, first.evidence.length));
	const rest = others.slice(0, room).flatMap(({title}) => title.slice(0, 1));
	return [...[...first.title, ...first.evidence].slice(0, height - rest.length), ...rest];
}

/** A step with the key that does it; without one it is done elsewhere. */
export interface KeyedStep {
	key: string;
	words: string;
}

export function stepLines(steps: readonly KeyedStep[], {ellipsis}: LineLook, width: number, height = 1000): Line[] {
	const column = Math.max(0, ...steps.map(({key}) => widthOf(key))) + 2;
	const wrapped = steps.map(({key, words}) => ({key, all: wrapText(words, Math.max(1, width - column))}));
	let more = Math.max(0, height - steps.length);
	return wrapped
		.flatMap(({key, all}) => {
			const lines = Math.min(all.length, 1 + more);
			more -= lines - 1;
			return shortened(all, lines, Math.max(1, width - column), ellipsis).map(
				(text, row): Line => [{text: fit(row === 0 ? key : '', column), tone: 'strong'}, {text}],
			);
		})
		.slice(0, height);
}

/** Texts one under the other; the last lines that find no room are left out. */
export const textLines = (texts: readonly string[], {ellipsis}: LineLook, width: number, height = 1000): Line[] =>
	texts.slice(0, height).map((text): Line => [{text: cut(text, width, ellipsis)}]);

/** The steps of a runbook, a line each: where not all fit, those around the one to do next. */
export function runbookLines(
	steps: readonly TickedStep[],
	{ellipsis, ticks}: LineLook & {ticks: RowGlyphs['ticks']},
	width: number,
	height = 1000,
): Line[] {
	const next = Math.max(0, steps.findIndex(({tick}) => tick === 'next') - 1);
	const first = Math.max(0, Math.min(next, steps.length - height));
	return steps.slice(first, first + height).map(({step, tick, says}): Line => {
		const head = `${ticks[tick]} ${step.number} `;
		const right = says === '' ? '' : `  ${cut(says, Math.max(0, Math.floor(width / 3)), ellipsis)}`;
		const title = step.title.map(({text}) => text).join('');
		const room = Math.max(0, width - widthOf(head) - widthOf(right));
		const tone = toneOfTick[tick];
		return [
			{text: head, tone},
			{text: fit(cut(title, room, ellipsis), room), tone},
			{text: right, tone: 'dim'},
		];
	});
}
