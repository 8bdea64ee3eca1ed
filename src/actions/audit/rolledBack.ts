/** Revisions that were rolled back from: traffic must not go back to them by mistake. Pure. */

import {instantOf} from '../../zone.ts';
import type {AuditEntry, RolledBack} from './types.ts';

/** Names of a rollback in the audit log, now and in records of older versions. */
const rollbacks: ReadonlySet<string> = new Set(['run.rollback', 'rollback']);

/** The rollback whose intent a record is; undefined for other records. */
export function rollbackOf({kind, action, target, left = []}: AuditEntry, at: number): RolledBack {
	const is = kind === 'intent' && rollbacks.has(action?.kind ?? '');
	return new Map(is && target !== undefined && left.length > 0 ? [[target, {at, revisions: left}]] : []);
}

/** The rollbacks in all records, oldest first. */
export const rolledBackIn = (records: readonly (AuditEntry & {ts: string})[]): RolledBack =>
	new Map(records.flatMap(record => [...rollbackOf(record, instantOf(record.ts))]));
