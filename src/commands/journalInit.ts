/** `pitwall journal init`: the tables of a shared journal. */
import {createInterface} from 'node:readline/promises';
import type {TeamDatabase} from '../cloud/team.ts';
import {CloudError} from '../cloud/types.ts';
import {type DatabaseAddress, databaseName, journalAddress, journalWords} from '../config/sharedJournal.ts';
import {UsageError} from '../config/usage.ts';
import {openLogFile} from '../logFile.ts';
import {applyMissing} from '../team/apply.ts';
import {migrations, missing, versionsTable} from '../team/migrations.ts';
import {catchStray} from '../terminal/stray.ts';
import {connect} from './connect.ts';
import {type ConfigOptions, resolveConfig} from './resolve.ts';

export interface JournalOptions extends ConfigOptions {
	logFile?: string;
	print?: boolean;
	yes?: boolean;
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** @returns the exit code. @throws UsageError */
export async function journalInit(options: JournalOptions): Promise<number> {
	if (options.print) {
		for (const statement of [versionsTable, ...migrations.flatMap(({statements}) => statements)]) say(`${statement};`);
		return 0;
	}
	const {wall, systems} = await resolveConfig(options);
	if (wall.journal === undefined)
		throw new UsageError(
			`pitwall: the wall file names no shared journal. Write journal: into it (${journalWords}), then run pitwall journal init.`,
		);
	const address = journalAddress(wall.journal, systems[0]?.project ?? '');
	const log = openLogFile(options.logFile);
	const release = catchStray({sink: log.write});
	const {team, stop} = connect({endpoints: wall.endpoints, log, sandbox: undefined, isShort: true});
	const database = await team(address);
	let trouble: CloudError | undefined;
	try {
		return (await makeTables(database, address, options.yes === true)) ? 0 : 1;
	} catch (error) {
		if (!(error instanceof CloudError)) throw error;
		trouble = error;
		return 1;
	} finally {
		await database.close();
		await stop();
		release();
		if (trouble)
			process.stderr.write(`pitwall: ${databaseName(address)}: ${trouble.message}.${todoOf(trouble, address)}\n`);
	}
}

/** Whether the tables are there now. Throws CloudError. @throws UsageError where nobody can be asked */
async function makeTables(database: TeamDatabase, address: DatabaseAddress, isAgreed: boolean): Promise<boolean> {
	const due = missing((await database.versions()) ?? new Set());
	say(databaseName(address));
	if (due.length === 0) {
		say('nothing to do: every table is there');
		return true;
	}
	for (const {version, title, statements} of due)
		say([`\nmigration ${version}: ${title}`, ...statements.map(statement => `${statement};`)].join('\n'));
	if (!isAgreed && !(await agreed(address.database))) {
		say('left as it was');
		return false;
	}
	await applyMissing(database, say);
	return true;
}

const todoOf = ({kind}: CloudError, {project, instance, database}: DatabaseAddress): string =>
	kind === 'notFound'
		? ` If it is not there yet: gcloud spanner databases create ${database} --instance=${instance} --project=${project}`
		: '';

/** @throws UsageError without a terminal */
async function agreed(name: string): Promise<boolean> {
	if (!process.stdin.isTTY)
		throw new UsageError('pitwall: without a terminal nobody can be asked. --yes applies it, --print prints it.');
	const asking = createInterface({input: process.stdin, output: process.stdout});
	try {
		return (await asking.question(`\nType ${name} to apply it, anything else leaves it as it is: `)).trim() === name;
	} finally {
		asking.close();
	}
}
