/** Documents as files. */
import {join} from 'node:path';
import {makeFolder, replaceGiven} from '../../files/own.ts';
import type {Incident} from '../../incidents/types.ts';
import {cleanDeep} from '../../text/clean.ts';
import {isoText} from '../../zone.ts';
import {type Postmortem, postmortemMarkdown} from './postmortem.ts';

/** A title as a part of a file's name. */
const slug = (text: string): string =>
	text
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, '-')
		.replaceAll(/^-+|-+$/g, '')
		.slice(0, 60);

/** `2026-11-21-p1-ingestion-service-outage`: the same for the same incident, so that a later one takes its place. */
export const postmortemName = ({
	id,
	label,
	severity,
	system,
	title,
	declaredAt,
}: Pick<Incident, 'id' | 'label' | 'severity' | 'system' | 'title' | 'declaredAt'>): string =>
	[isoText(declaredAt).slice(0, 10), slug(label ?? severity), slug(system), slug(title), slug(id).slice(0, 8)]
		.filter(Boolean)
		.join('-');

/** Writes the document for people and for programs. @returns the paths. Rejects with errors of the disk */
export async function writePostmortem(document: Postmortem, folder: string): Promise<{markdown: string; json: string}> {
	makeFolder(folder, 0o777);
	const path = join(folder, postmortemName(document.incident));
	const [markdown, json] = [`${path}.md`, `${path}.json`];
	await replaceGiven(markdown, postmortemMarkdown(document));
	await replaceGiven(json, `${JSON.stringify(cleanDeep(document), null, 2)}\n`);
	return {markdown, json};
}
