/** The common part of dropping and emptying a table of BigQuery (S1-08): never without a backup that holds as many rows. */
import {hour} from '../../clock.ts';
import {age} from '../../text/durations.ts';
import {count} from '../../text/format.ts';
import type {Eyes} from '../look/look.ts';
import type {Answered, CopySpec} from '../spec.ts';
import type {ParamValues, Target} from '../types.ts';

interface Table {
	name: string;
	rows: number;
	createdAt: number;
}

/** The table and the copies of it, the newest first. */
interface Seen {
	table: Table | undefined;
	copies: readonly Table[];
}

/** A backup that is older proves nothing. */
const recent = 24 * hour;

async function tablesIn({reads}: Eyes, {system}: Target, dataset: string): Promise<Table[]> {
	const source = {
		bigquery: `SELECT table_id, row_count, creation_time FROM \`${dataset}.__TABLES__\``,
		tables: [],
		maxBytes: 100_000_000,
	};
	const {answer} = await reads.read(system, 'action.tables', source, undefined, new AbortController().signal);
	if (answer.kind !== 'rows') throw new TypeError(`${dataset}.__TABLES__ is no table`);
	return answer.rows.map(({table_id: name, row_count: rows, creation_time: at}) => ({
		name: String(name),
		rows: Number(rows),
		createdAt: Number(at),
	}));
}

const namesOf = ({name}: Target) => {
	const [dataset = '', table = ''] = name.split('.');
	return {dataset, table};
};

async function look(eyes: Eyes, target: Target): Promise<Seen> {
	const {dataset, table} = namesOf(target);
	const {into = `${dataset}_backup`} = target.allowed;
	const [own, copies] = await Promise.all([tablesIn(eyes, target, dataset), tablesIn(eyes, target, into)]);
	return {
		table: own.find(({name}) => name === table),
		copies: copies.filter(({name}) => name.startsWith(`${table}_`)).toSorted((a, b) => b.createdAt - a.createdAt),
	};
}

function proof({table, copies: [newest]}: Seen, now: number): Answered {
	const title = 'backup of today, with as many rows';
	const mend = 'bq.backup_table';
	if (!newest) return {title, state: 'failed', detail: 'there is no copy of it', mend};
	const {name, rows, createdAt} = newest;
	const [isRecent, isWhole] = [now - createdAt < recent, rows === table?.rows];
	const detail = [
		`${name}, ${age(now - createdAt)} old${isRecent ? '' : `, and not of the last ${recent / hour} h`}`,
		`${rows} rows, ${isWhole ? 'as many as the table' : `and the table has ${table?.rows ?? 'none'}`}`,
	].join('; ');
	return isRecent && isWhole ? {title, state: 'ok', detail} : {title, state: 'failed', detail, mend};
}

/** @param does the command, and how it is taken back at that time, ms */
export const destroysTable = (
	verb: string,
	does: (names: {project: string; dataset: string; table: string}, now: number) => {command: string; undo: string},
): CopySpec<ParamValues, Seen> => ({
	copies: true,
	risk: 'critical',
	look,
	etag: ({table}) => table && `${table.createdAt} ${table.rows}`,
	plan(target, {table}, _, now) {
		const {project} = target.system;
		const names = namesOf(target);
		if (!table) throw new RangeError(`there is no table ${target.name}`);
		const {command, undo} = does({project, ...names}, now);
		return {
			resource: `projects/${project}/datasets/${names.dataset}/tables/${names.table}`,
			changes: [{what: target.name, before: `${count(table.rows)} rows`, after: verb}],
			blastRadius: ['Whatever reads or writes the table fails or finds nothing: checks, views, pipelines, people.'],
			commands: [command],
			undo,
			success: ['The table is as the plan says; whatever fed or read it is mended first.'],
			sideEffects: [
				'BigQuery keeps what was in it for seven days at most, less where the dataset says so: that is no backup.',
			],
		};
	},
	preflight: (_, seen, {eyes}) => [proof(seen, eyes.clock.now())],
});
