/** Statements that change a schema of the sandbox's Spanner: new columns and new indexes. */
import type {Column, Namespace, SqlEngine, SqlType} from '../../contract/tables.ts';

const columnForm =
	/^ALTER TABLE `?(\w+)`? ADD COLUMN (IF NOT EXISTS )?`?(\w+)`? (STRING|BYTES|INT64|FLOAT64|NUMERIC|BOOL|TIMESTAMP|DATE|JSON)(?: ?\((?:\d+|MAX)\))?$/i;
const indexForm = /^CREATE (?:UNIQUE )?INDEX (?:IF NOT EXISTS )?`?(\w+)`? ON `?(\w+)`? ?\(([^()]+)\)$/i;

/** Why a statement cannot be in force, in Spanner's words; undefined once it is. */
export async function applyDdl(
	engine: SqlEngine,
	namespace: Namespace,
	statement: string,
): Promise<string | undefined> {
	const column = columnForm.exec(statement);
	if (column) return addColumn(engine, namespace, column);
	const index = indexForm.exec(statement);
	if (!index) return `The sandbox changes a schema only by ALTER TABLE ... ADD COLUMN and CREATE INDEX: ${statement}`;
	const [, name = '', table = '', columns = ''] = index;
	const info = engine.info(namespace, table);
	if (!info) return `Table not found: ${table}`;
	const missing = columns
		.split(',')
		.map(one => one.trim().split(' ')[0]?.replaceAll('`', '') ?? '')
		.find(one => !hasColumn(info.def.columns, one));
	// Indexes are not kept: no query of the sandbox needs one.
	return missing === undefined
		? undefined
		: `Index ${name} specifies key column ${missing} which does not exist in its table.`;
}

async function addColumn(
	engine: SqlEngine,
	namespace: Namespace,
	[, table = '', ifNew, name = '', type = '']: RegExpExecArray,
): Promise<string | undefined> {
	const info = engine.info(namespace, table);
	if (!info) return `Table not found: ${table}`;
	if (hasColumn(info.def.columns, name))
		return ifNew === undefined ? `Duplicate column name ${table}.${name}.` : undefined;
	await engine.addColumn({namespace, table: info.def.table}, {name, type: type.toUpperCase() as SqlType});
	return undefined;
}

const hasColumn = (columns: readonly Column[], name: string): boolean =>
	columns.some(one => one.name.toLowerCase() === name.toLowerCase());
