/** Reads pitwall.yaml and its system files. Every mistake is a UsageError with file:line:column. */
import {dirname, isAbsolute, join, resolve} from 'node:path';
import {practicePeople} from '../actions/approval/practice.ts';
import {type ConfigFiles, configFiles} from '../config/files.ts';
import type {SourceConfig} from '../config/schema/sources.ts';
import {type LoadedConfig, type SystemConfig, systemSchema} from '../config/schema/system.ts';
import {UsageError} from '../config/usage.ts';
import {wallSchema} from '../config/wall.ts';
import {type Path, parseYaml, type YamlFile} from '../config/yaml.ts';
import {kindOf} from '../panes/kinds.ts';
import {cleanLine} from '../text/clean.ts';
import {nearest} from '../text/nearest.ts';
import {unknownKeys, validateActions} from './actions.ts';
import {validateBreakdowns} from './breakdowns.ts';
import {validateCalendar} from './calendar.ts';
import {withDerivedChecks} from './derive.ts';
import {validateIncidents} from './incidents.ts';
import {validateLimits} from './limits.ts';
import {measureWarnings, validateMeasures} from './measures.ts';
import {merged, type Override, originOf} from './merge.ts';
import {validateNames, validatePanes} from './names.ts';
import {validateInhibitors, validateOptions} from './options.ts';
import {readText, valid} from './read.ts';
import {validateReferences, validateWindows} from './references.ts';
import {asWarning, readRunbooks} from './runbooks.ts';
import {labelWarnings, withScaleNames} from './scales.ts';
import {withSqlFiles} from './sqlFiles.ts';
import {sqlDoubts, sqlRefusals} from './statements.ts';
import {readTemplates, withTemplates} from './templates.ts';
import {placeholders, sqlWarnings, sumWarnings, trafficWarnings, unsetWarnings} from './warnings.ts';
import {withWatchedServices} from './watched.ts';

/** The shipped system files that a wall file may name without a path. */
export const shippedSystems = ['sales', 'ingestion', 'aiusage'] as const;

/** Paths of queries and commands, which are used as they are written, and never shown. */
const unshown: readonly (readonly string[])[] = [
	...['sources', 'queries'].flatMap(list => ['bigquery', 'spanner', 'filter', 'log'].map(key => [list, '*', key])),
	['sources', '*', 'extract', '*'],
	['sources', '*', 'extract', '*', 'regex'],
	['panes', '*', 'filter'],
	['notify', 'command', '*'],
	['actions', 'allow', '*', '*', 'migrations', '*'],
	['actions', 'allow', '*', '*', 'view'],
];

/** A config with all texts cleaned that may come on the screen: titles, names, notes, links, and values compared with them. */
function shown<T>(value: T, path: readonly string[] = []): T {
	if (typeof value === 'string') {
		const isUnshown = unshown.some(
			keys => keys.length === path.length && keys.every((key, index) => key === '*' || key === path[index]),
		);
		return (isUnshown ? value : cleanLine(value)) as T;
	}
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map((item, index) => shown<unknown>(item, [...path, String(index)])) as T;
	return Object.fromEntries(
		Object.entries(value).map(([name, item]) => [cleanLine(name), shown(item, [...path, name])]),
	) as T;
}

/** The place of a query's text: in the system file, in the wall file, or in a file of its own. */
interface Query {
	source: string;
	sql: string;
	/** The place of the n-th occurrence of a word. */
	placeOf(word: RegExp, nth: number): string;
}

/** Replaces `sql/x.sql` paths by their text, so that a SystemConfig is complete in itself. */
function inlineSql(
	system: SystemConfig,
	origin: (path: Path) => {file: YamlFile; path: Path},
	files: ConfigFiles,
): {system: SystemConfig; queries: Query[]} {
	const found: Query[] = [];
	const inline = <Source extends SourceConfig>(list: 'sources' | 'queries', named: Readonly<Record<string, Source>>) =>
		Object.fromEntries(
			Object.entries(named).map(([id, source]): [string, Source] => {
				const key = 'bigquery' in source ? 'bigquery' : 'spanner' in source ? 'spanner' : undefined;
				if (key === undefined) return [id, source];
				const {file, path} = origin([list, id, key]);
				const written = (source as Record<string, unknown>)[key] as string;
				if (!written.endsWith('.sql')) {
					found.push({source: id, sql: written, placeOf: (word, nth) => file.placeIn(path, word, nth)});
					return [id, source];
				}
				const sqlFile = resolve(dirname(file.file), written);
				const sql = readText(sqlFile, file.place(path), files);
				found.push({source: id, sql, placeOf: (word, nth) => placeInText(sqlFile, sql, word, nth)});
				return [id, {...source, [key]: sql}];
			}),
		);
	const sources = inline('sources', system.sources);
	const saved = inline('queries', system.queries);
	return {system: {...system, sources, queries: saved}, queries: found};
}

