/** Reads the runbooks of a system: front matter, text, and what their steps say to the wall. Every mistake has file:line:column. */
import {basename, dirname, resolve} from 'node:path';
import {recognised} from '../actions/recognise.ts';
import type {ConfigFiles} from '../config/files.ts';
import {phaseBits, runbookHead, stepBits} from '../config/schema/runbooks.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {milliseconds} from '../config/units.ts';
import {UsageError} from '../config/usage.ts';
import {type Path, parseYaml, type YamlFile} from '../config/yaml.ts';
import {apiOf, parseBody, type Said, wallLanguage} from '../runbooks/parse.ts';
import {commandsIn} from '../runbooks/shell.ts';
import type {Runbook, Step, StepBits} from '../runbooks/types.ts';
import {cleanLine} from '../text/clean.ts';
import {unmangled} from '../text/mojibake.ts';
import {type Fence, fencesOf, masked} from './fences.ts';
import {readText, valid} from './read.ts';
import {bitProblems, bitsOf, instead, isCheck, knownBits, unknownCheck} from './stepBits.ts';

/** A query of a step, with the place of the n-th occurrence of a word in it. */
export interface Query {
	sql: string;
	placeOf(word: RegExp, nth: number): string;
}

/** A runbook is for people: longer ones are several. */
const longest = 128 * 1024;

/** The name of a runbook by its file. */
const nameOf = (file: string): string => cleanLine(basename(file, '.md'), 100);

/**
 * The runbooks that a system file names, and the queries in them.
 * @param origin the file and path in which a part of the system was written
 * @param isOverridden a wall file may have taken away what a runbook names: a warning says so, and the step is for people alone
 * @throws UsageError with all mistakes in them
 */
export function readRunbooks(
	system: SystemConfig,
	origin: (path: Path) => {file: YamlFile; path: Path},
	files: ConfigFiles,
	isOverridden: boolean,
): {books: Runbook[]; queries: Query[]} {
	const problems: string[] = [];
	const queries: Query[] = [];
	const where = (path: Path) => {
		const from = origin(path);
		return from.file.place(from.path);
	};
	const books = system.runbooks.flatMap((written, index): Runbook[] => {
		const at: Path = ['runbooks', index];
		const named = where(at);
		const name = nameOf(written);
		if (system.runbooks.findIndex(other => nameOf(other) === name) < index) {
			problems.push(`${named}: a second runbook called '${name}'. Give each file its own name.`);
			return [];
		}
		const file = resolve(dirname(origin(at).file.file), written);
		try {
			const text = readText(file, named, files);
			const book = checkedRunbook(file, text, system);
			problems.push(...book.problems);
			if (isOverridden) files.warnings.push(...book.missing.map(asWarning));
			else problems.push(...book.missing);
			queries.push(...book.queries);
			return [{name, ...book.parsed}];
		} catch (error) {
			if (!(error instanceof UsageError)) throw error;
			problems.push(...error.lines);
			return [];
		}
	});
	system.checks.forEach(({runbook}, index) => {
		if (runbook === undefined || system.runbooks.some(file => nameOf(file) === runbook)) return;
		problems.push(
			`${where(['checks', index, 'runbook'])}: unknown runbook '${runbook}'. ${instead(runbook, system.runbooks.map(nameOf), 'List its file under runbooks: or correct the name.')}`,
		);
	});
	if (problems.length > 0) throw new UsageError(problems);
	return {books, queries};
}

/** `file:1:2: text` as a warning. */
export const asWarning = (line: string): string => line.replace(/(:\d+:\d+: )/, '$1warning: ');

export interface CheckedRunbook {
	parsed: Omit<Runbook, 'name'>;
	/** What its steps say to the wall, as it is written, and where. */
	said: readonly {bits: StepBits; place: string}[];
	problems: string[];
	/** What it names and the system does not have. */
	missing: string[];
	queries: Query[];
}

