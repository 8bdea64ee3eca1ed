/** Lines made of parts, of which the least important go first when the width is short. */
import {Text} from 'ink';
import {useTheme} from '../../hooks/WallContext.ts';
import {cut, widthOf} from '../text/format.ts';
import type {Tone} from '../theme/theme.ts';

export interface Segment {
	/** Identity within its line. */
	id: string;
	text: string;
	tone?: Tone;
	/** The higher, the sooner it is left out; 0 stays (and is cut at the very end). */
	drop: number;
}

/** Cells of parts with gaps between them. */
export const widthOfAll = (parts: readonly Segment[], gap = 2): number =>
	parts.reduce((sum, {text}) => sum + widthOf(text), 0) + Math.max(0, parts.length - 1) * gap;

/** Leaves out parts until the line fits, the ones with the highest `drop` (then the last) first. Pure. */
export function fitSegments(parts: readonly Segment[], width: number, gap = 2): Segment[] {
	const kept = parts.filter(({text}) => text !== '');
	while (kept.length > 1 && widthOfAll(kept, gap) > width) {
		const worst = Math.max(...kept.map(({drop}) => drop));
		if (worst === 0) break;
		kept.splice(
			kept.findLastIndex(({drop}) => drop === worst),
			1,
		);
	}
	let left = width;
	return kept.flatMap((part, index) => {
		const room = left - (index === 0 ? 0 : gap);
		if (room <= 0) return [];
		const text = cut(part.text, room);
		left = room - widthOf(text);
		return [{...part, text}];
	});
}

/** The part of `left` at a cell of the line. Pure. */
export function segmentAt(
	left: readonly Segment[],
	right: readonly Segment[],
	width: number,
	x: number,
): string | undefined {
	let from = 0;
	for (const {id, text} of fitSegments([...left, ...right], width)) {
		if (right.some(part => part.id === id)) continue;
		if (x >= from && x < from + widthOf(text)) return id;
		from += widthOf(text) + 2;
	}
	return undefined;
}

/** One Text of `width` cells; `right` is set at the right end and fitted first. */
export function SegmentLine({
	left,
	right = [],
	width,
}: {
	left: readonly Segment[];
	right?: readonly Segment[];
	width: number;
}) {
	const theme = useTheme();
	const all = fitSegments([...left, ...right], width);
	const isRight = (part: Segment) => right.some(({id}) => id === part.id);
	const lefts = all.filter(part => !isRight(part));
	const rights = all.filter(isRight);
	const used = widthOfAll(lefts, 2) + widthOfAll(rights, 2);
	const paint = (parts: readonly Segment[]) =>
		parts.map((part, index) => (
			<Text key={part.id}>
				{index === 0 ? '' : '  '}
				<Text {...theme.paint(part.tone ?? 'plain')}>{part.text}</Text>
			</Text>
		));
	return (
		<Text wrap="truncate">
			{paint(lefts)}
			{' '.repeat(Math.max(0, width - used))}
			{paint(rights)}
		</Text>
	);
}
