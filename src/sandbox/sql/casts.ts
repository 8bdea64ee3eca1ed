/** Literals and casts: how texts and values become values of a type. */
import {type Body, literalText, type Node, nodes, unsupported} from './ast.ts';
import type {Scope} from './scope.ts';
import {quoteName, quoteText} from './types.ts';
import {scalarTypes} from './vocabulary.ts';

export function literalOf(body: Body, scope: Scope): string {
	const value = String(body.value);
	switch (body.literal_type) {
		case 'number':
			if (/^\d+$/.test(value)) return `CAST(${value} AS BIGINT)`;
			return `CAST(${value} AS DOUBLE)`;
		case 'string':
		case 'raw_string':
			return quoteText(value);
		case 'date':
			return `CAST(${quoteText(value)} AS DATE)`;
		case 'timestamp':
			return zonedText(value, scope.zone);
		default:
			throw unsupported(`literals of type ${String(body.literal_type)}`);
	}
}

/** A timestamp in text; without a zone it is of the session's. */
function zonedText(text: string, zone: string): string {
	const hasZone = /(Z|[-+]\d{1,2}(:?\d{2})?|UTC|[A-Za-z]+\/[A-Za-z_]+)$/.test(text.slice(10));
	return hasZone
		? `CAST(${quoteText(text)} AS TIMESTAMPTZ)`
		: `timezone(${zone}, CAST(${quoteText(text)} AS TIMESTAMP))`;
}

/** `TIMESTAMP(value)`. */
export function timestampOf(body: Body, scope: Scope): string {
	const value = body.this as Node;
	const zone = body.zone ? scope.print(body.zone as Node) : scope.zone;
	const text = literalText(value);
	if (text !== undefined) return zonedText(text, zone);
	const type = scope.typeOf(value);
	if (type === 'DATE') return `timezone(${zone}, CAST(${scope.print(value)} AS TIMESTAMP))`;
	if (type === 'TIMESTAMP' || zone === "'UTC'") return `CAST(${scope.print(value)} AS TIMESTAMPTZ)`;
	throw unsupported('TIMESTAMP of this value');
}

/** CAST, and SAFE_CAST where `safe`. */
export function cast(body: Body, safe: boolean, scope: Scope): string {
	const value = scope.print(body.this as Node);
	const type = typeName(body.to as Body);
	if (body.format) throw unsupported('CAST ... FORMAT');
	if (type === 'BIGINT') return `${safe ? 'gs_safe_int' : 'gs_int'}(${value})`;
	if (type === 'VARCHAR' && !safe) return `gs_text(${value})`;
	if (type === 'DATE' && scope.typeOf(body.this as Node) === 'TIMESTAMP')
		return `CAST(gs_zone(${scope.zone}, ${value}) AS DATE)`;
	return `${safe ? 'TRY_CAST' : 'CAST'}(${value} AS ${type})`;
}

function typeName(type: Body): string {
	const data = String(type.data_type);
	if (data === 'array') return `${typeName(type.element_type as Body)}[]`;
	if (data === 'struct')
		return `STRUCT(${nodes(type.fields)
			.map(
				(field, index) =>
					`${quoteName(String((field as Body).name ?? `_${index}`))} ${typeName((field as Body).data_type as Body)}`,
			)
			.join(', ')})`;
	const name = (data === 'custom' ? String(type.name) : data).toUpperCase();
	const found = scalarTypes[name];
	if (!found) throw unsupported(`the type ${name}`);
	return found;
}
