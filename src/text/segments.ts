/** Grapheme clusters, with what is only a row of single characters told apart first: that needs no Intl.Segmenter. */

/** Not one code unit, one cluster, and one cell in every terminal: neither printable ASCII nor what interfaces are drawn with. */
// Negated and without a quantifier: `^[…]*$` overflows V8's stack on megabytes.
const other =
	/[^ -~\u{a1}-\u{ac}\u{ae}-\u{17f}\u{2010}-\u{2027}\u{2190}-\u{22ff}\u{2400}-\u{2426}\u{2500}-\u{25fc}\u{2713}\u{2717}]/u;

/** Whether every character is one of these: the text's length is its width. */
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

/** Of a text in which every character is a cluster; libraries ask for both, one after the other and the one at a place. */
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
