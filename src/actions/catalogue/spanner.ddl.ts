/**
 * A change of the schema of the Spanner database, from files of the system (S3-066, S3-111): the statements run in order,
 * and those after the first that fails do not run.
 */
import {day, hour} from '../../clock.ts';
import type {Call} from '../../cloud/call.ts';
import {cleanLine} from '../../text/clean.ts';
import {duration} from '../../text/durations.ts';
import {statementTexts} from '../../text/statement.ts';
import {followOperation} from '../after/followOperation.ts';
import {healthAfter} from '../after/health.ts';
import {operationBecame} from '../after/operationBecame.ts';
import {type BackupView, instanceResource, lookAtBackups, newestReady} from '../look/spanner.ts';
import type {ActionSpec} from '../spec.ts';
import type {Target} from '../types.ts';

type Params = {readonly migration: string};
/** The choice of all files, one after the other. */
const all = 'all, in order';
/** Age of the newest backup at most. */
const backedUp = day;
const within = 24 * hour;
const every = 10_000;

export const action: ActionSpec<Params, readonly BackupView[]> = {
	risk: 'high',
	fields(target) {
		const names = Object.keys(migrationsOf(target));
		return {migration: {oneOf: names.length > 1 ? [...names, all] : names}};
	},
	look: (eyes, {system, name}) => lookAtBackups(eyes, system, name),
	plan(target, backups, {migration}, now) {
		const {system, name, allowed} = target;
		const statements = statementsOf(target, migration);
		const resource = `${instanceResource(system)}/databases/${name}`;
		const place = [`--instance=${system.spanner?.instance}`, `--project=${system.project}`];
		const operationId = `pitwall_${Math.floor(now / 1000)}`;
		const backup = newestReady(backups, name);
		return {
			resource,
			changes: statements.map((sql, index) => ({what: `statement ${index + 1}`, before: '', after: cleanLine(sql)})),
			blastRadius: [
				'Everybody who reads or writes the database: new indexes are filled while it works, which costs CPU.',
				...(allowed.note === undefined ? [] : [allowed.note]),
			],
			command: ['spanner', 'databases', 'ddl', 'update', name, `--ddl=${statements.join('; ')}`, ...place],
			undo: `None from here: a schema goes back by statements of its own. The newest backup is ${backup?.name ?? 'none'}.`,
			success: [
				`Spanner says that the operation is done, with all ${statements.length} statements in force (within ${within / hour} h)`,
				...(allowed.health === undefined ? [] : [`Health: ${allowed.health} answers 2xx`]),
			],
			sideEffects: [
				'Statements before one that fails stay in force; those after it do not run.',
				'A change of the schema cannot be stopped once it is under way, and a second one waits for it.',
			],
			call: {
				api: 'spanner',
				method: 'PATCH',
				path: `/v1/${resource}/ddl`,
				body: {statements, operationId},
			},
			facts: {statements: statements.length},
		};
	},
	preflight(_, backups, {eyes, target}) {
		const title = `backup younger than ${backedUp / hour} h`;
		const newest = newestReady(backups, target.name);
		const mend = 'spanner.backup';
		if (!newest) return [{title, state: 'failed', detail: 'no backup is READY', mend}];
		const age = eyes.clock.now() - newest.createdAt;
		const detail = `${newest.name}, ${duration(age)} old`;
		return [age <= backedUp ? {title, state: 'ok', detail} : {title, state: 'failed', detail, mend}];
	},
	async verify({call, facts}, steps) {
		const followed = await followOperation(
			{
				step: 'changed',
				what: 'the schema is changed',
				within,
				every,
				operation: operationOf(call),
				// Asked only once the operation is done without an error.
				look: async () => ({state: 'there', text: `${facts.statements} statements in force`}),
			},
			steps,
		);
		if ('ended' in followed) return followed.ended;
		const {health} = steps.target.allowed;
		if (health === undefined) return {phase: 'done', summary: followed.text, at: steps.clock.now()};
		const well = await healthAfter(health, 'health', steps.clock.now(), steps);
		await steps.note('verify', well.text);
		return {phase: 'done', summary: `${followed.text}; ${well.text}`, at: steps.clock.now()};
	},
	became: (intent, _, eyes) => operationBecame(operationOf(intent.call), intent, eyes),
};

const migrationsOf = ({allowed: {migrations = {}}}: Target): Readonly<Record<string, string>> => migrations;

/** Throws RangeError for a file that the permission does not name, and for one without statements. */
function statementsOf(target: Target, migration: string): string[] {
	const texts = migrationsOf(target);
	const wanted = migration === all ? Object.values(texts) : [texts[migration] ?? ''];
	const statements = wanted.flatMap(statementTexts);
	if (statements.length === 0) throw new RangeError(`${migration} has no statements`);
	return statements;
}

/** The name of the operation: its id is ours, so that a call whose answer was lost can be looked up. */
function operationOf(call: Call | undefined): string {
	const {operationId = ''} = (call?.body ?? {}) as {operationId?: string};
	return call?.path.replace(/^\/v1\/(.*)\/ddl$/, `$1/operations/${operationId}`) ?? '';
}
