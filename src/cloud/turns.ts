/** Requests of one list that are under way at a time. */
const atATime = 8;

/** Every item's answer in the order of the items, some at a time. Rejects with the first error, and then asks no more. */
export async function inTurns<Item, Answer>(
	items: readonly Item[],
	ask: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
	const answers: Answer[] = [];
	let next = 0;
	const work = async () => {
		for (let at = next++; at < items.length; at = next++)
			try {
				answers[at] = await ask(items[at] as Item);
			} catch (error) {
				next = items.length;
				throw error;
			}
	};
	await Promise.all(Array.from({length: atATime}, work));
	return answers;
}
