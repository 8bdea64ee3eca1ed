/**
 * The rows that a table had some hours ago, in a new table beside it (S0-63, S4-51): never over the live one. The swap is a
 * step of its own, for people, once the rows were compared.
 */
import {hour} from '../../clock.ts';
import type {TableFacts} from '../../cloud/resources.ts';
import {utcMinute} from '../../zone.ts';
import {copyDraft, followCopy, isFree} from '../bq/copyTable.ts';
import {fullName, jobBecame, lookAtTable, shortTable, stamp} from '../bq/tables.ts';
import type {ActionSpec} from '../spec.ts';

type Params = {readonly hours_ago: number};
/** Hours for which BigQuery keeps the past of a table, where its dataset does not say less; one is left for the plan. */
const travel = 7 * 24 - 1;

export const action: ActionSpec<Params, TableFacts> = {
	risk: 'critical',
	fields: () => ({hours_ago: {integer: {min: 1, max: travel}, default: 24, optional: false}}),
	look: (eyes, {system, name}) => lookAtTable(eyes, fullName(system, name)),
	plan(target, table, {hours_ago: hours}, now) {
		// To the second, which is in its name.
		const asOf = Math.floor((now - hours * hour) / 1000) * 1000;
		const copy = `${fullName(target.system, target.name)}_as_of_${stamp(asOf)}`;
		const {traps, note, ...draft} = copyDraft(target, {table, copy, asOf, now});
		return {
			...draft,
			changes: [
				{what: 'beside it', before: 'nothing', after: shortTable(copy)},
				{what: 'rows', before: `${table.rows} in the live table, which stays`, after: `those of ${utcMinute(asOf)}`},
			],
			blastRadius: ['None: the live table is read, and stays as it is.', ...note],
			sideEffects: [
				'Nothing is swapped: compare the rows first, then let readers and pipelines use it, or copy it over, by hand.',
				'BigQuery refuses a moment before the table was made, or beyond the time travel of its dataset (7 days at most).',
				...traps,
			],
		};
	},
	preflight: async (plan, _, {eyes}) => [isFree(plan, await eyes.reads.table(String(plan.facts.copy)))],
	verify: followCopy,
	became: (intent, _, eyes) => jobBecame(intent, eyes),
};
