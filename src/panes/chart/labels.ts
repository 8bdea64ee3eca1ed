/** Names of series, as short as they can be told apart. Pure. */

/** Labels without the words that all of them begin with: `webhook-processor-00008-txf` beside its like is `00008-txf`. */
export function shortLabels(labels: readonly string[]): string[] {
	const [first = ''] = labels;
	if (labels.length < 2) return [...labels];
	let shared = 0;
	for (const {index} of first.matchAll(/[-_/. ]/g))
		if (labels.every(label => label.length > index + 1 && label.startsWith(first.slice(0, index + 1))))
			shared = index + 1;
	return labels.map(label => label.slice(shared));
}
