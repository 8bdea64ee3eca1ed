/** The hash chain: each record carries the hash of the one before it. Pure. */
import {canonicalJson, sha256} from '../canonical.ts';
import type {AuditRecord} from './types.ts';

/** The newest record of a chain. */
export interface Head {
	seq: number;
	hash: string;
	/** Bytes of the log up to the end of this record. */
	end: number;
}

/** Before the first record. */
export const genesis: Head = {seq: 0, hash: '0'.repeat(64), end: 0};

/** Bytes of the longest record; a longer line is none. */
export const longestRecord = 64 * 1024;

/** The record that follows `head`. */
export function seal(rest: Omit<AuditRecord, 'seq' | 'prevHash' | 'hash'>, head: Head): AuditRecord {
	const linked = {...rest, seq: head.seq + 1, prevHash: head.hash};
	return {...linked, hash: sha256(head.hash + canonicalJson(linked))};
}

/** A line as a record whose hash is its own, or why it is none. */
function recordOf(line: string): AuditRecord | string {
	try {
		const value: unknown = JSON.parse(line);
		if (typeof value !== 'object' || value === null) return 'not a record';
		const record = value as AuditRecord;
		if (!Number.isSafeInteger(record.seq) || typeof record.kind !== 'string') return 'not a record';
		const {hash, ...rest} = record;
		return sha256(record.prevHash + canonicalJson(rest)) === hash ? record : 'was changed after it was written';
	} catch (error) {
		// A value without a canonical form, such as a lone surrogate, was not written by us.
		return error instanceof SyntaxError ? 'not JSON' : 'not a record';
	}
}

export type Verification =
	| {ok: true; records: readonly AuditRecord[]; head: Head}
	/** `line` counts in the whole log: records are numbered as their lines are. `at`: the byte where it begins; the records before it are whole. */
	| {ok: false; line: number; at: number; reason: string; records: readonly AuditRecord[]; head: Head};

/** Checks whole lines that follow `from`: sequence, links and hashes. A line without its end is a failure too. */
export function verifyChain(data: Buffer, from: Head = genesis): Verification {
	const records: AuditRecord[] = [];
	let head = from;
	for (let start = 0; start < data.length; ) {
		const fail = (reason: string): Verification => ({
			ok: false,
			line: head.seq + 1,
			at: head.end,
			reason,
			records,
			head,
		});
		const end = data.indexOf(0x0a, start);
		if (end < 0) return fail('torn last line');
		if (end - start > longestRecord) return fail('too long for a record');
		const record = recordOf(data.toString('utf8', start, end));
		if (typeof record === 'string') return fail(record);
		if (record.seq !== head.seq + 1) return fail(`sequence ${record.seq} after ${head.seq}`);
		if (record.prevHash !== head.hash) return fail('does not follow the record before it');
		records.push(record);
		head = {seq: record.seq, hash: record.hash, end: from.end + end + 1};
		start = end + 1;
	}
	return {ok: true, records, head};
}

/** The head before the first whole line of a piece from the middle of a log; the lines before it are not verified. */
export function anchorOf(firstLine: string, at: number): Head | undefined {
	const record = recordOf(firstLine);
	return typeof record === 'string' ? undefined : {seq: record.seq - 1, hash: record.prevHash, end: at};
}
