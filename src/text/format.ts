/**
 * Texts in cells of the screen, and short numbers: `1.2k`, `99.9%`. What a check compares is written by src/checks/format.ts, which
 * keeps the digits that count. Pure: zones are arguments, units are always shown.
 */
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import {decimal, huge, hundredths} from './numbers.ts';
import {isSingleCells, lazySegmenter} from './segments.ts';

/** `14:32`: minutes and seconds left, never negative. */
export function countdown(ms: number): string {
	const s = Math.max(0, Math.ceil(ms / 1000));
	return `${String(Math.floor(s / 60)).padStart(2, '0')}:${String(s % 60).padStart(2, '0')}`;
}

const scaled = (value: number, step: number, units: readonly string[]): {value: number; unit: string} => {
	let index = 0;
	let size = Math.abs(value);
	// 999.95 would print as 1000.0: move on to the next unit where rounding would reach it.
	while (index < units.length - 1 && size >= step - (index === 0 ? 0 : 0.05)) {
		size /= step;
		index += 1;
	}
	return {value: value < 0 ? -size : size, unit: units[index] ?? ''};
};

/** `7`, `999`, `12.3k`, `4.5M`, `1.2G`. Fractions keep two decimals, or two digits where they are smaller. */
export function count(value: number | undefined): string {
	if (value === undefined || !Number.isFinite(value)) return '–';
	if (Math.abs(value) < 1000) return decimal(value);
	const {value: size, unit} = scaled(value, 1000, ['', 'k', 'M', 'G', 'T']);
	return huge(value) ?? `${size.toFixed(1).replace(/\.0$/, '')}${unit}`;
}

/** `7`, `20+`, `500+`, `2k+`: steps of 1, 2 and 5, because a count that grows with every line would be drawn with every line. */
export function roughly(n: number): string {
	if (n < 10) return count(n);
	const size = 10 ** Math.floor(Math.log10(n));
	return `${count((n >= 5 * size ? 5 : n >= 2 * size ? 2 : 1) * size)}+`;
}

/** Binary units: `512 B`, `10.0 MiB`. */
export function bytes(value: number | undefined, decimals = 1): string {
	if (value === undefined || !Number.isFinite(value)) return '–';
	const {value: size, unit} = scaled(value, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB']);
	if (unit === 'EiB' && huge(size) !== undefined) return `${huge(size)} EiB`;
	return unit === 'B'
		? `${Math.abs(size) < 1 ? decimal(size) : Math.round(size)} B`
		: `${size.toFixed(decimals)} ${unit}`;
}

/** `$0.00`, `$0.004` below a cent, `$12.30`, `$1,234`. */
export function usd(value: number | undefined): string {
	if (value === undefined || !Number.isFinite(value)) return '–';
	const sign = value < 0 ? '-' : '';
	const size = Math.abs(value);
	if (size === 0 || size >= 0.01)
		return `${sign}$${huge(size) ?? (size >= 1000 ? Math.round(size).toLocaleString('en-US') : size.toFixed(2))}`;
	return size < 0.0001 ? `${sign}<$0.0001` : `${sign}$${size.toPrecision(1)}`;
}

/** A ratio as percent: `0.9987` -> `99.9%`. Never rounds a value below one up to 100 % or above zero down to 0 %. */
export function percent(ratio: number | undefined, digits = 1): string {
	return ratio === undefined || !Number.isFinite(ratio) ? '–' : `${hundredths(ratio, digits).replace('>', '')}%`;
}

const namers = new Map<string, readonly Intl.DateTimeFormat[]>();

/** Making a formatter takes a thousand times as long as using it. */
function namersOf(tz: string): readonly Intl.DateTimeFormat[] {
	// American and British English each have names for the zones of their own continent only.
	const made =
		namers.get(tz) ??
		['en-US', 'en-GB'].map(locale => new Intl.DateTimeFormat(locale, {timeZone: tz, timeZoneName: 'short'}));
	namers.set(tz, made);
	return made;
}

/** Short name of a zone at a time: `CET`, `PST`, `UTC`, `GMT+9` where neither English has one. */
export function zoneName(ms: number, tz: string): string {
	const names = namersOf(tz).map(
		namer => namer.formatToParts(ms).find(({type}) => type === 'timeZoneName')?.value ?? tz,
	);
	return names.find(name => !/^GMT[+-]/.test(name)) ?? names[0] ?? tz;
}

const segmenter = lazySegmenter('en', {granularity: 'grapheme'});

/** Display width in cells. */
export const widthOf = (text: string): number => (isSingleCells(text) ? text.length : stringWidth(text));

/** Cuts to at most `width` cells, ending in `…` (or `~` in ASCII, or nothing) where something was cut. */
export function cut(text: string, width: number, ellipsis = '…'): string {
	if (width <= 0) return '';
	if (widthOf(text) <= width) return text;
	const room = width - (ellipsis === '' ? 0 : 1);
	if (isSingleCells(text)) return text.slice(0, room) + ellipsis;
	let used = 0;
	let kept = '';
	for (const {segment} of segmenter.segment(text)) {
		const size = stringWidth(segment);
		if (used + size > room) break;
		used += size;
		kept += segment;
	}
	return kept + ellipsis;
}

/** The whole text in pieces of at most `width` cells; a character that is wider stands alone. */
export function pieces(text: string, width: number): string[] {
	const list: string[] = [];
	for (let rest = text; rest !== ''; ) {
		const piece = cut(rest, Math.max(1, width), '') || String.fromCodePoint(rest.codePointAt(0) ?? 0);
		list.push(piece);
		rest = rest.slice(piece.length);
	}
	return list;
}

/** Breaks at blanks, and inside words that are longer than a line, so that a command can be read to its end. */
export const wrapText = (text: string, width: number): string[] =>
	width <= 0 ? [] : wrapAnsi(text, width, {hard: true}).split('\n');

/** Cuts a name in its middle: `webhook-…-dlq-sub`. Names differ at their ends. */
export function cutMiddle(text: string, width: number, ellipsis = '…'): string {
	if (width <= 2 || widthOf(text) <= width) return cut(text, width, ellipsis);
	const room = width - 1;
	const head = cut(text, Math.ceil(room / 2), '');
	const characters = [...segmenter.segment(text)].map(({segment}) => segment);
	let tail = '';
	while (characters.length > 0 && widthOf(characters.at(-1) + tail) <= room - widthOf(head))
		tail = `${characters.pop()}${tail}`;
	return head + ellipsis + tail;
}

/** Cuts or pads to exactly `width` cells. */
export function fit(text: string, width: number, align: 'left' | 'right' = 'left', shorten = cut): string {
	if (width <= 0) return '';
	const short = shorten(text, width);
	const padding = ' '.repeat(Math.max(0, width - widthOf(short)));
	return align === 'right' ? padding + short : short + padding;
}

/** `1 run`, `2 runs`, `3 queries`. */
export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;
