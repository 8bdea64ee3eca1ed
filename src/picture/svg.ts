/** Cells of a terminal as SVG, to look at in a browser. Pure. */
import type {Cell, Colour} from './cells.ts';

const base16 = [
	'#1d1f21',
	'#cc6666',
	'#8fbf5f',
	'#e0b050',
	'#6fa8dc',
	'#b294bb',
	'#6fc0b8',
	'#c5c8c6',
	'#707880',
	'#ff7f7f',
	'#b5e07f',
	'#ffd479',
	'#92c5ff',
	'#d7afff',
	'#9fe8e0',
	'#ffffff',
];
const background = '#16181a';
const foreground = '#d0d0d0';
/** Of one cell, px. */
const width = 8.43;
const height = 17;

function palette(index: number): string {
	if (index < 16) return base16[index] ?? foreground;
	if (index > 231) {
		const grey = 8 + (index - 232) * 10;
		return `rgb(${grey},${grey},${grey})`;
	}
	const level = (n: number) => [0, 95, 135, 175, 215, 255][n] ?? 0;
	const n = index - 16;
	return `rgb(${level(Math.floor(n / 36))},${level(Math.floor(n / 6) % 6)},${level(n % 6)})`;
}

const inColour = (colour: Colour | undefined, fallback: string): string =>
	colour === undefined ? fallback : typeof colour === 'number' ? palette(colour) : colour;

const escapeXml = (text: string) =>
	text.replace(/[&<>]/g, character => ({'&': '&amp;', '<': '&lt;', '>': '&gt;'})[character] ?? character);

function styleOf({fill, back, bold, dim, inverse, underline}: Cell): {fill: string; back: string; rest: string} {
	const [ink, paper] = [inColour(fill, foreground), inColour(back, background)];
	const rest = `${bold ? ' font-weight="bold"' : ''}${dim ? ' opacity="0.55"' : ''}${underline ? ' text-decoration="underline"' : ''}`;
	return inverse ? {fill: paper, back: ink, rest} : {fill: ink, back: paper, rest};
}

/** Neighbours of one style, drawn together. */
interface Run {
	/** Columns to its left, and its own. */
	x: number;
	columns: number;
	text: string;
	style: ReturnType<typeof styleOf>;
}

/** The runs of a line: one element each, so that the file stays small and a background has no seams. A wide character is a run by itself. */
function runsOf(cells: readonly Cell[]): Run[] {
	const runs: Run[] = [];
	let x = 0;
	for (const cell of cells) {
		const style = styleOf(cell);
		const last = runs.at(-1);
		const isSame = last?.columns === last?.text.length && JSON.stringify(last?.style) === JSON.stringify(style);
		if (last && isSame && cell.width === 1 && cell.text.length === 1) {
			last.text += cell.text;
			last.columns += 1;
		} else runs.push({x, columns: cell.width, text: cell.text, style});
		x += cell.width;
	}
	return runs;
}

function runSvg({x, columns, text, style: {fill, back, rest}}: Run, y: number): string {
	const [left, wide] = [(x * width).toFixed(1), (columns * width).toFixed(1)];
	const box =
		back === background
			? ''
			: `<rect x="${left}" y="${y * height}" width="${wide}" height="${height}" fill="${back}"/>`;
	if (!text.trim()) return box;
	return `${box}<text x="${left}" y="${y * height + 13}" fill="${fill}"${rest} textLength="${wide}" xml:space="preserve">${escapeXml(text)}</text>`;
}

const lineSvg = (cells: readonly Cell[], y: number): string =>
	runsOf(cells)
		.map(run => runSvg(run, y))
		.join('');

/** A picture of so many columns; lines that are shorter stay empty to the right. */
export function svgOf(lines: readonly (readonly Cell[])[], columns: number): string {
	const body = lines.map(lineSvg).join('');
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.ceil(columns * width)}" height="${lines.length * height}" font-family="'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14"><rect width="100%" height="100%" fill="${background}"/>${body}</svg>\n`;
}
