/** Which records of the audit log are asked for, and what a line or a row says of one. Pure. */
import type {Row} from '../../cloud/types.ts';
import {cleanLine} from '../../text/clean.ts';
import {instantOf} from '../../zone.ts';
import type {AuditRecord} from './types.ts';

export interface Wanted {
	/** ms of the machine's clock. */
	since?: number | undefined;
	/** An action, or all of a kind: `run.*`. */
	action?: string | undefined;
	kind?: string | undefined;
}

/** The records that are asked for, in their order. */
export const selected = (records: readonly AuditRecord[], {since, action, kind}: Wanted): AuditRecord[] =>
	records.filter(
		record =>
			(since === undefined || instantOf(record.ts) >= since) &&
			(kind === undefined || record.kind === kind) &&
			(action === undefined || isOf(record.action?.kind ?? '', action)),
	);

const isOf = (kind: string, asked: string): boolean =>
	asked.endsWith('*') ? kind.startsWith(asked.slice(0, -1)) : kind === asked;

/** What a person looks for first. */
export const shortColumns = ['seq', 'time', 'who', 'kind', 'what', 'said'] as const;

export function shortRow({seq, ts, actor, kind, action, target, ...record}: AuditRecord): Row {
	const said = [record.result, record.by, record.override, record.reason].filter(text => text !== undefined);
	return {
		seq,
		time: ts.replace(/\.\d+Z$/, 'Z'),
		who: cleanLine(actor.user),
		kind,
		what: cleanLine(action ? `${action.kind} ${action.target}` : (target ?? '')),
		said: cleanLine(said.join('; ')),
	};
}

export const longColumns = [
	...['seq', 'ts', 'session', 'user', 'uid', 'tty', 'ssh', 'kind', 'action', 'system', 'target', 'resource', 'params'],
	...['etagBefore', 'etagAfter', 'planHash', 'cli', 'cloud', 'override', 'reason', 'by', 'result', 'prevHash', 'hash'],
] as const;

/** All of a record but its call, in cells. */
export function longRow({action, actor, target, ...record}: AuditRecord): Row {
	const cells: Record<string, unknown> = {
		...record,
		...actor,
		...(action && {action: action.kind, system: action.system, target: action.target}),
		resource: target,
		params: action && JSON.stringify(action.params),
	};
	return Object.fromEntries(
		longColumns.map(column => {
			const cell = cells[column];
			return [column, typeof cell === 'number' ? cell : cell === undefined ? null : cleanLine(String(cell))];
		}),
	);
}
