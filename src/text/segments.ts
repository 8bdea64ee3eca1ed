/** Grapheme clusters, with a fast path for texts of single characters, which need no Intl.Segmenter. */

/** Characters that are not one code unit, one cluster and one cell in every terminal: all but printable ASCII and the signs of interfaces. */
// Negated and without a quantifier: `^[…]*$` overflows V8's stack on megabytes.
const other =
	/[^ -~\u{a1}-\u{ac}\u{ae}-\u{17f}\u{2010}-\u{2027}\u{2190}-\u{22ff}\u{2400}-\u{2426}\u{2500}-\u{25fc}\u{2713}\u{2717}]/u;

/** Whether every character is one code unit and one cell, so that the text's length is its width. */
export const isSingleCells = (text: string): boolean => !other.test(text);

/** As `Intl.Segmenter` for graphemes, made at the first text that needs it. */
export function lazySegmenter(locale?: string, options?: Intl.SegmenterOptions): Pick<Intl.Segmenter, 'segment'> {
	let made: Intl.Segmenter | undefined;
	return {
		segment(text) {
			if (isSingleCells(text)) return singles(text);
			made ??= new Intl.Segmenter(locale, options);
			return made.segment(text);
		},
	};
}

/** Segments of a text in which every character is a cluster; libraries iterate over them and call `containing`. */
function singles(input: string): Intl.Segments {
	const at = (index: number): Intl.SegmentData => ({segment: input.charAt(index), index, input});
	return {
		containing(codeUnitIndex = 0) {
			const index = Math.trunc(codeUnitIndex) || 0;
			return index < 0 || index >= input.length ? (undefined as unknown as Intl.SegmentData) : at(index);
		},
		*[Symbol.iterator]() {
			for (let index = 0; index < input.length; index++) yield at(index);
			return undefined;
		},
	};
}
