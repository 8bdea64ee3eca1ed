/** Work that must not overlap itself. */

/** Asks for the work: it begins at once, or, where it is under way, once more behind that, however often it was asked for. */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
	let running: Promise<void> | undefined;
	let again = false;
	const run = async () => {
		do {
			again = false;
			await work();
		} while (again);
	};
	return () => {
		again = true;
		running ??= run().finally(() => {
			running = undefined;
		});
		return running;
	};
}
