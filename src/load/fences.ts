/** Blocks of code of a Markdown file, with the lines where they stand: the parser keeps no places. */

export interface Fence {
	/** The words behind the fence. */
	info: string;
	/** Blanks before it. */
	indent: number;
	/** Its first line and the one behind its last, from 0: the fences themselves are outside. */
	from: number;
	to: number;
}

/** The blocks between fences, in their order. */
export function fencesOf(markdown: string): Fence[] {
	const fences: Fence[] = [];
	let open: {mark: string; fence: Fence} | undefined;
	const lines = markdown.split('\n');
	lines.forEach((line, index) => {
		const [, blanks = '', mark = '', info = ''] = /^(\s*)(`{3,}|~{3,})\s*([^`]*)$/.exec(line) ?? [];
		if (mark === '') return;
		if (!open) {
			open = {mark, fence: {info: info.trim(), indent: blanks.length, from: index + 1, to: lines.length}};
			fences.push(open.fence);
		} else if (mark.startsWith(open.mark) && info.trim() === '') {
			open.fence.to = index;
			open = undefined;
		}
	});
	return fences;
}

/** The text with all lines blank but some, so that places in it are those of the file. */
export const masked = (lines: readonly string[], from: number, to: number): string =>
	lines.map((line, index) => (index >= from && index < to ? line : '')).join('\n');
