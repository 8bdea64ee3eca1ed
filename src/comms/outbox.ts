/** Messages that leave the wall: copied, written to a file, posted. Each is a fact, whatever became of it. */
import {randomUUID} from 'node:crypto';
import {homedir} from 'node:os';
import {dirname, isAbsolute, join, resolve} from 'node:path';
import {createConnections} from '../cloud/connections.ts';
import type {Webhook} from '../config/schema/webhooks.ts';
import type {Env} from '../env.ts';
import {makeFolder, ownFolder, replaceGiven} from '../files/own.ts';
import {writtenTick} from '../incidents/ticks.ts';
import type {Incident} from '../incidents/types.ts';
import type {Journal} from '../journal/journal.ts';
import {cleanLine} from '../text/clean.ts';
import {messageOf} from '../text/errors.ts';
import {marked} from '../text/practice.ts';
import {isoText} from '../zone.ts';
import {deliver} from './webhook.ts';

/** A message that somebody has seen in full. */
export interface Draft {
	incident: Incident;
	/** Name of the template. */
	template: string;
	text: string;
	/** Titles of fields without which it cannot count as sent. */
	blocks: readonly string[];
}

/** None of these rejects; each resolves with what is to be said about it. */
export interface Outbox {
	webhooks(): readonly Webhook[];
	/** Where a draft is written unless another path is typed. */
	pathFor(draft: Pick<Draft, 'template'>): string;
	/** @param said what the clipboard said */
	copied(draft: Draft, said: string): Said;
	write(draft: Draft, path: string): Promise<Said>;
	post(draft: Draft, webhook: string): Promise<Said>;
	/** Writes what is known of an incident to a folder of its own. */
	postmortem(incident: Incident): Promise<Written>;
	/** Ends what is under way, and writes down that it was ended. */
	stop(): Promise<void>;
}

export interface Said {
	text: string;
	level: 'info' | 'error';
}

/** What was written, line by line; none where that failed. */
interface Written extends Said {
	lines: readonly string[];
}

export interface OutboxParts {
	journal: Pick<Journal, 'record'>;
	now: () => number;
	/** As in the audit log. */
	user: string;
	/** Those of the config as it is now. */
	webhooks: () => readonly Webhook[];
	/** Where messages go. */
	folder: string;
	/** Writes the post-mortem of an incident. Rejects where it cannot. @returns its folder, and what is in it */
	postmortem: (incident: Incident) => Promise<{folder: string; lines: readonly string[]}>;
	/** The sandbox: nothing is posted to anybody outside this machine. */
	practice: boolean;
	env: Env;
}

export function createOutbox(parts: OutboxParts): Outbox {
	const {journal, now, user, webhooks, folder, practice, env} = parts;
	const left = new AbortController();
	const connections = createConnections(env);
	const underway = new Set<Promise<Said>>();

	/** A message with gaps was not sent, wherever it was copied to. */
	function record({incident, template, text, blocks}: Draft, to: string, failed?: string): void {
		if (blocks.length > 0) return;
		const {id, system} = incident;
		const reason = failed === undefined ? {} : {failed};
		journal.record({kind: 'sent', incident: id, template, to, text, system, by: user, ...reason});
	}
	const unsent = ({blocks}: Draft) => (blocks.length === 0 ? '' : `; not sent yet, it lacks ${blocks.join(', ')}`);

	async function posted(draft: Draft, name: string): Promise<Said> {
		const webhook = webhooks().find(one => one.name === name);
		if (draft.blocks.length > 0)
			return {text: `not sent to ${name}: fill ${draft.blocks.join(', ')} first`, level: 'error'};
		if (!webhook) return {text: `there is no webhook ${name} any more`, level: 'error'};
		const {incident, template, text} = draft;
		const got = await deliver(
			webhook,
			{incident, template, text, at: now(), key: randomUUID()},
			{env, agents: await connections.agents(), practice, signal: left.signal},
		);
		record(draft, name, got.ok ? undefined : got.reason);
		if (!got.ok) return {text: `${template} was NOT sent to ${name}: ${got.reason}`, level: 'error'};
		return {text: `sent ${template} to ${name}${got.tries > 1 ? `, at the ${got.tries}. try` : ''}`, level: 'info'};
	}

	/** Post-mortems that are being written, by incident: its recording may take seconds, and an impatient key starts no other. */
	const writing = new Map<string, Promise<Written>>();
	async function written(incident: Incident): Promise<Written> {
		const {id, system} = incident;
		try {
			const {folder: its, lines} = await parts.postmortem(incident);
			journal.record({kind: 'met', incident: id, timer: writtenTick, text: cleanLine(its, 300), system, by: user});
			return {text: `post-mortem written to ${its}`, level: 'info', lines};
		} catch (error) {
			return {text: `no post-mortem written: ${cleanLine(messageOf(error), 200)}`, level: 'error', lines: []};
		}
	}

	return {
		webhooks,
		pathFor: ({template}) =>
			join(folder, `${isoText(now()).slice(0, 19).replaceAll(':', '').replace('T', '-')}-${template}.txt`),
		copied(draft, said) {
			record(draft, 'clipboard');
			return {text: `${said}${unsent(draft)}`, level: 'info'};
		},
		async write(draft, path) {
			const file = absolute(path, folder);
			try {
				if (dirname(file) === folder) ownFolder(folder);
				else makeFolder(dirname(file), 0o777);
				await replaceGiven(file, `${marked(draft.text, draft.incident.drill !== undefined)}\n`);
				record(draft, `file ${cleanLine(file, 300)}`);
				return {text: `written to ${file}${unsent(draft)}`, level: 'info'};
			} catch (error) {
				const reason = cleanLine(messageOf(error), 200);
				record(draft, `file ${cleanLine(file, 300)}`, reason);
				return {text: `not written: ${reason}`, level: 'error'};
			}
		},
		post(draft, name) {
			const going = posted(draft, name).catch(
				(error: unknown): Said => ({text: `not sent to ${name}: ${cleanLine(messageOf(error), 120)}`, level: 'error'}),
			);
			underway.add(going);
			void going.then(() => underway.delete(going));
			return going;
		},
		postmortem(incident) {
			const going = writing.get(incident.id) ?? written(incident).finally(() => writing.delete(incident.id));
			writing.set(incident.id, going);
			return going;
		},
		async stop() {
			left.abort();
			await Promise.all(underway);
			connections.close();
		},
	};
}

/** A path as somebody types it: `~/x`, or relative to the folder of messages. */
function absolute(path: string, folder: string): string {
	const trimmed = path.trim();
	if (trimmed === '~' || trimmed.startsWith('~/')) return join(homedir(), trimmed.slice(1));
	return isAbsolute(trimmed) ? trimmed : resolve(folder, trimmed);
}