/** Reads one runbook of a system. @throws UsageError where it is none */
export function checkedRunbook(file: string, written: string, system: SystemConfig): CheckedRunbook {
	const text = unmangled(written);
	if (text.length > longest)
		throw new UsageError(`${file}:1:1: the runbook has more than ${longest} characters. Make several of it.`);
	const lines = text.split(/\r?\n/);
	const end = lines[0]?.trim() === '---' ? lines.indexOf('---', 1) : -1;
	if (end < 0)
		throw new UsageError(
			`${file}:1:1: a runbook begins with lines about it: '---', 'title: ...', 'checks: [...]', '---'. Add them.`,
		);
	const yaml = parseYaml(file, masked(lines, 1, end));
	const head = valid(runbookHead, yaml.value, yaml.place);
	const problems = foreignProblems(head, system, yaml.place);
	const missing = head.checks.flatMap((check, index) => unknownCheck(check, system, yaml.place(['checks', index])));
	const body = masked(lines, end + 1, lines.length);
	const fences = fencesOf(body);
	const said: CheckedRunbook['said'][number][] = [];
	const blocks = fences.filter(({info}) => info === wallLanguage);
	const bits = blocks.map((fence): Said => {
		const block = parseYaml(file, masked(lines, fence.from, fence.to));
		if (fence.indent === 0) {
			if (Object.hasOwn(block.value as object, 'phase'))
				return {kind: 'phase', within: milliseconds(valid(phaseBits, block.value, block.place).phase)};
			problems.push(
				`${file}:${fence.from}:1: a block of ${wallLanguage} belongs to a step, unless it says phase. Indent it below one.`,
			);
			return {kind: 'step', bits: {}};
		}
		const value = bitsOf(valid(stepBits, block.value, block.place));
		missing.push(...bitProblems(value, system, block.place));
		said.push({bits: value, place: `${file}:${fence.from + 1}:${fence.indent + 1}`});
		return {kind: 'step', bits: knownBits(value, system)};
	});
	return {
		parsed: {
			title: cleanLine(head.title, 200),
			checks: head.checks.filter(check => isCheck(check, system)),
			...(head.reviewed !== undefined && {reviewed: head.reviewed}),
			...withActions(parseBody(filledIn(body, system), bits), system),
		},
		said,
		problems,
		missing,
		queries: fences.flatMap(fence => queryIn(file, lines, fence, system, missing)),
	};
}

/** A step that is nothing but a command which is an action of the catalogue offers that action. */
const withActions = <Body extends {steps: readonly Step[]}>(body: Body, system: SystemConfig): Body => ({
	...body,
	steps: body.steps.map(step => {
		const {action, watch, until, source, query, wait, commands} = step;
		if (action !== undefined || watch || until || source !== undefined || query || wait) return step;
		const [only, ...more] = commands.flatMap(commandsIn);
		const offer = only && more.length === 0 && !only.needsShell ? recognised(only.words, system) : undefined;
		if (!offer) return step;
		return {...step, action: offer.action, target: offer.target, ...(offer.fill && {params: offer.fill})};
	}),
});

/** `{project}` and `{region}` stand for those of the system, as in links: a wall file may override them. */
const filledIn = (text: string, {project, region}: SystemConfig): string =>
	text.replaceAll('{project}', project).replaceAll('{region}', region);

const foreignProblems = (
	{system: of}: {system?: string | undefined},
	{system}: SystemConfig,
	place: YamlFile['place'],
): string[] =>
	of === undefined || of === system
		? []
		: [`${place(['system'])}: the runbook is for '${of}', and '${system}' lists it. Correct one of them.`];

/** The query of a block of SQL that names an API; one without a name is only read. */
function queryIn(
	file: string,
	lines: readonly string[],
	fence: Fence,
	system: SystemConfig,
	missing: string[],
): Query[] {
	const api = apiOf(fence.info);
	if (!api) return [];
	if (api === 'spanner' && !system.spanner)
		missing.push(
			`${file}:${fence.from}:${fence.indent + 1}: the query asks an instance of Spanner, and there is none. Add spanner: {instance: ..., database: ...}.`,
		);
	const text = masked(lines, fence.from, fence.to);
	return [
		{
			sql: text.trim(),
			placeOf(word, nth) {
				const before = text.slice(0, [...text.matchAll(new RegExp(word, 'gi'))][nth]?.index ?? 0).split('\n');
				return `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
			},
		},
	];
}
