/** Statements of the sandbox's BigQuery besides queries: DML, TRUNCATE and DROP of tables, new columns and views, alone or in a script. */

import {statementOf, statementTexts} from '../../../text/statement.ts';
import type {Column, QueryRequest, SqlEngine, TableName} from '../../contract/tables.ts';
import {ApiError, typeNamed} from './wire.ts';

const runnable: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE_TABLE', 'DROP_TABLE']);

const invalid = (text: string) => new ApiError(400, 'invalidQuery', text);

/**
 * Runs all statements of a text in order; a dry run only looks whether definitions could be run. Throws ApiError for one that
 * the sandbox cannot run; what came before it is done. Resolves with how many rows were changed.
 */
export async function runChanges(request: QueryRequest, engine: SqlEngine, dryRun: boolean): Promise<number> {
	let changed = 0;
	for (const sql of statementTexts(request.sql)) {
		const {type = 'this statement'} = statementOf(sql);
		if (type === 'ALTER_TABLE') await alter({...request, sql}, engine, dryRun);
		else if (type === 'CREATE_VIEW') await createView({...request, sql}, engine, dryRun);
		else if (dryRun) continue;
		else if (type === 'SELECT') await engine.query({...request, sql});
		else if (runnable.has(type)) changed += await engine.change({...request, sql});
		else throw invalid(`The sandbox does not run ${type.replaceAll('_', ' ')}`);
	}
	return changed;
}

const name = String.raw`((?:[\w.-]|${'`'})+)`;
const added = new RegExp(String.raw`^ALTER TABLE ${name} ADD COLUMN (IF NOT EXISTS )?${'`'}?(\w+)${'`'}? (\w+)$`, 'i');

async function alter(request: QueryRequest, engine: SqlEngine, dryRun: boolean): Promise<void> {
	const [, table = '', ifNew, column = '', type = ''] = added.exec(request.sql) ?? [];
	// A dry run tells the type of any statement: whether the sandbox could run it is no mistake in it.
	if (table === '' && dryRun) return;
	if (table === '') throw invalid('The sandbox alters a table only by ADD COLUMN with a simple type');
	const target = named(table, request);
	const info = engine.info(target.namespace, target.table);
	if (!info) {
		const [, project, dataset] = target.namespace.split('/');
		throw new ApiError(
			404,
			'notFound',
			`Not found: Table ${project}:${dataset}.${target.table} was not found in location US`,
		);
	}
	const isThere = info.def.columns.some(one => one.name.toLowerCase() === column.toLowerCase());
	if (isThere && ifNew === undefined) throw invalid(`Column already exists: ${column}`);
	const wanted: Column = {name: column, type: typeNamed(type)};
	if (!isThere && !dryRun) await engine.addColumn(target, wanted);
}

const view = new RegExp(`^CREATE (OR REPLACE )?VIEW ${name} AS (.+)$`, 'is');

async function createView(request: QueryRequest, engine: SqlEngine, dryRun: boolean): Promise<void> {
	const [, replaces, target = '', sql = ''] = view.exec(request.sql) ?? [];
	if (target === '' && dryRun) return;
	if (target === '') throw invalid('The sandbox makes a view only by CREATE [OR REPLACE] VIEW name AS query');
	const {namespace, table} = named(target, request);
	const found = await engine.describe(namespace, table).catch(() => ({view: ''}));
	if (found && (replaces === undefined || found.view === undefined)) throw invalid(`Already Exists: Table ${table}`);
	await engine.explain({...request, sql});
	if (!dryRun) await engine.createView(namespace, table, sql);
}

/** Throws ApiError for a table without a dataset. */
function named(text: string, {project, namespace}: QueryRequest): TableName {
	const [table = '', dataset, owner = project] = text.replaceAll('`', '').split('.').toReversed();
	if (dataset !== undefined) return {namespace: `bq/${owner}/${dataset}`, table};
	if (!namespace) throw invalid(`Table "${table}" must be qualified with a dataset (e.g. dataset.table).`);
	return {namespace, table};
}
