/** Restoring a backup of Spanner into a new database, following it, and comparing its rows with those of the live one. */
import {hour} from '../../clock.ts';
import type {Call} from '../../cloud/call.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {messageOf} from '../../text/errors.ts';
import {followOperation} from '../after/followOperation.ts';
import type {Steps} from '../after/steps.ts';
import {countRows, instanceResource} from '../look/spanner.ts';
import type {Answered} from '../spec.ts';

/** ms that a restore may take, and between two looks. */
const within = 24 * hour;
const every = 15_000;

export const restoreTraps: readonly string[] = [
	'Access that was granted on the database is not in the backup: grant it anew.',
	'Reads are slower until Spanner has optimised it, which takes hours for a large one; until then the backup cannot be deleted.',
	'It is paid for until it is deleted.',
];

/** RestoreDatabase, and the same for gcloud. */
export function restoreCall(system: SystemConfig, backup: string, database: string): {call: Call; command: string[]} {
	const parent = instanceResource(system);
	const instance = system.spanner?.instance ?? '';
	return {
		call: {
			api: 'spanner',
			method: 'POST',
			path: `/v1/${parent}/databases:restore`,
			body: {databaseId: database, backup: `${parent}/backups/${backup}`},
		},
		command: [
			...['spanner', 'databases', 'restore', `--source-backup=${backup}`, `--source-instance=${instance}`],
			...[`--destination-database=${database}`, `--destination-instance=${instance}`, `--project=${system.project}`],
		],
	};
}

/** That no database has the name. */
export const isAbsent = (name: string, taken: string | undefined): Answered =>
	taken === undefined
		? {title: 'name is free', state: 'ok', detail: name}
		: {title: 'name is free', state: 'failed', detail: `there is a database ${name}: it is ${taken}`};

/** Waits until the restored database can be read. */
export const followRestore = (database: string, steps: Steps) =>
	followOperation(
		{
			step: 'restored',
			what: `${database} can be read`,
			within,
			every,
			async look() {
				const state = await steps.reads.database(`${instanceResource(steps.target.system)}/databases/${database}`);
				if (state === undefined) return {state: 'absent', text: `there is no ${database}`};
				return {state: state.startsWith('READY') ? 'there' : 'begun', text: `${database} is ${state}`};
			},
		},
		steps,
	);

/** The rows of both databases, in words; ok: none of the tables is empty that is not so in the live one. Never throws. */
export async function compared(database: string, steps: Steps): Promise<{ok: boolean; text: string}> {
	const {system, name, allowed} = steps.target;
	const {compare: tables} = allowed;
	if (!tables) return {ok: false, text: 'no tables are named to be compared'};
	try {
		const restored = await countRows(steps, system, database, tables);
		const live = await countRows(steps, system, name, tables);
		const said = tables.map(table => `${table} ${restored[table]} (${live[table]} in the live one)`);
		return {
			ok: tables.every(table => (restored[table] ?? 0) > 0 || live[table] === 0),
			text: `rows: ${said.join(', ')}`,
		};
	} catch (error) {
		return {ok: false, text: `rows could not be compared: ${messageOf(error)}`};
	}
}
