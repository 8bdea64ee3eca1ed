/** Which table of the sandbox a name means. */
import {type Dialect, type Namespace, SqlError} from '../contract/tables.ts';
import {type Body, nameOf, unsupported} from './ast.ts';

/** The place where a statement runs. */
export interface Place {
	dialect: Dialect;
	project: string;
	namespace?: Namespace;
}

/** The parts of a table's name, at dots also inside quotes. */
export function tableParts(body: Body): string[] {
	return [body.catalog, body.schema, body.name].flatMap(part => nameOf(part)?.split('.') ?? []);
}

/** Throws SqlError for a name that lacks what the place does not tell. */
export function resolve(parts: string[], {dialect, namespace, project}: Place): {namespace: Namespace; name: string} {
	if (dialect === 'spanner') {
		if (!namespace) throw new SqlError('invalidQuery', 'No database');
		return {namespace, name: parts.join('.')};
	}
	const schema = parts.findIndex(part => part.toUpperCase() === 'INFORMATION_SCHEMA');
	const cut = schema >= 0 ? schema : parts.length - 1;
	const name = schema >= 0 ? parts.slice(cut).join('.').toUpperCase() : (parts[cut] ?? '');
	const dataset = parts[cut - 1];
	if (dataset !== undefined)
		return {
			namespace: `bq/${parts[cut - 2] ?? project}/${/^region-/i.test(dataset) ? dataset.toLowerCase() : dataset}`,
			name,
		};
	if (!namespace && schema >= 0) throw unsupported(`${name} without a dataset or a region`);
	if (!namespace)
		throw new SqlError('invalidQuery', `Table "${name}" must be qualified with a dataset (e.g. dataset.table).`);
	return {namespace, name};
}

/** Views of INFORMATION_SCHEMA that Google has. */
const informationViews =
	/^(ASSIGNMENT|BI_CAPACIT|CAPACITY|CHECK_|COLUMN|CONSTRAINT|DATABASE|EFFECTIVE_|INDEX|INSIGHTS|JOBS|KEY_|MATERIALIZED|MODELS|OBJECT_PRIVILEGES|ORGANIZATION|PARAMETERS|PARTITIONS|RECOMMENDATIONS|REFERENTIAL|RESERVATION|ROLE|ROUTINE|SCHEMATA|SEARCH_INDEX|SESSIONS|SHARED_DATASET|SPANNER_STATISTICS|STREAMING|TABLE|VECTOR_INDEX|VIEWS|WRITE_API)/;

/** Spanner's tables of its own statistics. */
const systemTables =
	/^SPANNER_SYS\.((QUERY|TXN|LOCK|READ|TABLE_OPERATIONS|TABLE_SIZES)_STATS_|(OLDEST_)?ACTIVE_|SPLIT_STATS|SUPPORTED_|ROW_DELETION|COLUMN_OPERATIONS|QUERY_PROFILES)/i;

/** That there is no such table, as the dialect says it. */
export function notFound(
	namespace: Namespace,
	name: string,
	dialect: Dialect,
	namespaces: readonly Namespace[],
): SqlError {
	const [, project = '', dataset = ''] = namespace.split('/');
	const [schema, view] = name.toUpperCase().split('.');
	if (schema === 'INFORMATION_SCHEMA' && informationViews.test(view ?? '')) return unsupported(name.toUpperCase());
	if (dialect === 'bigquery' && name.endsWith('*')) return unsupported('wildcard tables');
	if (dialect === 'spanner' && systemTables.test(name)) return unsupported(name.toUpperCase());
	if (dialect === 'spanner') return new SqlError('invalidQuery', `Table not found: ${name}`);
	if (!namespaces.includes(namespace))
		return new SqlError('notFound', `Not found: Dataset ${project}:${dataset} was not found in location US`);
	return new SqlError('notFound', `Not found: Table ${project}:${dataset}.${name} was not found in location US`);
}
