/** Lines of segments that never leave their width. Pure. */
import type {Tone} from '../config/theme-names.ts';
import {cut, widthOf} from '../text/format.ts';
import type {ChartLine, ChartLook, ChartSegment} from './types.ts';

/** Cells of a line. */
export const lineWidth = (line: ChartLine): number => line.reduce((sum, {text}) => sum + widthOf(text), 0);

/** Joins neighbours of one tone and drops empty segments: every segment costs an escape sequence. */
export function joined(segments: ChartLine): ChartLine {
	const line: ChartSegment[] = [];
	for (const {text, tone} of segments) {
		const last = line.at(-1);
		if (last?.tone === tone) line[line.length - 1] = {text: last.text + text, tone};
		else if (text !== '') line.push({text, tone});
	}
	return line;
}

/** Cuts a line to at most `width` cells. */
export function clipped(segments: ChartLine, width: number, ellipsis: string): ChartLine {
	let left = width;
	const line: ChartSegment[] = [];
	for (const {text, tone} of segments) {
		const short = cut(text, left, ellipsis);
		left -= widthOf(short);
		line.push({text: short, tone});
		if (short !== text) break;
	}
	return joined(line);
}

/** The tone of full cells. On a background of trouble the text may be dark, and a dark full cell looks empty. */
export const toneOfFill = (tone: Tone, {hashes}: ChartLook): Tone => (hashes && tone !== 'dim' ? 'strong' : tone);
