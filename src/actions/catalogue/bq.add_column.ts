/** A new column of a table (S1-40, C-13): NULL in every row, of a type that is chosen, and nothing that is there changes. */
import {minute} from '../../clock.ts';
import type {TableFacts} from '../../cloud/resources.ts';
import {followOperation} from '../after/followOperation.ts';
import {fullName, jobBecame, jobCall, jobOf, lookAtTable, stamp, tableResource} from '../bq/tables.ts';
import {commandLine} from '../canonical.ts';
import type {ActionSpec} from '../spec.ts';

type Params = {readonly column: string; readonly type: string};
const types = ['STRING', 'INT64', 'FLOAT64', 'NUMERIC', 'BOOL', 'DATE', 'TIMESTAMP', 'JSON', 'BYTES'];
const within = 5 * minute;
const every = 2000;

export const action: ActionSpec<Params, TableFacts> = {
	risk: 'high',
	fields: () => ({
		column: {text: {min: 1, max: 128}},
		type: {oneOf: types},
	}),
	look: (eyes, {system, name}) => lookAtTable(eyes, fullName(system, name)),
	plan({system, name, allowed}, table, {column, type}, now) {
		if (table.type !== 'TABLE') throw new RangeError(`${name} is a ${table.type}: only a table gets a column`);
		if (!/^[A-Za-z_]\w*$/.test(column))
			throw new RangeError(`${column} is no name of a column: letters, digits and _, and no digit first`);
		const taken = columnOf(table, column);
		if (taken) throw new RangeError(`${name} has a column ${taken.name} already, of type ${taken.type}`);
		const full = fullName(system, name);
		const sql = `ALTER TABLE \`${full}\` ADD COLUMN IF NOT EXISTS \`${column}\` ${type}`;
		const place = [`--project_id=${system.project}`, `--location=${table.location}`];
		return {
			resource: tableResource(full),
			changes: [
				{what: 'columns', before: String(table.columns.length), after: String(table.columns.length + 1)},
				{what: 'column', before: 'none of this name', after: `${column} ${type}, NULL in all ${table.rows} rows`},
				{what: 'statement', before: '', after: sql},
			],
			blastRadius: [
				'Everybody who reads or writes the table; no row changes.',
				...(allowed.note ? [allowed.note] : []),
			],
			command: commandLine('bq', ...place, 'query', '--use_legacy_sql=false', sql),
			undo: 'None from here: dropping a column loses what was written to it, and needs an approval of its own.',
			success: [`BigQuery lists the column (within ${within / minute} min)`],
			sideEffects: [
				'Views that say SELECT * do not have it until they are made again.',
				'Rows that are streamed in may be refused with it for some minutes.',
			],
			call: {
				...jobCall(`column_${full}_${column}_${stamp(now)}`, system.project, table.location, {
					query: {query: sql, useLegacySql: false},
				}),
				dryRun: 'configuration.dryRun',
			},
			facts: {column},
		};
	},
	preflight: ({facts}, table) => [
		columnOf(table, String(facts.column))
			? {title: 'no such column yet', state: 'failed', detail: 'somebody has added it: plan again'}
			: {title: 'no such column yet', state: 'ok', detail: `${table.columns.length} columns`},
	],
	async verify({call, facts}, steps) {
		const {system, name} = steps.target;
		const column = String(facts.column);
		const followed = await followOperation(
			{
				step: 'added',
				what: `${name} has ${column}`,
				within,
				every,
				operation: jobOf(call),
				async look() {
					const found = columnOf(await lookAtTable(steps, fullName(system, name)), column);
					return found
						? {state: 'there', text: `${name} has ${found.name}`}
						: {state: 'absent', text: `${name} has no ${column}`};
				},
			},
			steps,
		);
		if ('ended' in followed) return followed.ended;
		return {phase: 'done', summary: followed.text, at: steps.clock.now()};
	},
	became: (intent, _, eyes) => jobBecame(intent, eyes),
};

/** BigQuery takes names that differ in case alone for the same. */
const columnOf = ({columns}: TableFacts, name: string) =>
	columns.find(column => column.name.toLowerCase() === name.toLowerCase());
