/** The state of a source, and the other parts of a scene, as bodies of rows and back. Pure. */
import {CloudError} from '../cloud/types.ts';
import type {SourceState} from '../poll/types.ts';
import type {SignatureState} from '../signatures/types.ts';
import {unpack} from './pack.ts';
import {type KeptState, type Part, type PartValues, parts, type ReadingRow} from './schema.ts';

/** A state without what moves at every poll, so that equal answers have equal bodies. */
export function keptState({reading, error, nextAt, remembered: _, ...rest}: SourceState): KeptState {
	const failed = error !== undefined || rest.failures > 0;
	if (!reading) return {...rest, ...(failed && keptError(error, nextAt))};
	const {fetchedAt, ...answer} = reading;
	return {...rest, reading: failed ? reading : answer, ...(failed && keptError(error, nextAt))};
}

const keptError = (error: CloudError | undefined, nextAt: number | undefined) => ({
	...(error && {error: {kind: error.kind, message: error.message, api: error.api}}),
	...(nextAt !== undefined && {nextAt}),
});

/** The state of a source as it was at a moment; undefined where the row is damaged. @param at ms, from `row.at` on */
export function stateOf({body, seen}: Pick<ReadingRow, 'body' | 'seen'>, at: number): SourceState | undefined {
	try {
		const {reading, error, ...rest} = unpack(body) as KeptState;
		return {
			...rest,
			// JSON has no word for a source that never grows stale, as the errors of a log.
			period: rest.period ?? Number.POSITIVE_INFINITY,
			...(reading && {reading: {...reading, fetchedAt: reading.fetchedAt ?? Math.min(seen, at)}}),
			...(error && {error: new CloudError(error.kind, error.message, error.api)}),
		};
	} catch {
		return undefined;
	}
}

/** The value of a part; undefined for another source, or a damaged row. */
export function partOf<P extends Part>(
	part: P,
	{source, body}: Pick<ReadingRow, 'source' | 'body'>,
): PartValues[P] | undefined {
	if (source !== parts[part]) return undefined;
	try {
		const value = unpack(body) as PartValues[P];
		return part === 'signatures' ? (sinceOf(value as SignatureState) as PartValues[P]) : value;
	} catch {
		return undefined;
	}
}

/** Errors of a log that was not read are known from no time on, which JSON has no word for. */
const sinceOf = (state: SignatureState): SignatureState => ({
	...state,
	since: (state.since as number | null) ?? Number.POSITIVE_INFINITY,
});
