/** Intents without an outcome: their wall ended between the two. Pure. */
import type {AuditRecord} from './types.ts';

/**
 * Intents without an outcome, oldest first, each with the call, etag, time and operation of the last step that its wall began.
 * @param lives whether the wall that wrote one still runs; then its outcome will come
 */
export function unfinishedOf(
	records: readonly AuditRecord[],
	lives: (record: AuditRecord) => boolean,
): readonly AuditRecord[] {
	const open = new Map<number, AuditRecord>();
	for (const record of records) {
		if (record.kind === 'intent') open.set(record.seq, record);
		const intent = record.of === undefined ? [...open.values()].find(one => isSame(one, record)) : open.get(record.of);
		if (!intent) continue;
		if (record.kind === 'outcome') open.delete(intent.seq);
		if (record.kind === 'step') open.set(intent.seq, at(intent, record));
		if (record.kind === 'execute' && record.operation !== undefined)
			open.set(intent.seq, {...intent, operation: record.operation});
	}
	return [...open.values()].filter(record => !lives(record));
}

const isSame = (intent: AuditRecord, record: AuditRecord) =>
	intent.session === record.session && intent.planHash === record.planHash;

/** An intent with what its record of a later step says of the call. */
function at(
	{call: _call, etagBefore: _etag, operation: _operation, ...intent}: AuditRecord,
	{call, etagBefore, at: began, step}: AuditRecord,
): AuditRecord {
	return {
		...intent,
		...(call && {call}),
		...(etagBefore !== undefined && {etagBefore}),
		...(began !== undefined && {at: began}),
		...(step && {step}),
	};
}
