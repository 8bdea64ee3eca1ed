/** What the steps after a confirmation share: the tools they are given, and a call that is made exactly once. */
import {CloudError} from '../cloud/types.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {messageOf} from '../text/errors.ts';
import type {Eyes} from './look.ts';
import {ActionRefused, type Phase} from './types.ts';

export interface Steps extends Eyes {
	system: SystemConfig;
	/** Makes the plan's one call; refuses in read-only mode. Only the executor knows how. Throws CloudError. */
	call: () => Promise<{status: number; body: string}>;
	/** Real ms. */
	sleep: (ms: number) => Promise<void>;
	say: (phase: Phase, text: string) => void;
	note: (kind: 'execute' | 'outcome' | 'verify', result: string, etagAfter?: string) => Promise<void>;
	/** The target may be acted on again. */
	settled: () => void;
	/** Aborted when a newer action on the target makes this verification pointless. */
	superseded: AbortSignal;
}

/** Errors after which we know that nothing was changed; after any other the outcome is unknown. */
const definite: ReadonlySet<string> = new Set(['auth', 'denied', 'notFound', 'invalid', 'quota', 'stale-etag']);

export type Called = {ok: true; value: {status: number; body: string}} | {ok: false; unknown: boolean; text: string};

/** Makes the call exactly once and sorts what came of it. Throws ActionRefused. */
export async function once({call, note}: Steps): Promise<Called> {
	try {
		return {ok: true, value: await call()};
	} catch (error) {
		const text = messageOf(error);
		if (error instanceof ActionRefused) {
			await note('outcome', `refused: ${text}`);
			throw error;
		}
		const unknown = !(error instanceof CloudError && definite.has(error.kind));
		const stale = error instanceof CloudError && error.kind === 'stale-etag';
		return {ok: false, unknown, text: stale ? `the plan is stale, nothing was changed: ${text}` : text};
	}
}
