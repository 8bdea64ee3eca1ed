/** `pitwall postmortem`: the post-mortem of an incident, half written from what the wall knows. */
import {mkdir} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import {hour} from '../clock.ts';
import {postmortemName, writePostmortem} from '../comms/documents/files.ts';
import {type Postmortem, postmortemMarkdown, postmortemOf} from '../comms/documents/postmortem.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {UsageError} from '../config/usage.ts';
import {foldIncidents} from '../incidents/fold.ts';
import {incidentNamed} from '../incidents/report.ts';
import {rulesOf} from '../incidents/rules.ts';
import {messageOf} from '../text/errors.ts';
import {instantOf, isoText} from '../zone.ts';
import {auditHead} from './auditHead.ts';
import {keptFacts} from './facts/keptFacts.ts';
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
	const audit = auditHead();
	const parts = {incident, rules: rulesOf(system), system, now, ...(audit && {audit})};
	const document = postmortemOf(parts);
	if (options.out === undefined) {
		process.stdout.write(postmortemMarkdown(document));
		return 0;
	}
	try {
		const folder = resolve(options.out);
		await mkdir(folder, {recursive: true});
		const recording = await recorded(config, options, document, folder);
		const whole = recording === undefined ? document : postmortemOf({...parts, recording});
		const {markdown, json} = await writePostmortem(whole, folder);
		const files = [markdown, json, ...(recording === undefined ? [] : [join(folder, recording)])];
		process.stdout.write(files.map(file => `${file}\n`).join(''));
	} catch (error) {
		throw new UsageError(
			`pitwall: the post-mortem cannot be written: ${messageOf(error)}. Name another folder by --out.`,
		);
	}
	return 0;
}

/** ms before the detection that a recording begins: what led to it. */
const before = hour;

/** What the wall showed meanwhile, in a file beside the document; undefined where the journal keeps no readings of that time. */
async function recorded(
	config: LoadedConfig,
	{journal, sandbox}: PostmortemOptions,
	document: Postmortem,
	folder: string,
): Promise<string | undefined> {
	const {detectedAt, endedAt} = document.impact;
	const name = `${postmortemName(document)}.jsonl.gz`;
	try {
		const {takenFrom} = await import('./record.ts');
		const {writeRecording} = await import('../rewind/recordingFile.ts');
		const stretch = {
			system: document.incident.system,
			from: isoText(instantOf(detectedAt) - before),
			to: endedAt ?? document.writtenAt,
			...(journal !== undefined && {journal}),
			...(sandbox !== undefined && {sandbox}),
		};
		await writeRecording(join(folder, name), takenFrom(config, stretch), true);
		return name;
	} catch (error) {
		// A Node without SQLite, or readings that were thinned away: the document is worth having without it.
		process.stderr.write(`pitwall: no recording beside it: ${messageOf(error).replace(/^pitwall: /, '')}\n`);
		return undefined;
	}
}
