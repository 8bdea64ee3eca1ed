/** How far the audit log has come, for documents that want to prove that it was not changed since. */
import {join} from 'node:path';
import {readHead} from '../actions/audit/head.ts';
import {stateFolder} from '../config/paths.ts';

/** The newest record of the audit log; undefined where there is none, or it cannot be read. */
export function auditHead(): {seq: number; hash: string} | undefined {
	try {
		const head = readHead(join(stateFolder(), 'audit.jsonl'));
		return head && {seq: head.seq, hash: head.hash};
	} catch {
		return undefined;
	}
}
