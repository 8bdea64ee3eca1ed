/** Interns equal texts as one string, because every answer from the network has new ones. */

/** Texts kept, and characters of the longest: at most 2 MB. */
const most = 1000;
const longest = 2048;
const known = new Map<string, string>();

/** An equal text: the same string as before, where that is remembered. */
export function shared(text: string): string {
	if (text.length > longest) return text;
	const before = known.get(text);
	if (before !== undefined) return before;
	if (known.size >= most) known.clear();
	known.set(text, text);
	return text;
}
