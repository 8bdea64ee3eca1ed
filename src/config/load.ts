/** Reads pitwall.yaml and its system files. Every mistake is a UsageError with file:line:column. */
import {readFileSync} from 'node:fs';
import {dirname, isAbsolute, join, resolve} from 'node:path';
import {LineCounter, parseDocument} from 'yaml';
import type {z} from 'zod';
import {cleanLine} from '../text/clean.ts';
import {describeIssues} from './errors.ts';
import type {FilesRead} from './paths.ts';
import {validateReferences, validateWindows} from './references.ts';
import {type LoadedConfig, type SystemConfig, systemSchema} from './schema/system.ts';
import {UsageError} from './usage.ts';
import {type WallConfig, wallSchema} from './wall.ts';

/** The shipped system files that a wall file may name without a path. */
export const shippedSystems = ['sales', 'ingestion', 'aiusage'] as const;

function readText(file: string, from: string, read: FilesRead): string {
	try {
		const text = readFileSync(file, 'utf8');
		read.set(file, text);
		return text;
	} catch (error) {
		read.set(file, undefined);
		const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : String((error as Error).message);
		throw new UsageError(`${from}: cannot read ${file}: ${why}. Check the path.`);
	}
}

interface Parsed<T> {
	value: T;
	/** `file:line:column` of a path in the document. */
	where(path: (string | number)[]): string;
}

function parseYaml<S extends z.ZodType>(file: string, text: string, schema: S): Parsed<z.infer<S>> {
	const counter = new LineCounter();
	const document = parseDocument(text, {lineCounter: counter, prettyErrors: false});
	const [broken] = document.errors;
	if (broken) {
		const {line, col} = counter.linePos(broken.pos[0]);
		throw new UsageError(`${file}:${line}:${col}: ${broken.message.split('\n')[0]}. Mend the YAML.`);
	}
	const result = schema.safeParse(document.toJS() ?? {});
	if (!result.success) throw new UsageError(describeIssues(file, document, counter, result.error.issues));
	return {
		value: result.data,
		where: path => {
			const node = document.getIn(path, true) as {range?: [number, number, number]} | undefined;
			const {line, col} = counter.linePos(node?.range?.[0] ?? 0);
			return `${file}:${line}:${col}`;
		},
	};
}

/** Replaces `sql/x.sql` paths by their text, so that a SystemConfig is complete in itself. */
function inlineSql(
	system: SystemConfig,
	folder: string,
	where: Parsed<SystemConfig>['where'],
	read: FilesRead,
): SystemConfig {
	const sources = Object.fromEntries(
		Object.entries(system.sources).map(([id, source]) => {
			for (const key of ['bigquery', 'spanner'] as const) {
				const sql = (source as Record<string, unknown>)[key];
				if (typeof sql === 'string' && sql.endsWith('.sql'))
					return [id, {...source, [key]: readText(resolve(folder, sql), where(['sources', id, key]), read)}];
			}
			return [id, source];
		}),
	);
	return {...system, sources};
}

/** Queries and commands are used as they are written, and never shown. */
const queries: ReadonlySet<string> = new Set(['bigquery', 'spanner', 'filter', 'log', 'command']);

/** A config with every text cleaned that may come on the screen: titles, names, notes, links, and what they are compared with. */
function shown<T>(value: T, key = ''): T {
	if (typeof value === 'string') return (queries.has(key) ? value : cleanLine(value)) as T;
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map(item => shown<unknown>(item, key)) as T;
	return Object.fromEntries(Object.entries(value).map(([name, item]) => [cleanLine(name), shown(item, name)])) as T;
}

/** Loads one system file. @throws UsageError */
export function loadSystem(file: string, from = file, read: FilesRead = new Map()): SystemConfig {
	const parsed = parseYaml(file, readText(file, from, read), systemSchema);
	const problems = validateReferences(parsed.value, parsed.where);
	if (problems.length > 0) throw new UsageError(problems);
	const system = inlineSql(shown(parsed.value), dirname(file), parsed.where, read);
	const windows = validateWindows(system, parsed.where);
	if (windows.length > 0) throw new UsageError(windows);
	return system;
}

/** Loads the wall file and all its systems. `shipped` is the folder of systems/; `read` gets what was read, also by a load that fails. @throws UsageError */
export function loadConfig(path: string, shipped: string, read: FilesRead = new Map()): LoadedConfig {
	const parsed = parseYaml(path, readText(path, 'pitwall', read), wallSchema);
	const wall = {...shown(parsed.value), systems: parsed.value.systems};
	const systems = wall.systems.map((name, index) => {
		const file = (shippedSystems as readonly string[]).includes(name)
			? join(shipped, `${name}.yaml`)
			: isAbsolute(name)
				? name
				: resolve(dirname(path), name);
		return applyOverride(loadSystem(file, parsed.where(['systems', index]), read), wall);
	});
	const names = systems.map(system => system.system);
	const twice = names.find((name, index) => names.indexOf(name) !== index);
	if (twice) throw new UsageError(`${path}: two systems are called '${twice}'. Give each its own name.`);
	const unknown = Object.keys(wall.overrides).find(name => !names.includes(name));
	if (unknown)
		throw new UsageError(
			`${parsed.where(['overrides', unknown])}: overrides of unknown system '${unknown}'. Known: ${names.join(', ')}.`,
		);
	return {wall, systems, path};
}

function applyOverride(system: SystemConfig, wall: WallConfig): SystemConfig {
	const {project, region, tz} = wall.overrides[system.system] ?? {};
	return {...system, ...(project ? {project} : {}), ...(region ? {region} : {}), ...(tz ? {tz} : {})};
}

/** The shipped systems as they are: what the sandbox shows. */
export function sandboxConfig(shipped: string, read: FilesRead = new Map()): LoadedConfig {
	return {
		wall: wallSchema.parse({systems: [...shippedSystems]}),
		systems: shippedSystems.map(name => loadSystem(join(shipped, `${name}.yaml`), undefined, read)),
		path: 'sandbox',
	};
}
