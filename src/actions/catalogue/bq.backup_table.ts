/** A copy of a table under the name of the day, in the dataset of backups (S1-42). */
import type {TableFacts} from '../../cloud/resources.ts';
import {localDate} from '../../zone.ts';
import {copyDraft, followCopy, isFree} from '../bq/copyTable.ts';
import {fullName, jobBecame, lookAtTable, shortTable} from '../bq/tables.ts';
import type {ActionSpec} from '../spec.ts';
import type {ParamValues, Target} from '../types.ts';

/** The table, and what has the name of today's copy. */
interface Seen {
	table: TableFacts;
	copy: string;
	taken?: TableFacts | undefined;
}

export const action: ActionSpec<ParamValues, Seen> = {
	risk: 'careful',
	async look(eyes, target) {
		const copy = copyOf(target, eyes.clock.now());
		const [table, taken] = await Promise.all([
			lookAtTable(eyes, fullName(target.system, target.name)),
			eyes.reads.table(copy),
		]);
		return {table, copy, taken};
	},
	plan(target, {table, copy, taken}, _, now) {
		if (taken) throw new RangeError(`there is a copy of today already: ${shortTable(copy)}, with ${taken.rows} rows`);
		const {traps, note, ...draft} = copyDraft(target, {table, copy, now});
		return {
			...draft,
			changes: [{what: 'copy', before: 'none of today', after: `${shortTable(copy)}, ${table.rows} rows`}],
			blastRadius: ['None: the table is read, and nothing is written over.', ...note],
			sideEffects: traps,
		};
	},
	preflight: (plan, {copy, taken}) => [
		copy === plan.facts.copy
			? isFree(plan, taken)
			: {title: 'name is free', state: 'failed', detail: 'the day is over: plan again'},
	],
	verify: followCopy,
	became: (intent, _, eyes) => jobBecame(intent, eyes),
};

/** `project.backups.table_20261121`, the day being that of the system. */
function copyOf({system, name, allowed}: Target, now: number): string {
	const [dataset = '', table = ''] = name.split('.');
	return fullName(
		system,
		`${allowed.into ?? `${dataset}_backup`}.${table}_${localDate(now, system.tz).replaceAll('-', '')}`,
	);
}
