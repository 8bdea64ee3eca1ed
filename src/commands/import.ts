/** `pitwall import`: alert policies of Cloud Monitoring become a system file. */
import {existsSync, writeFileSync} from 'node:fs';
import {UsageError} from '../config/usage.ts';
import {readGiven} from '../files/own.ts';
import {importPolicies} from '../import/convert.ts';
import {parsePolicies} from '../import/policy.ts';
import {reportLines} from '../import/report.ts';
import {fragmentsOf, systemText} from '../init/file.ts';
import {nothingFound} from '../init/found.ts';
import {cleanLine} from '../text/clean.ts';
import {messageOf} from '../text/errors.ts';

export interface ImportOptions {
	project?: string;
	region: string;
	/** The system file; `-`, the output, by default. */
	output: string;
	force?: boolean;
}

/** Bytes of one file. */
const longest = 16 * 1024 * 1024;

/** Resolves with 0, or with 1 where no condition could be carried over. @throws UsageError */
export async function importCommand(
	files: readonly string[],
	{project: given, region, output, force = false}: ImportOptions,
): Promise<number> {
	if (output !== '-' && !force && existsSync(output))
		throw new UsageError(
			`pitwall: ${output} is there already. Name another one with --output, or overwrite it with --force.`,
		);
	const policies = files.flatMap(file => parsePolicies(file, read(file)));
	const project = given ?? projectIn(policies.map(({name}) => name ?? ''));
	if (project === undefined)
		throw new UsageError('pitwall: the policies name no project. Write pitwall import --project my-project FILE.');
	const imported = importPolicies(policies);
	for (const line of reportLines(imported)) process.stderr.write(`pitwall: ${cleanLine(line, 1000)}\n`);
	const found = {...nothingFound(project, region, Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'), policies};
	const text = systemText(`${project.toLowerCase().replace(/[^a-z0-9-]+/g, '-')}-policies`, found, fragmentsOf(found));
	if (output === '-') process.stdout.write(text);
	else write(output, text, force);
	return imported.some(({checks}) => checks.length > 0) ? 0 : 1;
}

function read(file: string): string {
	try {
		return readGiven(file, longest);
	} catch (error) {
		throw new UsageError(`pitwall: cannot read ${file}: ${messageOf(error)}.`);
	}
}

function write(file: string, text: string, force: boolean): void {
	try {
		writeFileSync(file, text, {flag: force ? 'w' : 'wx'});
	} catch (error) {
		throw new UsageError(`pitwall: cannot write ${file}: ${messageOf(error)}.`);
	}
	process.stdout.write(`Wrote ${file}. Name it under systems: of the wall file, or copy what you want of it.\n`);
}

/** The project of the first policy that says: `projects/P/alertPolicies/7`. */
const projectIn = (names: readonly string[]): string | undefined =>
	names.flatMap(name => /^projects\/([a-z][a-z0-9:.-]*)\//.exec(name)?.[1] ?? [])[0];
