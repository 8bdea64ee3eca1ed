/** Polls that are under way. */

/** Real ms; nobody waits for a poll that is under way for longer. */
const soonAnswered = 1000;

export interface UnderWay {
	began(): void;
	ended(): void;
	/** One has begun lately and has no answer yet. */
	isAnswering(): boolean;
}

export function createUnderWay(): UnderWay {
	let count = 0;
	/** performance.now() */
	let newest = 0;
	return {
		began() {
			count++;
			newest = performance.now();
		},
		ended: () => void count--,
		isAnswering: () => count > 0 && performance.now() - newest < soonAnswered,
	};
}
