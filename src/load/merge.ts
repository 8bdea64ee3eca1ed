/** Overrides laid over a system file by key, as JSON Merge Patch (RFC 7396) does it: maps are merged, all else replaced, null removes. */
import type {Path, YamlFile} from '../config/yaml.ts';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** A new value: `base` with `patch` applied. */
export function merged(base: unknown, patch: unknown): unknown {
	if (!isFields(patch)) return patch;
	const result = new Map(Object.entries(isFields(base) ? base : {}));
	for (const [key, value] of Object.entries(patch)) {
		if (value === null) result.delete(key);
		else result.set(key, merged(result.get(key), value));
	}
	return Object.fromEntries(result);
}

/** How many parts of the path exist, and whether all of them do. */
function reach(value: unknown, path: Path): {length: number; isWhole: boolean} {
	let at = value;
	for (const [length, key] of path.entries()) {
		if (Array.isArray(at) ? at[Number(key)] === undefined : !isFields(at) || !Object.hasOwn(at, key))
			return {length, isWhole: false};
		at = (at as Record<PropertyKey, unknown>)[key];
	}
	return {length: path.length, isWhole: true};
}

/** The place where the value at a path of the merged value was written: in the patch where that sets it, else in the base. */
interface Origin {
	file: YamlFile;
	path: Path;
}

/** The override that one file has for another. */
export interface Override {
	file: YamlFile;
	value: unknown;
	/** The path of the override in its own file. */
	under: Path;
}

export function originOf(base: YamlFile, patch: Override, path: Path): Origin {
	const inBase = {file: base, path};
	const inPatch = {file: patch.file, path: [...patch.under, ...path]};
	// A list or a text in the patch replaces the whole value of the base.
	let at = patch.value;
	for (const key of path) {
		if (!isFields(at) || !Object.hasOwn(at, key)) break;
		at = at[String(key)];
		if (!isFields(at)) return inPatch;
	}
	return reach(patch.value, path).length > reach(base.value, path).length ? inPatch : inBase;
}
