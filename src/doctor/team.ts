/** Whether the journal that walls share can be read and written. */
import type {TeamDatabase} from '../cloud/team.ts';
import {missing} from '../team/migrations.ts';
import {troubleText} from '../team/trouble.ts';
import type {Finding} from './finding.ts';

/** Writes no fact: the line that a wall is there is written and taken away. @param name full name of the database */
export async function teamFinding(
	database: Pick<TeamDatabase, 'versions' | 'pull' | 'seen' | 'leave'>,
	name: string,
): Promise<Finding> {
	const part = {part: 'team'} as const;
	const wall = 'pitwall doctor';
	try {
		const due = missing((await database.versions()) ?? new Set());
		if (due.length > 0)
			return {...part, level: 'mend', says: `${name} lacks tables of the shared journal`, todo: 'pitwall journal init'};
		const {walls} = await database.pull(wall, 1);
		await database.seen(wall, '{}');
		await database.leave(wall);
		const many = walls.length === 1 ? '1 other wall was' : `${walls.length} other walls were`;
		return {...part, level: 'ok', says: `${name} can be read and written; ${many} there within a day`};
	} catch (error) {
		const todo =
			'see docs/team.md: the database, roles/spanner.databaseUser, the network; or remove journal: from the wall file';
		return {...part, level: 'mend', says: `${name} is not shared with: ${troubleText(error)}`, todo};
	}
}
