/** `pitwall postmortem`: the post-mortem of an incident, half written from what the wall knows. */
import {resolve} from 'node:path';
import {postmortemMarkdown} from '../comms/documents/postmortem.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {UsageError} from '../config/usage.ts';
import {foldIncidents} from '../incidents/fold.ts';
import {incidentNamed} from '../incidents/report.ts';
import type {Kept} from '../rewind/recording.ts';
import {messageOf} from '../text/errors.ts';
import {auditHead} from './auditHead.ts';
import {keptFacts} from './facts/keptFacts.ts';
import {openJournalFile} from './journalFile.ts';
import {postmortemDocument, writePostmortemFiles} from './postmortemFiles.ts';
import {type ConfigOptions, resolveConfig} from './resolve.ts';

export interface PostmortemOptions extends ConfigOptions {
	/** A file, in place of the newest journal of the configuration. */
	journal?: string;
	/** A folder; without it the document is printed. */
	out?: string;
}

/** @param id of an incident, or its end; without it the newest. @returns the exit code. @throws UsageError */
export async function postmortem(id: string | undefined, options: PostmortemOptions): Promise<number> {
	const config = await resolveConfig(options);
	const {facts, now} = keptFacts(config, options.journal);
	const incidents = foldIncidents(facts);
	const incident = id === undefined ? incidents[0] : incidentNamed(incidents, id);
	if (!incident)
		throw new UsageError(
			id === undefined
				? 'pitwall: no incident was declared on this wall yet.'
				: `pitwall: there is no incident '${id}' in this journal. pitwall incident list --all names them.`,
		);
	const system = config.systems.find(one => one.system === incident.system);
	if (!system)
		throw new UsageError(`pitwall: the incident is of '${incident.system}', which this configuration does not watch.`);
	const opened = journalOf(config, options);
	const parts = {incident, system, now, audit: auditHead(), ...opened};
	try {
		if (options.out === undefined) {
			process.stdout.write(postmortemMarkdown(await postmortemDocument(parts)));
			return 0;
		}
		const {files, unrecorded} = await writePostmortemFiles(parts, resolve(options.out));
		if (unrecorded !== undefined) process.stderr.write(`pitwall: no recording beside it: ${unrecorded}\n`);
		process.stdout.write(files.map(file => `${file}\n`).join(''));
	} catch (error) {
		throw new UsageError(
			`pitwall: the post-mortem cannot be written: ${messageOf(error)}. Name another folder by --out.`,
		);
	} finally {
		opened.close();
	}
	return 0;
}

/** The readings of the journal; a document is worth having without them: a Node without SQLite, or nothing that was read. */
function journalOf(
	config: LoadedConfig,
	{journal, sandbox}: PostmortemOptions,
): {reader: Kept | string; sandbox: boolean; close: () => void} {
	const {grpc, http} = config.wall.endpoints;
	try {
		const {reader, isPassing} = openJournalFile(config, {...(journal !== undefined && {journal})});
		return {reader, sandbox: isPassing || Boolean(sandbox || grpc || http), close: () => reader.close()};
	} catch (error) {
		return {reader: messageOf(error).replace(/^pitwall: /, ''), sandbox: false, close: () => undefined};
	}
}
