/** Which expressions are a DATE or a TIMESTAMP, as far as that is plain to see: GoogleSQL keeps the two apart, DuckDB does not. */
import type {SqlParam} from '../contract/tables.ts';
import {type Body, bodyOf, callOf, kindOf, type Node, nameOf, walk} from './ast.ts';
import {type Place, resolve, tableParts} from './names.ts';
import type {Storage, StoredTable} from './storage.ts';

export type DateType = 'DATE' | 'TIMESTAMP' | undefined;

interface Known extends Place {
	params: SqlParam[];
	storage: Storage;
}

const plain = (type: unknown): DateType => (type === 'DATE' || type === 'TIMESTAMP' ? type : undefined);

/** Tells the type of any expression of the statement. */
export function dateTypes(statement: Node, known: Known): (node: Node | undefined) => DateType {
	const columns = columnTypes(statement, known);
	function typeOf(node: Node | undefined): DateType {
		const call = callOf(node);
		const body = bodyOf(node);
		switch (kindOf(node)) {
			case 'column': {
				const name = (nameOf(body.name) ?? '').toLowerCase();
				return name.startsWith('@')
					? plain(known.params.find(param => `@${param.name?.toLowerCase()}` === name)?.type)
					: columns.get(name);
			}
			case 'paren':
			case 'min':
			case 'max':
				return typeOf(body.this as Node);
			case 'literal':
				return plain(String(body.literal_type).toUpperCase());
			case 'timestamp':
				return 'TIMESTAMP';
			case 'cast':
			case 'safe_cast':
				return plain(String((body.to as Body).data_type).toUpperCase());
			default:
		}
		if (!call) return undefined;
		if (/^(CURRENT_DATE|DATE|PARSE_DATE)$/.test(call.name)) return 'DATE';
		if (/^(CURRENT_TIMESTAMP|TIMESTAMP_(ADD|SUB|TRUNC|SECONDS|MILLIS|MICROS)|PARSE_TIMESTAMP)$/.test(call.name))
			return 'TIMESTAMP';
		return /^DATE_(ADD|SUB|TRUNC)$/.test(call.name) ? typeOf(call.args[0]) : undefined;
	}
	return typeOf;
}

/** DATE and TIMESTAMP columns by name, where all tables agree and no alias could mean something else. */
function columnTypes(statement: Node, known: Known): Map<string, DateType> {
	const types = new Map<string, DateType>();
	const aliases = new Set<string>();
	walk(statement, node => {
		const alias = nameOf(node.alias);
		if (alias) aliases.add(alias.toLowerCase());
		const body = node.table as Body | undefined;
		if (!body || typeof body !== 'object' || !nameOf(body.name)) return;
		for (const column of find(body, known)?.info.def.columns ?? []) {
			const key = column.name.toLowerCase();
			const type = plain(column.type);
			types.set(key, types.has(key) && types.get(key) !== type ? undefined : type);
		}
	});
	for (const alias of aliases) types.delete(alias);
	return types;
}

/** A table that cannot be named is refused where it is printed. */
function find(body: Body, known: Known): StoredTable | undefined {
	try {
		const {namespace, name} = resolve(tableParts(body), known);
		return known.storage.find(namespace, name);
	} catch {
		return undefined;
	}
}
