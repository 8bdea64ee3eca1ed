/** A view made anew from its file (S4-33), after a change of the tables that it reads: its query is replaced, and no row. */
import {minute} from '../../clock.ts';
import type {TableFacts} from '../../cloud/resources.ts';
import {cleanLine} from '../../text/clean.ts';
import {statementOf, statementTexts} from '../../text/statement.ts';
import {followOperation} from '../after/followOperation.ts';
import {fullName, jobBecame, jobCall, jobOf, lookAtTable, stamp, tableResource} from '../bq/tables.ts';
import {commandLine} from '../canonical.ts';
import type {ActionSpec} from '../spec.ts';
import type {ParamValues} from '../types.ts';

const within = 5 * minute;
const every = 2000;

export const action: ActionSpec<ParamValues, TableFacts> = {
	risk: 'high',
	look: (eyes, {system, name}) => lookAtTable(eyes, fullName(system, name)),
	plan({system, name, allowed}, {type, view: before, location}, _, now) {
		if (before === undefined) throw new RangeError(`${name} is a ${type}: only a view is made anew`);
		const query = queryOf(allowed.view);
		if (statementOf(query).type !== 'SELECT') throw new RangeError(`the file of ${name} is not one SELECT`);
		const full = fullName(system, name);
		const sqlOf = (text: string) => `CREATE OR REPLACE VIEW \`${full}\` AS ${text}`;
		const commandOf = (text: string) =>
			commandLine(
				...['bq', `--project_id=${system.project}`, `--location=${location}`],
				...['query', '--use_legacy_sql=false', sqlOf(text)],
			);
		return {
			resource: tableResource(full),
			changes: [{what: 'query', before: cleanLine(queryOf(before)), after: cleanLine(query)}],
			blastRadius: ['Everybody who reads the view, dashboards too.', ...(allowed.note ? [allowed.note] : [])],
			command: commandOf(query),
			undo: commandOf(queryOf(before)),
			success: [`BigQuery has the query of the file (within ${within / minute} min)`],
			sideEffects: [
				'What somebody changed in the view by hand, and not in the file, is gone; the undo brings it back.',
				'Dashboards may show the former columns until their own cache is over.',
			],
			call: {
				...jobCall(`view_${full}_${stamp(now)}`, system.project, location, {
					query: {query: sqlOf(query), useLegacySql: false},
				}),
				dryRun: 'configuration.dryRun',
			},
			facts: {before, query},
		};
	},
	preflight: ({facts}, {view}) => [
		view === facts.before
			? {title: 'view as it was shown', state: 'ok', detail: 'nobody has changed it'}
			: {title: 'view as it was shown', state: 'failed', detail: 'somebody has changed it: plan again'},
	],
	async verify({call, facts}, steps) {
		const {system, name} = steps.target;
		const followed = await followOperation(
			{
				step: 'replaced',
				what: `${name} has the query of the file`,
				within,
				every,
				operation: jobOf(call),
				async look() {
					const {view} = await lookAtTable(steps, fullName(system, name));
					return queryOf(view) === facts.query
						? {state: 'there', text: `${name} has the query of the file`}
						: {state: 'absent', text: `${name} has another query`};
				},
			},
			steps,
		);
		if ('ended' in followed) return followed.ended;
		return {phase: 'done', summary: followed.text, at: steps.clock.now()};
	},
	became: (intent, _, eyes) => jobBecame(intent, eyes),
};

/** A query on one line, without comments. */
const queryOf = (text = ''): string => statementTexts(text).join('; ');
