/** Equal texts as one string: what comes off the wire is a new one every time. */

/** Texts kept, and characters of the longest: at most 2 MB. */
const most = 1000;
const longest = 2048;
const known = new Map<string, string>();

/** A text that is equal; the same string as the last time where that is remembered. */
export function shared(text: string): string {
	if (text.length > longest) return text;
	const before = known.get(text);
	if (before !== undefined) return before;
	if (known.size >= most) known.clear();
	known.set(text, text);
	return text;
}
