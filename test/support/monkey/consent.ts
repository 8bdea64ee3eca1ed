/**
 * The monkey's own record of what it has confirmed by typing: the wall may change the cloud only after one of these.
 * It knows the keys that it pressed and the screen before each; what was pasted or came in a burst is no consent.
 */

/** Real ms from the last key to the call: the preflight runs again before it. */
const patience = 60_000;
/** Real ms that arming lasts, and a little. */
const armedFor = 15 * 60_000 + 5_000;

export interface Consent {
	/** A key that was sent by itself, with the screen that it was pressed on. */
	key(bytes: string, screen: string, now: number): void;
	/** Anything that is no typed key: what was typed before it no longer counts. */
	other(): void;
	/** Takes so many changes off the account; false when they were not consented to. */
	spend(changes: number, now: number): boolean;
	readonly given: number;
}

export function createConsent(): Consent {
	let typed = '';
	let armedUntil = Number.NEGATIVE_INFINITY;
	let given = 0;
	const open: number[] = [];

	function confirmed(now: number): void {
		if (now > armedUntil) return;
		given += 1;
		open.push(now + patience);
	}

	return {
		get given() {
			return given;
		},
		other() {
			typed = '';
		},
		key(bytes, screen, now) {
			if (bytes === '\r') {
				if (/Why\? It goes into the audit log/.test(screen) && typed.trim() !== '') armedUntil = now + armedFor;
				const [, word] = /type ([a-z0-9-]+): /.exec(screen) ?? [];
				if (word !== undefined && typed.endsWith(word)) confirmed(now);
				typed = '';
			} else if (bytes === '\x7f') typed = typed.slice(0, -1);
			// Moves within the field, or scrolls what stands above it.
			else if (/^\x1b\[/.test(bytes)) return;
			else if (/^[^\x00-\x1f\x7f]+$/.test(bytes)) {
				typed += bytes;
			} else if (bytes !== '\x0c') typed = '';
		},
		spend(changes, now) {
			while (open.length > 0 && (open[0] ?? 0) < now) open.shift();
			return open.splice(0, changes).length === changes;
		},
	};
}
