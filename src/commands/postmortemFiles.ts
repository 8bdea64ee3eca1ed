/** The post-mortem of an incident with all that belongs to it: the same from the wall and from the command. */
import {basename, join} from 'node:path';
import {hour, minute} from '../clock.ts';
import {budgetsSpent} from '../comms/documents/budgets.ts';
import {postmortemName, writePostmortem} from '../comms/documents/files.ts';
import {type Postmortem, postmortemOf} from '../comms/documents/postmortem.ts';
import {endedAt} from '../comms/known.ts';
import {stateFolder} from '../config/paths.ts';
import type {LoadedConfig, SystemConfig} from '../config/schema/system.ts';
import {makeFolder} from '../files/own.ts';
import {rulesOf} from '../incidents/rules.ts';
import type {Incident} from '../incidents/types.ts';
import type {JournalStore} from '../journal/store.ts';
import {type Kept, taken} from '../rewind/recording.ts';
import {writeRecording} from '../rewind/recordingFile.ts';
import {sourcesAt} from '../rewind/sourcesAt.ts';
import {messageOf} from '../text/errors.ts';
import {auditHead} from './auditHead.ts';
import {earlier} from './record.ts';

export interface PostmortemParts {
	incident: Incident;
	system: SystemConfig;
	/** ms. */
	now: number;
	audit: {seq: number; hash: string} | undefined;
	/** The journal, or why there is none to read. */
	reader: Kept | string;
	/** The incident was one of a sandbox. */
	sandbox: boolean;
}

export interface PostmortemFiles {
	/** Their paths: Markdown, JSON, and the recording where there is one. */
	files: readonly string[];
	/** Why there is no recording. */
	unrecorded?: string;
}

/** ms before the detection that a recording begins: what led to it. */
const before = hour;
/** ms after the end until which its last minutes were read: Google tells them late. */
const late = 10 * minute;

/** What is known of it, its cost of the error budgets from what the journal holds of its end. */
export async function postmortemDocument({incident, system, now, audit, reader}: PostmortemParts): Promise<Postmortem> {
	const until = endedAt(incident) ?? now;
	const seen = Math.min(now, until + late);
	const budgets =
		typeof reader === 'string'
			? []
			: budgetsSpent(system, await sourcesAt(reader, system.system, seen), incident.detectedAt, until, seen);
	return postmortemOf({incident, rules: rulesOf(system), system, now, budgets, ...(audit && {audit})});
}

/** Writes them to a folder. Rejects with errors of the disk. */
export async function writePostmortemFiles(parts: PostmortemParts, folder: string): Promise<PostmortemFiles> {
	const document = await postmortemDocument(parts);
	makeFolder(folder, 0o777);
	const name = `${postmortemName(parts.incident)}.jsonl.gz`;
	const unrecorded = await record(parts, join(folder, name));
	const whole = unrecorded === undefined ? {...document, recording: name} : document;
	const {markdown, json} = await writePostmortem(whole, folder);
	return unrecorded === undefined
		? {files: [markdown, json, join(folder, name)]}
		: {files: [markdown, json], unrecorded};
}

/** What the wall showed meanwhile, in a file. @returns why there is none: the document is worth having without it */
async function record(
	{incident, system, now, reader, sandbox}: PostmortemParts,
	path: string,
): Promise<string | undefined> {
	if (typeof reader === 'string') return reader;
	const from = incident.detectedAt - before;
	const span = {from, to: endedAt(incident) ?? now, since: from - earlier};
	try {
		await writeRecording(path, await taken(reader, span, [system], sandbox), true);
		return undefined;
	} catch (error) {
		return messageOf(error);
	}
}

/** What a running wall asks about its own past: the thread that writes its journal answers. */
async function readerOf(store: JournalStore | undefined): Promise<Kept | string> {
	if (!store) return 'nothing of the past is kept on disk';
	await store.settled();
	return {
		span: () => store.ask('span'),
		facts: (...args) => store.ask('facts', ...args),
		readings: (...args) => store.ask('readings', ...args),
		readingsBetween: (...args) => store.ask('readingsBetween', ...args),
		lines: (...args) => store.ask('lines', ...args),
	};
}

/** Writes the post-mortem of an incident of a running wall to a folder of its own. @returns it, and what is in it */
export async function postmortemOfWall(
	incident: Incident,
	{
		config,
		now,
		store,
		sandbox,
	}: {config: Pick<LoadedConfig, 'systems'>; now: number; store: JournalStore | undefined; sandbox: boolean},
): Promise<{folder: string; lines: readonly string[]}> {
	const system = config.systems.find(one => one.system === incident.system);
	if (!system) throw new Error(`the system ${incident.system} is not on this wall`);
	const audit = auditHead();
	const folder = join(stateFolder(), 'postmortems', postmortemName(incident));
	const parts = {incident, system, now, audit, reader: await readerOf(store), sandbox};
	const {files, unrecorded} = await writePostmortemFiles(parts, folder);
	return {
		folder,
		lines: [
			`In ${folder}:`,
			...files.map(file => `  ${basename(file)}`),
			'',
			audit
				? `Newest of ${audit.seq} records of the audit log: ${audit.hash}`
				: 'No audit log: nothing was armed or changed.',
			...(unrecorded === undefined
				? ['', 'To see it again:', `pitwall replay ${files.at(-1) ?? ''}`]
				: [`No recording: ${unrecorded}`]),
		],
	};
}
