/** The outcome of an action whose wall ended, where the name of its operation was known before the call. */
import {CloudError} from '../../cloud/types.ts';
import {instantOf} from '../../zone.ts';
import type {AuditRecord} from '../audit/types.ts';
import type {Eyes} from '../look/look.ts';
import type {Found} from '../spec.ts';

/** Real ms after the intent in which a call that was on its way may still arrive. */
const arriving = 30_000;

/** What became of an operation. Throws CloudError. */
export async function operationBecame(
	operation: string,
	{at, ts}: Pick<AuditRecord, 'at' | 'ts'>,
	{reads, clock}: Eyes,
): Promise<Found> {
	try {
		const {done, error} = await reads.operation(operation);
		if (!done) return {state: 'runs', text: 'it is under way'};
		return {state: 'found', text: error === undefined ? 'made: it is done' : `failed: ${error}`};
	} catch (error) {
		if (!(error instanceof CloudError && error.kind === 'notFound')) throw error;
		const age = (clock.now() - instantOf(at ?? ts)) / clock.speed;
		return {state: age < arriving ? 'later' : 'found', text: 'not made: it was never begun'};
	}
}
