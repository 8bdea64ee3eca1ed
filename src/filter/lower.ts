/** Text in lower case, as long as it was: places in the one are places in the other. */
export function lower(text: string): string {
	const all = text.toLowerCase();
	if (all.length === text.length) return all;
	const one = (character: string): string => {
		const small = character.toLowerCase();
		return small.length === character.length ? small : character;
	};
	return Array.from(text, one).join('');
}
