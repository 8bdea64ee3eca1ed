/** A terminal's screen as SVG: real cells and colours, for the README and for looking at in a browser. */
import type headless from '@xterm/headless';

type Terminal = InstanceType<typeof headless.Terminal>;
type Cell = NonNullable<ReturnType<NonNullable<ReturnType<Terminal['buffer']['active']['getLine']>>['getCell']>>;

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

function colour(isDefault: boolean, isRgb: boolean, value: number, fallback: string): string {
	if (isDefault) return fallback;
	return isRgb ? `#${value.toString(16).padStart(6, '0')}` : palette(value);
}

const escapeXml = (text: string) =>
	text.replace(/[&<>]/g, character => ({'&': '&amp;', '<': '&lt;', '>': '&gt;'})[character] ?? character);

function styleOf(cell: Cell): {fill: string; back: string; rest: string} {
	let fill = colour(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor(), foreground);
	let back = colour(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor(), background);
	if (cell.isInverse()) [fill, back] = [back, fill];
	const rest = `${cell.isBold() ? ' font-weight="bold"' : ''}${cell.isDim() ? ' opacity="0.55"' : ''}${cell.isUnderline() ? ' text-decoration="underline"' : ''}`;
	return {fill, back, rest};
}

/** Neighbouring cells of one style share a text element, so that the file stays small. */
export function screenSvg(terminal: Terminal): string {
	const {cols, rows, buffer} = terminal;
	let body = '';
	for (let y = 0; y < rows; y++) {
		const line = buffer.active.getLine(buffer.active.viewportY + y);
		let run = {x: 0, text: '', key: ''};
		const flush = () => {
			if (run.text.trim()) {
				const [fill = foreground, , rest = ''] = run.key.split('|');
				body += `<text x="${(run.x * width).toFixed(1)}" y="${y * height + 13}" fill="${fill}"${rest} textLength="${([...run.text].length * width).toFixed(1)}" xml:space="preserve">${escapeXml(run.text)}</text>`;
			}
		};
		for (let x = 0; line && x < cols; x++) {
			const cell = line.getCell(x);
			if (!cell || cell.getWidth() === 0) continue;
			const {fill, back, rest} = styleOf(cell);
			if (back !== background)
				body += `<rect x="${(x * width).toFixed(1)}" y="${y * height}" width="${(cell.getWidth() * width + 0.3).toFixed(1)}" height="${height}" fill="${back}"/>`;
			const key = `${fill}|${back}|${rest}`;
			if (key !== run.key || cell.getWidth() > 1) {
				flush();
				run = {x, text: '', key};
			}
			run.text += cell.getChars() || ' ';
		}
		flush();
	}
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.ceil(cols * width)}" height="${rows * height}" font-family="'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14"><rect width="100%" height="100%" fill="${background}"/>${body}</svg>\n`;
}
