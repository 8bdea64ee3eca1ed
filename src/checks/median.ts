/** The middle value; of an even number the mean of the two in the middle. Undefined for none. */
export function median(values: readonly (number | undefined)[]): number | undefined {
	const sorted = values.filter(value => value !== undefined).sort((a, b) => a - b);
	const middle = sorted.length / 2;
	const upper = sorted[Math.floor(middle)];
	if (upper === undefined) return undefined;
	return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
