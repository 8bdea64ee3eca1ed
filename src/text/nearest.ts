/** Suggestions for misspelt names. */

/** Edit distance with transpositions (Damerau-Levenshtein, restricted). */
function distance(a: string, b: string): number {
	let before: number[] = [];
	let row = Array.from({length: b.length + 1}, (_, i) => i);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const same = a[i - 1] === b[j - 1] ? 0 : 1;
			const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
			next[j] = Math.min(
				(next[j - 1] ?? 0) + 1,
				(row[j] ?? 0) + 1,
				(row[j - 1] ?? 0) + same,
				swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
			);
		}
		before = row;
		row = next;
	}
	return row[b.length] ?? 0;
}

/** The name nearest to what was written, where at most a third of its letters differ; undefined where none is near. */
export function nearest(written: string, names: Iterable<string>): string | undefined {
	const wanted = written.slice(0, 64).toLowerCase();
	let best: {name: string; far: number} | undefined;
	for (const name of names) {
		const far = distance(wanted, name.toLowerCase());
		if (far <= Math.max(1, Math.floor(name.length / 3)) && far < (best?.far ?? Number.POSITIVE_INFINITY))
			best = {name, far};
	}
	return best?.name;
}
