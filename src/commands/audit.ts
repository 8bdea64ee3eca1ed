/** `pitwall audit`: whether the log of actions is whole, and what it says. */
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {verifyAudit} from '../actions/audit/file.ts';
import {longColumns, longRow, selected, shortColumns, shortRow, type Wanted} from '../actions/audit/select.ts';
import {answerFormats} from '../answer/formats.ts';
import {stateFolder} from '../config/paths.ts';
import {UsageError} from '../config/usage.ts';
import {inAscii} from '../text/ascii.ts';
import {messageOf} from '../text/errors.ts';
import {plural} from '../text/format.ts';
import {unicodeIn} from '../theme/theme.ts';

export interface AuditOptions extends Wanted {
	file?: string;
	json?: boolean;
	format?: 'jsonl' | 'csv';
}

type Verified = ReturnType<typeof verifyAudit>;

/** @returns the exit code: 0 whole, 1 broken. @throws UsageError where there is no log */
export async function audit(verb: 'verify' | 'show' | 'export', options: AuditOptions): Promise<number> {
	const path = options.file ?? join(stateFolder(), 'audit.jsonl');
	const found = verified(path);
	if (verb === 'verify') process.stdout.write(`${standing(path, found)}\n`);
	else process.stderr.write(`${standing(path, found)}\n`);
	const records = selected(found.records, options);
	if (verb === 'show') {
		const table = answerFormats.table({columns: shortColumns, rows: records.map(shortRow)});
		process.stdout.write(options.json ? `${JSON.stringify(records, null, 2)}\n` : inCharset(table));
	}
	if (verb === 'export') {
		const lines = [...records, {head: {seq: found.head.seq, hash: found.head.hash}}];
		process.stdout.write(
			options.format === 'csv'
				? answerFormats.csv({columns: longColumns, rows: records.map(longRow)})
				: lines.map(line => `${JSON.stringify(line)}\n`).join(''),
		);
	}
	return found.ok ? 0 : 1;
}

function verified(path: string): Verified {
	if (!existsSync(path)) throw new UsageError(`pitwall: there is no audit log ${path}. Name one by --file.`);
	try {
		return verifyAudit(path);
	} catch (error) {
		throw new UsageError(`pitwall: the audit log ${path} cannot be read: ${messageOf(error)}.`);
	}
}

/** `audit.jsonl is whole: 42 records, the newest has the hash 5f1c...`. */
function standing(path: string, found: Verified): string {
	if (!found.ok) {
		const before = found.records.length > 0 ? ' What comes before it is whole.' : '';
		return `${path} is BROKEN at record ${found.line}, byte ${found.at}: ${found.reason}.${before}`;
	}
	const {seq, hash} = found.head;
	const doubt = found.isAnchored
		? ''
		: ' Its newest hash is not kept beside it: records may have been cut off at the end.';
	return seq === 0
		? `${path} is whole: it is empty.${doubt}`
		: `${path} is whole: ${plural(seq, 'record')}, the newest has the hash ${hash}.${doubt}`;
}

const inCharset = (text: string): string => (unicodeIn(process.env) ? text : inAscii(text));
