/** Functions whose result or whose check needs more than a line of signature. */
import {SqlError, type SqlType} from '../contract/tables.ts';
import {literalText, type Node, unsupported} from './ast.ts';
import {bound, filled, freshName} from './bound.ts';
import type {Build} from './dates.ts';
import {expression} from './expressions.ts';
import type {Scope} from './scope.ts';
import {call} from './signatures.ts';
import {coerced, hasEquality, isArray, isComparable, isStruct, noMatch, settled, supertype, unified} from './typed.ts';
import {quoteText} from './types.ts';

const values = (args: readonly Node[], scope: Scope) => args.map(arg => expression(arg, scope));

/** A regular expression that both engines read alike: RE2 in both. One capturing group is what is extracted. */
const regexpExtract =
	(all: boolean): Build =>
	(args, scope) => {
		const pattern = args[1] && literalText(args[1]);
		if (args.length !== 2 || pattern === undefined) throw unsupported('REGEXP_EXTRACT other than (value, literal)');
		const groups = (pattern.replaceAll(/\\./g, '').match(/\((?!\?)|\(\?P</g) ?? []).length;
		if (groups > 1)
			throw new SqlError(
				'invalidQuery',
				'Regular expressions passed into extraction functions must not have more than 1 capturing group',
			);
		if (groups === 1 && mayBeLeftOut(pattern)) throw unsupported('REGEXP_EXTRACT with a group that may be left out');
		const name = all ? 'regexp_extract_all' : 'regexp_extract';
		const [value] = values(args.slice(0, 1), scope);
		const text = value && coerced(value, 'STRING', scope.statement.zone);
		if (!text) throw noMatch(`function ${name.toUpperCase()}`, value ? [value] : []);
		const found = (one: string) => `${name}(${one}, ${quoteText(pattern)}, ${groups})`;
		if (all) return {type: {array: 'STRING'}, sql: found(text.sql)};
		const matched = (one: string) => `CASE WHEN regexp_matches(${one}, ${quoteText(pattern)}) THEN ${found(one)} END`;
		return {type: 'STRING', sql: bound([text.sql], matched)};
	};

/** Whether a match may do without the capturing group, which is NULL then and an empty text to the engine. */
function mayBeLeftOut(pattern: string): boolean {
	const plain = pattern.replaceAll(/\\.|\[\^?\]?(?:\\.|[^\]\\])*\]/gs, 'x');
	const open = plain.search(/\((?!\?)|\(\?P?</);
	const isOptional = (at: number) => /^(?:[?*]|\{0)/.test(plain.slice(at + 1));
	let depth = 0;
	let close = -1;
	for (let at = open; at < plain.length; at++) {
		if (plain[at] === '(') depth++;
		if (plain[at] !== ')') continue;
		depth--;
		if (depth === 0 && close < 0) close = at;
		// Its own end, or that of a group around it.
		const isAround = depth === 0 ? at === close : depth < 0;
		if (isAround && isOptional(at)) return true;
	}
	return `${plain.slice(0, open)}${plain.slice(close + 1)}`.includes('|');
}

/** JSON functions take a path that is a literal of names and indexes. */
function jsonPath(node: Node | undefined): string {
	const path = node === undefined ? '$' : literalText(node);
	if (path === undefined || !/^\$(\.\w+|\[\d+\]|\."[^"]*")*$/.test(path)) throw unsupported('this JSONPath');
	return quoteText(path);
}

const jsonValue =
	(name: string): Build =>
	(args, scope) => {
		const lines = ['STRING', 'JSON'].map(type => `${type} -> STRING: gs_json_value($1, @)`);
		const {type, sql} = call(name, lines, values(args.slice(0, 1), scope), scope.statement.zone);
		return {type, sql: sql.replace('@)', () => `${jsonPath(args[1])})`)};
	};

const jsonQuery =
	(name: string): Build =>
	(args, scope) => {
		const [value] = values(args.slice(0, 1), scope);
		const path = jsonPath(args[1]);
		if (value?.type === 'JSON') return {type: 'JSON', sql: `json_extract(${value.sql}, ${path})`};
		const lines = ['STRING -> STRING: gs_json_query($1, @)'];
		const {type, sql} = call(name, lines, value ? [value] : [], scope.statement.zone);
		return {type, sql: sql.replace('@)', () => `${path})`)};
	};

/** A value as the text of JSON, by its type. */
function jsonText(sql: string, type: SqlType): string {
	const element = freshName([sql]);
	const orNull = (text: string) => `CASE WHEN ${sql} IS NULL THEN 'null' ELSE ${text} END`;
	if (isArray(type))
		return orNull(
			`'[' || array_to_string(list_transform(${sql}, ${element} -> ${jsonText(element, type.array)}), ',') || ']'`,
		);
	if (isStruct(type)) {
		const fields = type.struct.map(({name, type: of}, index) => {
			const field = jsonText(`struct_extract(${sql}, ${quoteText(name || `_${index}`)})`, of);
			return `${quoteText(`${JSON.stringify(name)}:`)} || ${field}`;
		});
		return orNull(`'{' || ${fields.join(" || ',' || ")} || '}'`);
	}
	switch (type) {
		case 'FLOAT64':
			return orNull(
				`CASE WHEN isnan(${sql}) THEN '"NaN"' WHEN isinf(${sql}) THEN CASE WHEN ${sql} > 0 THEN '"Infinity"' ELSE '"-Infinity"' END ELSE gs_float_text(${sql}) END`,
			);
		case 'INT64':
			return orNull(
				`CASE WHEN ${sql} BETWEEN -9007199254740992 AND 9007199254740992 THEN CAST(${sql} AS VARCHAR) ELSE '"' || CAST(${sql} AS VARCHAR) || '"' END`,
			);
		case 'NUMERIC':
			return orNull(`gs_numeric_text(${sql})`);
		case 'TIMESTAMP':
			return orNull(`'"' || gs_timestamp_json(${sql}) || '"'`);
		case 'DATE':
			return orNull(`'"' || CAST(${sql} AS VARCHAR) || '"'`);
		case 'BYTES':
			return orNull(`'"' || to_base64(${sql}) || '"'`);
		default:
			return orNull(`CAST(to_json(${sql}) AS VARCHAR)`);
	}
}

const extreme =
	(name: 'greatest' | 'least'): Build =>
	(args, scope) => {
		const given = values(args, scope);
		const type = supertype(given);
		const all = unified(given, scope.statement.zone);
		if (!all?.[0] || type === undefined || !isComparable(type)) throw noMatch(`function ${name.toUpperCase()}`, given);
		const sql = bound(
			all.map(one => one.sql),
			(...names) => {
				const isNull = names.map(one => `${one} IS NULL`).join(' OR ');
				const isNan = names.map(one => `isnan(${one})`).join(' OR ');
				const nan = type === 'FLOAT64' ? ` WHEN ${isNan} THEN CAST('NaN' AS DOUBLE)` : '';
				return `CASE WHEN ${isNull} THEN NULL${nan} ELSE ${name}(${names.join(', ')}) END`;
			},
		);
		return {type: settled(type), sql: type === 'NULL' ? `CAST(${sql} AS BIGINT)` : sql};
	};

export const specials: Readonly<Record<string, Build>> = {
	REGEXP_EXTRACT: regexpExtract(false),
	REGEXP_EXTRACT_ALL: regexpExtract(true),
	JSON_VALUE: jsonValue('JSON_VALUE'),
	JSON_EXTRACT_SCALAR: jsonValue('JSON_EXTRACT_SCALAR'),
	JSON_QUERY: jsonQuery('JSON_QUERY'),
	JSON_EXTRACT: jsonQuery('JSON_EXTRACT'),
	TO_JSON_STRING(args, scope) {
		const [value] = values(args, scope);
		if (!value || args.length > 1) throw unsupported('TO_JSON_STRING other than of one value');
		return {type: 'STRING', sql: bound([value.sql], one => jsonText(one, settled(value.type)))};
	},
	GREATEST: extreme('greatest'),
	LEAST: extreme('least'),
	NULLIF(args, scope) {
		const given = values(args, scope);
		const all = unified(given, scope.statement.zone);
		const type = supertype(given);
		if (args.length !== 2 || !all?.[0] || !all[1] || type === undefined || !(hasEquality(type) || type === 'NULL'))
			throw noMatch('function NULLIF', given);
		const equal = type === 'FLOAT64' ? 'gs_eq($1, $2)' : '$1 = $2';
		const sql = filled(`CASE WHEN ${equal} THEN NULL ELSE $1 END`, [all[0].sql, all[1].sql]);
		return {type: settled(type), sql: type === 'NULL' ? `CAST(${sql} AS BIGINT)` : sql};
	},
	ARRAY_CONCAT(args, scope) {
		const given = values(args, scope);
		if (given.some(({type}) => type === 'NULL'))
			throw new SqlError('invalidQuery', 'The argument to ARRAY_CONCAT must be an array type but was NULL');
		const lines = ['[T] -> [T]: $1', '[T], [T] -> [T]: gs_array_concat($1, $2)'];
		const [first, ...rest] = given;
		if (!first) throw noMatch('function ARRAY_CONCAT', given);
		const {zone} = scope.statement;
		return rest.reduce(
			(all, next) => call('ARRAY_CONCAT', lines, [all, next], zone),
			call('ARRAY_CONCAT', lines, [first], zone),
		);
	},
	SESSION_USER: (_, {statement}) => ({type: 'STRING', sql: quoteText(statement.user)}),
};
