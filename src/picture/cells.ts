/** A drawn frame as cells: what a terminal would make of its text and its colours. Pure. */
import {clustersOf} from '../text/field.ts';
import {widthOf} from '../text/format.ts';

/** An index of the palette of 256, or #rrggbb; absent: the terminal's own. */
export type Colour = number | `#${string}`;

export interface Style {
	fill?: Colour;
	back?: Colour;
	bold?: boolean;
	dim?: boolean;
	inverse?: boolean;
	underline?: boolean;
}

export interface Cell extends Style {
	text: string;
	/** Columns: one or two. */
	width: number;
}

/** A sequence that sets colours and weight; others do not occur in a frame and are left out. */
const sequence = /\x1b\[([\d;]*)m|\x1b\[[\d;?]*[@-ln-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)/g;

/** The lines of a frame, each as its cells. */
export function cellsOf(frame: string): Cell[][] {
	let style: Style = {};
	return frame.split('\n').map(line => {
		const cells: Cell[] = [];
		let at = 0;
		const take = (text: string) => {
			for (const cluster of clustersOf(text)) cells.push({text: cluster, width: widthOf(cluster), ...style});
		};
		for (const match of line.matchAll(sequence)) {
			take(line.slice(at, match.index));
			at = match.index + match[0].length;
			if (match[1] !== undefined) style = restyled(style, match[1].split(';').map(Number));
		}
		take(line.slice(at));
		return cells;
	});
}

const without = (style: Style, ...keys: (keyof Style)[]): Style =>
	Object.fromEntries(Object.entries(style).filter(([key]) => !keys.includes(key as keyof Style)));

/** The style after the parameters of one sequence (ECMA-48, SGR). */
function restyled(before: Style, parameters: readonly number[]): Style {
	let style = before;
	for (let index = 0; index < parameters.length; index++) {
		const code = parameters[index] ?? 0;
		if (code === 38 || code === 48) {
			const {colour, length} = extended(parameters.slice(index + 1));
			if (colour !== undefined) style = {...style, [code === 38 ? 'fill' : 'back']: colour};
			index += length;
		} else style = simple(style, code);
	}
	return style;
}

function simple(style: Style, code: number): Style {
	if (code === 0) return {};
	if (code === 1) return {...style, bold: true};
	if (code === 2) return {...style, dim: true};
	if (code === 4) return {...style, underline: true};
	if (code === 7) return {...style, inverse: true};
	if (code === 22) return without(style, 'bold', 'dim');
	if (code === 24) return without(style, 'underline');
	if (code === 27) return without(style, 'inverse');
	if (code === 39) return without(style, 'fill');
	if (code === 49) return without(style, 'back');
	if (code >= 30 && code <= 37) return {...style, fill: code - 30};
	if (code >= 90 && code <= 97) return {...style, fill: code - 82};
	if (code >= 40 && code <= 47) return {...style, back: code - 40};
	if (code >= 100 && code <= 107) return {...style, back: code - 92};
	return style;
}

/** The colour behind 38 or 48, and how many parameters it takes. */
function extended([kind, ...rest]: readonly number[]): {colour?: Colour; length: number} {
	if (kind === 5) return {...(rest[0] !== undefined && {colour: rest[0]}), length: 2};
	if (kind !== 2) return {length: 1};
	const hex = rest
		.slice(0, 3)
		.map(part => part.toString(16).padStart(2, '0'))
		.join('');
	return {colour: `#${hex}`, length: 4};
}
