/** A folder for an audit log, and the log in it. */
import * as fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {AuditIo} from '../../src/actions/audit/file.ts';
import {openAudit} from '../../src/actions/audit/log.ts';

export function auditFolder() {
	const folder = fs.mkdtempSync(join(tmpdir(), 'pitwall-audit-'));
	const path = join(folder, 'state', 'audit.jsonl');
	return {
		folder,
		path,
		/** Opens the log as another start of the wall would; `session` tells them apart. */
		open: (io?: AuditIo, session = 's') =>
			openAudit({path, now: () => 1_000_000, actor: {user: 'me', uid: 1}, session, ...(io ? {io} : {})}),
		text: () => fs.readFileSync(path, 'utf8'),
	};
}
