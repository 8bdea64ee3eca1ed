/** Applies the migrations that a database lacks; asked for by `pitwall journal init`, and by no wall. */
import type {TeamDatabase} from '../cloud/team.ts';
import {missing, versionsTable} from './migrations.ts';

/** @param say gets a line per step. Throws CloudError; what was applied until then stays, and the next run goes on from there. */
export async function applyMissing(
	database: Pick<TeamDatabase, 'versions' | 'apply'>,
	say: (line: string) => void,
): Promise<void> {
	const found = await database.versions();
	if (!found) await database.apply([versionsTable]);
	for (const {version, title, statements} of missing(found ?? new Set())) {
		await database.apply(statements, version);
		say(`applied ${version}: ${title}`);
	}
}
