/** Checks the names of labels and columns in config against those of an answer. */

/**
 * Why a name (of a label or column) cannot be read, or undefined where all exist. An empty answer proves nothing, and a name
 * exists if at least one row or series has it.
 */
export function missingName(
	things: 'series' | 'row',
	what: 'label' | 'column',
	among: readonly Readonly<Record<string, unknown>>[],
	names: readonly string[],
): string | undefined {
	if (among.length === 0) return undefined;
	const missing = names.find(name => !among.some(one => Object.hasOwn(one, name)));
	if (missing === undefined) return undefined;
	const there = [...new Set(among.flatMap(one => Object.keys(one)))].sort();
	return `no ${things} has the ${what} ${missing}; there ${there.length === 0 ? 'are none' : `is ${there.join(', ')}`}`;
}
