/** The journal at the start of a wall: what it left the last time, and what is to be removed. */
import * as fs from 'node:fs';
import {join} from 'node:path';
import {day} from '../clock.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {whyForeign} from '../files/own.ts';
import type {Fact} from '../journal/fact.ts';
import {type Identity, isOldMemory, journalFile, journalName} from '../journal/identity.ts';
import {openReader} from '../journal/read.ts';
import {messageOf} from '../text/errors.ts';
import {type Memory, rememberedIn} from './remembered.ts';

/** Of these many days, and at most so many, facts are in memory again. */
const since = 30 * day;
const most = 10_000;
/** Real ms: a file that nobody wrote to for so long is removed. */
const oldest = 400 * day;
/** Files of clocks that run fast, of one config: each start of such a sandbox makes one. */
const mostPassing = 3;

/** The file of a wall, whether or not it is there. Never throws. */
export function journalPath(folder: string, identity: Identity): string {
	return join(folder, journalName(identity, namesIn(folder)));
}

function namesIn(folder: string): readonly string[] {
	try {
		return fs.readdirSync(folder);
	} catch {
		// There is none yet, or it is not for us.
		return [];
	}
}

export interface Left {
	/** Oldest first. */
	facts: Fact[];
	memory: Memory;
	/** When the wall was last known to run, ms; undefined where it never did. */
	alive?: number;
}

export const nothing = (): Left => ({facts: [], memory: new Map()});

/**
 * Waits for the disk, before the first frame. Never throws.
 * @param say is told what could not be read, for the log
 */
export function loadLeft(
	path: string,
	config: Pick<LoadedConfig, 'systems'>,
	now: number,
	say: (text: string) => void,
): Left {
	const failed = (error: unknown) => say(`journal: ${path} could not be read: ${messageOf(error)}`);
	try {
		if (!fs.existsSync(path)) return nothing();
		const why = whyForeign(path);
		if (why !== undefined) throw new Error(why);
		const reader = openReader(path, failed);
		if (!reader) return nothing();
		try {
			const facts = reader.facts(now - since, now, most);
			const alive = reader.alive();
			return {
				facts,
				memory: rememberedIn(reader, config, facts, now),
				...(alive !== undefined && alive <= now && {alive}),
			};
		} finally {
			reader.close();
		}
	} catch (error) {
		failed(error);
		return nothing();
	}
}

/**
 * Removes journals that nobody writes any more: old ones, those of past clocks, and with `everything` all of this config.
 * Never throws.
 */
export function forgetJournals(folder: string, identity: Identity, everything: boolean): void {
	try {
		const found = namesIn(folder).flatMap(name => {
			const file = journalFile(name, identity);
			const stat = fs.lstatSync(join(folder, name), {throwIfNoEntry: false});
			return file && stat ? [{...file, name, age: Date.now() - stat.mtimeMs}] : [];
		});
		const passing = found
			.filter(({own, passing: isPassing, main}) => own && isPassing && main)
			.sort((a, b) => a.age - b.age)
			.slice(mostPassing)
			.map(({name}) => name);
		for (const name of namesIn(folder).filter(isOldMemory)) fs.rmSync(join(folder, name), {force: true});
		for (const {name, own, age} of found)
			if (age > oldest || (own && everything) || passing.some(one => name.startsWith(one)))
				fs.rmSync(join(folder, name), {force: true, recursive: true});
	} catch {
		// The home is read-only.
	}
}
