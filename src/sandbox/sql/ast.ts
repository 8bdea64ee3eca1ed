/** Reading polyglot's syntax tree: every node is an object with one key, its kind. */
import {SqlError} from '../contract/tables.ts';

export type Body = Record<string, unknown>;
export type Node = Record<string, Body | null>;

export function kindOf(node: unknown): string {
	return node && typeof node === 'object' ? (Object.keys(node)[0] ?? '') : String(node);
}

export function bodyOf(node: unknown): Body {
	return node && typeof node === 'object' ? (((node as Node)[kindOf(node)] ?? {}) as Body) : {};
}

export function nodes(value: unknown): Node[] {
	return Array.isArray(value) ? (value as Node[]) : [];
}

/** The text of an identifier (`{name, quoted}`), or undefined. */
export function nameOf(value: unknown): string | undefined {
	return value && typeof value === 'object' && 'name' in value && typeof value.name === 'string'
		? value.name
		: undefined;
}

/** Calls `visit` for every object in a tree. */
export function walk(value: unknown, visit: (node: Body) => void): void {
	if (Array.isArray(value)) {
		for (const item of value) walk(item, visit);
		return;
	}
	if (!value || typeof value !== 'object') return;
	visit(value as Body);
	for (const child of Object.values(value)) walk(child, visit);
}

/** `Syntax not supported` in the way BigQuery refuses. */
export function unsupported(what: string): SqlError {
	return new SqlError('unimplemented', `The sandbox does not support ${what}`);
}

/** The value of a literal node of the given kind, or undefined. */
export function literalText(node: unknown, type = 'string'): string | undefined {
	const body = bodyOf(node);
	const raw = type === 'string' && body.literal_type === 'raw_string';
	return kindOf(node) === 'literal' && (body.literal_type === type || raw) ? String(body.value) : undefined;
}

/** Name and arguments of a plain call, upper case; undefined for anything else. */
export function callOf(node: unknown): {name: string; args: Node[]} | undefined {
	const kind = kindOf(node);
	const body = bodyOf(node);
	return (kind === 'function' || kind === 'aggregate_function') && typeof body.name === 'string'
		? {name: body.name.toUpperCase(), args: nodes(body.args)}
		: undefined;
}
