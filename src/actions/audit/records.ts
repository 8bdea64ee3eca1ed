/** What people do besides actions, in the audit log. */
import {ActionRefused} from '../types.ts';
import type {AuditLog} from './types.ts';

export interface Records {
	/** Writes down arming and disarming. Throws ActionRefused when the config or a freeze forbids arming, AuditError when it cannot be written: then do not arm. */
	recordMode(kind: 'arm' | 'disarm', reason: string): Promise<void>;
	/** Writes down that an alert was taken on, muted, or given back. Throws AuditError when it cannot be written. */
	recordHold(kind: 'ack' | 'mute' | 'release', key: string, words: string): Promise<void>;
	/** Records that a person ticked an item of a checklist, or took that back. @throws AuditError */
	recordTick(kind: 'tick' | 'untick', key: string): Promise<void>;
}

/** @param whyNot why actions cannot be armed now */
export const recordsIn = (audit: Pick<AuditLog, 'append'>, whyNot: () => string | undefined): Records => ({
	async recordMode(kind, reason) {
		const why = kind === 'arm' ? whyNot() : undefined;
		if (why !== undefined) throw new ActionRefused(why);
		await audit.append({kind, result: reason});
	},
	async recordHold(kind, key, words) {
		await audit.append({kind, target: key, result: words});
	},
	async recordTick(kind, key) {
		await audit.append({kind, target: key});
	},
});
