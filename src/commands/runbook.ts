/** `pitwall runbook list|show|lint`. */
import {readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {systemClock} from '../clock.ts';
import {configFiles} from '../config/files.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {UsageError} from '../config/usage.ts';
import {type Lint, lintRunbook} from '../load/lint.ts';
import {runbookNamed, runbooksOf} from '../runbooks/books.ts';
import {textOfRow} from '../runbooks/extract.ts';
import {phaseLine, phasesOf} from '../runbooks/phases.ts';
import {asciiRows, bookRows} from '../runbooks/rows.ts';
import type {Runbook, Step} from '../runbooks/types.ts';
import {cleanLine} from '../text/clean.ts';
import {duration} from '../text/durations.ts';
import {messageOf} from '../text/errors.ts';
import {fit, plural} from '../text/format.ts';
import {nearest} from '../text/nearest.ts';
import {type ConfigOptions, resolveConfig, shipped, wallFile} from './resolve.ts';

const print = (lines: readonly string[]) => process.stdout.write(`${lines.join('\n')}\n`);

/** Systems of the config, or the one that is asked for. */
async function systemsOf(options: ConfigOptions): Promise<readonly SystemConfig[]> {
	const {systems} = await resolveConfig(options);
	return options.system === undefined ? systems : systems.filter(({system}) => system === options.system);
}

/** @returns the exit code. @throws UsageError */
export async function listRunbooks(options: ConfigOptions): Promise<number> {
	const rows = (await systemsOf(options)).flatMap(system =>
		runbooksOf(system).map(({name, title, steps, reviewed}) => [
			system.system,
			name,
			plural(steps.length, 'step'),
			reviewed ?? 'never reviewed',
			title,
		]),
	);
	const widths = [0, 1, 2, 3].map(column => Math.max(0, ...rows.map(row => row[column]?.length ?? 0)));
	print(
		rows.map(row =>
			row
				.map((cell, column) => (widths[column] ? fit(cell, widths[column]) : cell))
				.join('  ')
				.trimEnd(),
		),
	);
	return 0;
}

/** Columns of text that is read outside of the wall. */
const widest = 100;

/** @returns the exit code. @throws UsageError for a name that no runbook has */
export async function showRunbook(name: string, options: ConfigOptions): Promise<number> {
	const systems = await systemsOf(options);
	const found = systems.flatMap(system => {
		const book = runbookNamed(system, name);
		return book ? [{system, book}] : [];
	})[0];
	if (!found) {
		const names = systems.flatMap(system => runbooksOf(system).map(one => one.name));
		const near = nearest(name, names);
		throw new UsageError(
			`pitwall: no runbook is called '${cleanLine(name)}'. ${near ? `Did you mean '${near}'?` : 'pitwall runbook list names them.'}`,
		);
	}
	print(bookText(found.book, found.system, Math.min(widest, process.stdout.columns ?? widest)));
	return 0;
}

function bookText(book: Runbook, {title, checks}: SystemConfig, width: number): string[] {
	const titles = book.checks.map(check => checks.find(({id}) => id === check)?.title ?? check);
	const phases = phasesOf(book);
	const rows = bookRows(
		book,
		book.steps.map(step => ({step, tick: 'later' as const, says: saysOf(step)})),
		{width, height: Number.MAX_SAFE_INTEGER},
		asciiRows,
		{
			step: () => ({hint: '', answer: () => []}),
			phase(block) {
				const phase = phases.find(one => one.block === block);
				return phase ? phaseLine(phase, [], {from: undefined, now: 0}) : [];
			},
		},
	);
	return [
		`${book.title} (${title})`,
		...(titles.length > 0 ? [`for: ${titles.join(', ')}`] : []),
		`reviewed: ${book.reviewed ?? 'never'}`,
		'',
		...rows.flatMap(row => [textOfRow(row), ...(row.step === undefined ? [''] : [])]),
	];
}

/** What the wall has to do with a step. */
function saysOf({action, target, query, wait, until, watch, source}: Step): string {
	if (action !== undefined) return target === undefined ? action : `${action} on ${target}`;
	if (query) return `query of ${query.api}`;
	if (wait) return wait.kind === 'time' ? `wait ${duration(wait.lasts)}` : `wait for ${wait.until.join(', ')}`;
	if (until) return `until ${until.join(', ')}`;
	if (watch) return `watch ${watch.join(', ')}`;
	return source === undefined ? '' : `source ${source}`;
}

/** A file of a runbook, and the system that it is of. */
interface Listed {
	file: string;
	system: SystemConfig;
}

/** @param given files; none: all that the configuration lists. @returns the exit code. @throws UsageError with all problems */
export async function lintRunbooks(given: readonly string[], options: ConfigOptions): Promise<number> {
	const wall = wallFile(options);
	const files = configFiles(wall?.found);
	const {systems} = await resolveConfig(options, wall, files, false);
	const read = wall ? [...files.read.keys()] : undefined;
	const listed = systems.flatMap(system =>
		system.runbooks.map((written): Listed => {
			const suffix = `/${written.replace(/^(?:\.\.?\/)+/, '')}`;
			return {system, file: read?.find(path => path.endsWith(suffix)) ?? join(shipped, written)};
		}),
	);
	const found =
		given.length === 0
			? listed.filter(({system}) => options.system === undefined || system.system === options.system)
			: given.map(file => ofFile(file, listed, systems));
	const lints: Lint[] = [];
	for (const {file, system} of found) lints.push(await lintRunbook(file, textOf(file), system, systemClock.now()));
	const problems = lints.flatMap(lint => lint.problems);
	const warnings = lints.flatMap(lint => lint.warnings);
	if (problems.length > 0) throw new UsageError([...problems, ...warnings].map(line => cleanLine(line)));
	const verdict = warnings.length === 0 ? 'ok' : `ok, ${plural(warnings.length, 'warning')}`;
	print([...warnings.map(line => cleanLine(line)), `${plural(found.length, 'runbook')}: ${verdict}`]);
	return 0;
}

/** A file that somebody named: of the system that lists it, else of the one that it names itself. */
function ofFile(file: string, listed: readonly Listed[], systems: readonly SystemConfig[]): Listed {
	const known = listed.find(one => resolve(one.file) === resolve(file));
	if (known) return {file, system: known.system};
	const [, own] = /^system:\s*['"]?([\w-]+)/m.exec(textOf(file)) ?? [];
	const system = systems.find(one => one.system === own);
	if (system) return {file, system};
	throw new UsageError(
		`${file}:1:1: no system of this configuration lists it, and it names none. List it under runbooks: or add system: to its first lines.`,
	);
}

function textOf(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch (error) {
		throw new UsageError(`pitwall: cannot read ${file}: ${messageOf(error)}. Name a runbook.`);
	}
}