function placeInText(file: string, text: string, word: RegExp, nth: number): string {
	const before = text.slice(0, [...text.matchAll(new RegExp(word, 'gi'))][nth]?.index ?? 0).split('\n');
	return `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

/**
 * Loads one system file with what the wall file overrides of it: they are one value before anything is checked.
 * @param overrideOf by the name of the system. @throws UsageError
 */
export function loadSystem(
	file: string,
	from: string | undefined = file,
	files = configFiles(),
	overrideOf: (name: string) => Override | undefined = () => undefined,
): SystemConfig {
	const base = parseYaml(file, readText(file, from, files));
	const override = overrideOf(String((base.value as {system?: unknown}).system));
	const value = override ? merged(base.value, override.value) : base.value;
	const origin = (path: Path) => (override ? originOf(base, override, path) : {file: base, path});
	const place: YamlFile['place'] = (path, atKey) => {
		const {file: written, path: there} = origin(path);
		return written.place(there, atKey);
	};
	const written = valid(systemSchema, value, place);
	const problems = [
		validateNames,
		validateReferences,
		validateMeasures,
		validateActions,
		validateLimits,
		validateOptions,
		validatePanes,
	].flatMap(validate => validate(written, place));
	if (problems.length > 0) throw new UsageError(problems);
	const {system, queries} = inlineSql(withSqlFiles(shown(written), origin, files), origin, files);
	const whole = withDerivedChecks(withWatchedServices(withCompletePanes(system)));
	const unnamed = [...validateInhibitors(whole, place), ...validateBreakdowns(whole, place)];
	if (unnamed.length > 0) throw new UsageError(unnamed);
	const {books, queries: asked} = readRunbooks(whole, origin, files, override !== undefined);
	const complete = books.length > 0 ? {...whole, books} : whole;
	const unknown = [...validateCalendar(complete, place), ...validateIncidents(complete, place)];
	// A wall file may have taken away what a list names: that item is then for people alone.
	if (override) files.warnings.push(...unknown.map(asWarning));
	else if (unknown.length > 0) throw new UsageError(unknown);
	const sql = [...queries, ...asked];
	const refused = sql.flatMap(sqlRefusals);
	if (refused.length > 0) throw new UsageError(refused);
	const windows = validateWindows(system, place);
	if (windows.length > 0) throw new UsageError(windows);
	files.warnings.push(
		...sql.flatMap(sqlDoubts),
		...sql.flatMap(sqlWarnings),
		...sumWarnings(system, place),
		...unsetWarnings(system, place),
		...trafficWarnings(system, place),
		...labelWarnings(system, place),
		...measureWarnings(system, place),
	);
	const messages = readTemplates(system.templates, origin, files);
	return {...whole, ...(books.length > 0 && {books}), ...(messages.length > 0 && {messages})};
}

/** Loads the wall file and all its systems. `shipped` is the folder of systems/; `files` gets what was read, also by a load that fails. @throws UsageError */
export function loadConfig(path: string, shipped: string, files = configFiles()): LoadedConfig {
	const file = parseYaml(path, readText(path, undefined, files));
	const written = valid(wallSchema, file.value, file.place);
	const unknownActions = unknownKeys(written, file.place);
	if (unknownActions.length > 0) throw new UsageError(unknownActions);
	const wall = {...shown(written), systems: written.systems};
	const names = new Set<string>();
	const overrideOf = (name: string): Override | undefined =>
		Object.hasOwn(written.overrides, name)
			? {file, value: written.overrides[name], under: ['overrides', name]}
			: undefined;
	const systems = wall.systems.map((name, index) => {
		const from = file.place(['systems', index]);
		const isShipped = (shippedSystems as readonly string[]).includes(name);
		// The shipped systems came with the program, so nobody else wrote them.
		const system = isShipped
			? loadSystem(join(shipped, `${name}.yaml`), from, {...files, found: false}, overrideOf)
			: loadSystem(isAbsolute(name) ? name : resolve(dirname(path), name), from, files, overrideOf);
		if (names.has(system.system))
			throw new UsageError(`${from}: a second system called '${system.system}'. Give each its own name.`);
		names.add(system.system);
		if (isShipped) files.warnings.push(...placeholders(system, overrideOf(system.system)?.value, from));
		return system;
	});
	const unknown = Object.keys(written.overrides).find(name => !names.has(name));
	if (unknown !== undefined) {
		const near = nearest(unknown, names);
		throw new UsageError(
			`${file.place(['overrides', unknown], true)}: overrides of unknown system '${unknown}'. ${near ? `Did you mean '${near}'?` : `Known: ${[...names].join(', ')}.`}`,
		);
	}
	const templates = readTemplates(wall.templates, path => ({file, path}), files);
	return {wall, systems: withTemplates(withScaleNames(systems), templates, shipped, files), path};
}

/** The shipped systems without overrides, as the sandbox shows them. */
export function sandboxConfig(shipped: string, files = configFiles()): LoadedConfig {
	return {
		wall: wallSchema.parse({systems: [...shippedSystems], people: practicePeople()}),
		systems: withTemplates(
			withScaleNames(shippedSystems.map(name => loadSystem(join(shipped, `${name}.yaml`), undefined, files))),
			[],
			shipped,
			files,
		),
		path: 'sandbox',
	};
}

/** The system with panes that know what their file leaves to it. */
const withCompletePanes = (system: SystemConfig): SystemConfig => ({
	...system,
	panes: system.panes.map(pane => kindOf(pane).complete?.(pane, system) ?? pane),
});
