/** A text field on the screen: as much of its text around the cursor as its cells hold. */
import {Text} from 'ink';
import {useTheme} from '../../hooks/WallContext.ts';
import {clustersOf, type Field} from '../text/field.ts';
import {widthOf} from '../text/format.ts';

export interface FieldView {
	before: string;
	/** Under the cursor: a character, or a blank at the end. */
	at: string;
	after: string;
}

const widthOfAll = (clusters: readonly string[]): number => widthOf(clusters.join(''));

/**
 * The visible part of a field in this many cells, always with the cursor; `mark` is drawn where text is out of sight.
 * Pure.
 */
export function fieldView({text, cursor}: Field, width: number, mark = '…'): FieldView {
	const left = clustersOf(text.slice(0, cursor));
	const [at = ' ', ...right] = clustersOf(text.slice(cursor));
	if (widthOfAll(left) + widthOf(at) + widthOfAll(right) <= width)
		return {before: left.join(''), at, after: right.join('')};
	// Too narrow for marks: show the text around the cursor only.
	const marks = width >= 8 ? 2 : 0;
	let room = width - widthOf(at) - marks;
	if (room < 0) return {before: '', at: widthOf(at) <= width ? at : ' ', after: ''};
	let from = left.length;
	let to = 0;
	const takeRight = (most: number) => {
		for (let used = 0; to < right.length; to++) {
			used += widthOf(right[to] ?? '');
			if (used > most || widthOf(right[to] ?? '') > room) return;
			room -= widthOf(right[to] ?? '');
		}
	};
	// A little of what follows stays in sight while one moves to the left of it.
	takeRight(Math.min(room, Math.floor(width / 4)));
	for (; from > 0 && widthOf(left[from - 1] ?? '') <= room; from--) room -= widthOf(left[from - 1] ?? '');
	takeRight(room);
	return {
		before: (marks > 0 && from > 0 ? mark : '') + left.slice(from).join(''),
		at,
		after: right.slice(0, to).join('') + (marks > 0 && to < right.length ? mark : ''),
	};
}

/** A field whose characters nobody may read, in marks of one cell. */
export const masked = ({text, cursor}: Field, mark: string): Field => ({text: mark.repeat(text.length), cursor});

export function TextField({field, width, secret = false}: {field: Field; width: number; secret?: boolean}) {
	const {glyph} = useTheme();
	const {before, at, after} = fieldView(secret ? masked(field, glyph.mask) : field, Math.max(1, width), glyph.ellipsis);
	return (
		<Text>
			{before}
			<Text inverse>{at}</Text>
			{after}
		</Text>
	);
}
