/** The shape of a schema, walked along a value that may not fit it: which keys there may be, and which option of a union was meant. */
import type {z} from 'zod';
import type {Path} from '../config/yaml.ts';
import {nearest} from '../text/nearest.ts';

export type Schema = z.core.$ZodType;
type Def = z.core.$ZodTypeDef & {
	innerType?: Schema;
	in?: Schema;
	element?: Schema;
	valueType?: Schema;
	shape?: Record<string, Schema>;
	options?: readonly Schema[];
	/** The key by which the options of a union are recognised. */
	discriminator?: string;
	values?: readonly unknown[];
};

export const defOf = (schema: Schema): Def => schema._zod.def as Def;

/** The schema under defaults, optionals and transforms. */
export function bare(schema: Schema): Schema {
	const {innerType, in: input} = defOf(schema);
	const inner = innerType ?? input;
	return inner ? bare(inner) : schema;
}

export const isFields = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
export const inside = (value: unknown, key: PropertyKey): unknown =>
	typeof value === 'object' && value !== null && Object.hasOwn(value, key)
		? (value as Record<PropertyKey, unknown>)[key]
		: undefined;

/** The keys that a map may have; for a union, those of the option that fits the value best. */
export function namesAt(schema: Schema, value: unknown, path: Path): string[] {
	let at: Schema | undefined = schema;
	let here = value;
	for (const key of path) {
		at = at && inward(at, here, key);
		here = inside(here, key);
	}
	return at ? Object.keys(defOf(chosen(at, here)).shape ?? {}) : [];
}

/** The schema of what is under a key of the value. */
export function inward(schema: Schema, value: unknown, key: PropertyKey): Schema | undefined {
	const {shape, valueType, element} = defOf(chosen(schema, value));
	return shape ? (Object.hasOwn(shape, key) ? shape[String(key)] : undefined) : (valueType ?? element);
}

/** The option of a union that was probably meant. */
function chosen(schema: Schema, value: unknown): Schema {
	const plain = bare(schema);
	const {options, discriminator} = defOf(plain);
	if (!options) return plain;
	const named = discriminator === undefined ? undefined : inside(value, discriminator);
	const index = options.findIndex(option => named !== undefined && namesOf(option, discriminator).includes(named));
	return chosen(options[index === -1 ? meant(options, value) : index] ?? plain, value);
}

/** The values of the key by which an option of a union is recognised. */
export const namesOf = (option: Schema, key: string | undefined): readonly unknown[] => {
	const {shape = {}} = defOf(bare(option));
	const named = key === undefined ? undefined : shape[key];
	return named ? (defOf(named).values ?? []) : [];
};

/** The option that shares most keys with the value, near misses included; a list for a list, and no map for another value. */
export function meant(options: readonly Schema[], value: unknown): number {
	const scores = options.map(option => {
		const {shape, element} = defOf(bare(option));
		if (!isFields(value)) return shape ? 0 : element && Array.isArray(value) ? 2 : 1;
		if (!shape) return 0;
		const names = Object.keys(shape);
		return Object.keys(value).reduce(
			(sum, key) => sum + (Object.hasOwn(shape, key) ? 3 : nearest(key, names) ? 1 : -1),
			// Among equals, the one with the fewest missing keys.
			-names.filter(name => !Object.hasOwn(value, name)).length / 100,
		);
	});
	return scores.indexOf(Math.max(...scores));
}

/** The keys that an option of a union cannot do without. */
const requiredOf = (option: Schema): string[] =>
	Object.entries(defOf(bare(option)).shape ?? {}).flatMap(([name, {_zod}]) => (_zod.optin === undefined ? [name] : []));

/** One key for each option of a union, except options that only need more than another one does. */
export function tellingKeys(options: readonly Schema[]): string[] {
	const all = options.map(requiredOf).filter(keys => keys.length > 0);
	const least = all.filter(keys => !all.some(other => other !== keys && other.every(key => keys.includes(key))));
	return least.flatMap(keys => keys.find(key => least.filter(other => other.includes(key)).length === 1) ?? []);
}
