/** Functions as lines of signature and DuckDB text, and the choice between the signatures of one. */
import {SqlError, type SqlType} from '../contract/tables.ts';
import {unsupported} from './ast.ts';
import {filled} from './bound.ts';
import {coerced, nameOfType, noMatch, sameType, supertype, type Typed} from './typed.ts';

/** The text of what GoogleSQL has and the sandbox has not. */
export const refused = '!';

/** A parameter: a type, the type variable T, or an array of one of them. */
interface Parameter {
	type: SqlType | 'T';
	isArray: boolean;
}

interface Signature {
	parameters: readonly Parameter[];
	/** The last parameter may be repeated. */
	isVariadic: boolean;
	result: Parameter;
	/** `$1` is the first argument, `$*` all of them. */
	template: string;
}

function parameterOf(text: string): Parameter {
	const isArray = text.startsWith('[');
	return {type: text.replaceAll(/[[\]]/g, '') as Parameter['type'], isArray};
}

/** `STRING, INT64 -> STRING: left($1, $2)` */
function parse(line: string): Signature {
	const [, left = '', result = '', template = ''] = /^(.*?) ?-> (\S+): (.*)$/s.exec(line) ?? [];
	const names = left.split(', ').filter(Boolean);
	return {
		parameters: names.map(name => parameterOf(name.replace('...', ''))),
		isVariadic: left.endsWith('...'),
		result: parameterOf(result),
		template,
	};
}

const parsed = new WeakMap<readonly string[], readonly Signature[]>();

/** The arguments as the signature wants them, and what T is; undefined where they do not fit. */
function fit({parameters, isVariadic}: Signature, args: readonly Typed[], zone: string) {
	const {length} = parameters;
	if (isVariadic ? args.length < length : args.length !== length) return undefined;
	const parameterAt = (index: number) => parameters[Math.min(index, length - 1)] as Parameter;
	const generic = args.flatMap((arg, index): Typed[] => {
		const {type, isArray} = parameterAt(index);
		if (type !== 'T') return [];
		if (!isArray || arg.type === 'NULL' || arg.isEmpty) return isArray ? [{sql: '', type: 'NULL'}] : [arg];
		return typeof arg.type !== 'string' && 'array' in arg.type ? [{sql: '', type: arg.type.array}] : [arg];
	});
	const found = supertype(generic);
	if (found === undefined) return undefined;
	const T = found === 'NULL' ? 'INT64' : found;
	const typeOf = ({type, isArray}: Parameter): SqlType => {
		const inner = type === 'T' ? T : type;
		return isArray ? {array: inner} : inner;
	};
	const fitting = args.map((arg, index) => coerced(arg, typeOf(parameterAt(index)), zone));
	// A literal with a fraction is a NUMERIC only beside another one.
	const isNumeric = args.some(({type}) => type === 'NUMERIC');
	if (!isNumeric && args.some(({isFraction}, index) => isFraction && fitting[index]?.type === 'NUMERIC'))
		return undefined;
	return fitting.every(arg => arg !== undefined) ? {args: fitting, typeOf} : undefined;
}

/**
 * The call of a function by the one of its signatures that takes the arguments best; `binds`: arguments may be given names, as
 * those of an aggregate may not. Throws SqlError where none takes them.
 */
export function call(
	name: string,
	lines: readonly string[],
	args: readonly Typed[],
	zone: string,
	binds = true,
): Typed {
	const signatures = parsed.get(lines) ?? lines.map(parse);
	parsed.set(lines, signatures);
	const fitting = signatures.flatMap(({template, result, ...signature}) => {
		const found = fit({template, result, ...signature}, args, zone);
		// The fewer arguments have to become something else, the better; the earlier of equals.
		const changed = found?.args.filter((arg, index) => !sameType(arg.type, args[index]?.type ?? 'NULL')).length ?? 0;
		return found ? [{...found, template, result, changed}] : [];
	});
	const [best] = fitting.toSorted((a, b) => a.changed - b.changed);
	if (best) {
		if (best.template === refused) throw unsupported(`${name} of ${args.map(({type}) => nameOfType(type)).join(', ')}`);
		const printed = best.args.map(({sql}) => sql);
		return {sql: filled(best.template, printed, binds), type: best.typeOf(best.result)};
	}
	const counts = signatures.some(({parameters, isVariadic}) =>
		isVariadic ? args.length >= parameters.length : args.length === parameters.length,
	);
	if (!counts && args.length === 0)
		throw new SqlError('invalidQuery', `No matching signature for function ${name} with no arguments`);
	throw noMatch(`function ${name}`, args);
}
