/** Secrets between the form and the call. They are in memory only, each is taken out once, and forgotten after half an hour: so long others may take to approve a plan. */
import {minute} from '../../clock.ts';
import {sealOf} from '../../cloud/hidden.ts';
import {later} from '../../timers.ts';

export interface Vault {
	/** Keeps a secret; the answer is the seal that stands for it in plans and records. */
	hide(secret: string): string;
	has(seal: string): boolean;
	/** The secret, which is forgotten by that; undefined where it is not kept any more. */
	take(seal: string): string | undefined;
}

/** Real ms. */
const kept = 30 * minute;

export function createVault(): Vault {
	const secrets = new Map<string, {secret: string}>();
	return {
		hide(secret) {
			const seal = sealOf(secret);
			const entry = {secret};
			secrets.set(seal, entry);
			later(() => secrets.get(seal) === entry && secrets.delete(seal), kept).unref();
			return seal;
		},
		has: seal => secrets.has(seal),
		take(seal) {
			const found = secrets.get(seal)?.secret;
			secrets.delete(seal);
			return found;
		},
	};
}
