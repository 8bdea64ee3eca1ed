/** A copy of a table of BigQuery into a new one, by a job of its own; nothing is ever written over. */
import {minute} from '../../clock.ts';
import type {TableFacts} from '../../cloud/resources.ts';
import {duration} from '../../text/durations.ts';
import {followOperation} from '../after/followOperation.ts';
import type {Steps} from '../after/steps.ts';
import {commandLine} from '../canonical.ts';
import type {Answered, Draft} from '../spec.ts';
import type {ActionResult, Plan, Target} from '../types.ts';
import {bqName, fullName, jobCall, jobOf, lookAtTable, shortTable, stamp, tableResource, untilText} from './tables.ts';

/** ms that a copy may take, and between two looks. */
const within = 60 * minute;
const every = 5000;

/** A copy that is planned. */
export interface Wanted {
	/** The table, and `project.dataset.table` of the copy. */
	table: TableFacts;
	copy: string;
	/** The moment whose rows are copied, ms; now by default. */
	asOf?: number;
	now: number;
}

/** Everything of its draft but what it is for. Throws RangeError for what has no rows of its own. */
export function copyDraft(
	{system, name, allowed}: Target,
	{table, copy, asOf, now}: Wanted,
): Pick<Draft, 'resource' | 'command' | 'undo' | 'success' | 'call' | 'facts'> & {traps: string[]; note: string[]} {
	if (table.type !== 'TABLE') throw new RangeError(`${name} is a ${table.type}: only a table can be copied`);
	const {project} = system;
	const from = `${fullName(system, name)}${asOf === undefined ? '' : `@${Math.trunc(asOf)}`}`;
	const place = [`--project_id=${project}`, `--location=${table.location}`];
	return {
		resource: tableResource(copy),
		command: commandLine('bq', ...place, 'cp', '--no_clobber', bqName(from), bqName(copy)),
		undo: commandLine('bq', ...place, 'rm', '-f', '-t', bqName(copy)),
		success: [
			`The job is done, and ${shortTable(copy)} has rows (within ${within / minute} min); both counts are said`,
		],
		call: jobCall(`copy_${copy}_${stamp(now)}`, project, table.location, {
			copy: {
				sourceTable: reference(from),
				destinationTable: reference(copy),
				createDisposition: 'CREATE_IF_NEEDED',
				writeDisposition: 'WRITE_EMPTY',
			},
		}),
		facts: {from: fullName(system, name), copy},
		traps: [
			'Access that was granted on the table itself is not copied, and the copy is paid for until it is deleted.',
			...(table.streaming
				? ['Rows have just been streamed in: those that are still in the buffer are in no copy.']
				: []),
			...(table.partitionsKept === undefined
				? []
				: [`Its partitions are deleted after ${duration(table.partitionsKept)}: those that are gone are in no copy.`]),
		],
		note: allowed.note === undefined ? [] : [allowed.note],
	};
}

function reference(name: string) {
	const [, projectId = '', datasetId = '', tableId = ''] = /^(.+)\.([^.]+)\.([^.]+)$/.exec(name) ?? [];
	return {projectId, datasetId, tableId};
}

/** That nothing has the name of the copy. */
export const isFree = (plan: Plan, taken: TableFacts | undefined): Answered => {
	const title = 'name is free';
	return taken
		? {title, state: 'failed', detail: `there is a ${taken.type} of this name: it is not written over`}
		: {title, state: 'ok', detail: shortTable(String(plan.facts.copy))};
};

/** Follows the job, and compares the rows of both tables. */
export async function followCopy({call, facts}: Plan, steps: Steps): Promise<ActionResult> {
	const [from, copy] = [String(facts.from), String(facts.copy)];
	const followed = await followOperation(
		{
			step: 'copied',
			what: `${shortTable(copy)} is there`,
			within,
			every,
			operation: jobOf(call),
			async look() {
				const found = await steps.reads.table(copy);
				if (!found) return {state: 'absent', text: `there is no ${shortTable(copy)}`};
				const {rows} = await lookAtTable(steps, from);
				const text = `${shortTable(copy)} has ${found.rows} rows, the table ${rows}${untilText(found)}`;
				return {state: 'there', text};
			},
		},
		steps,
	);
	if ('ended' in followed) return followed.ended;
	return {phase: 'done', summary: followed.text, at: steps.clock.now()};
}
