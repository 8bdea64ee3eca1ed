/**
 * One action per target across the walls of a machine. Each wall adds a file of its own per target and acts only where it then
 * finds no other that lives: so no lock is ever taken over, and what a dead wall leaves behind means nothing.
 */
import {randomUUID} from 'node:crypto';
import {readdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {addShared, readShared} from '../../files/shared.ts';
import {cleanLine} from '../../text/clean.ts';
import {lasting} from '../../text/durations.ts';
import {messageOf} from '../../text/errors.ts';
import {actorText} from '../audit/actor.ts';
import {fateOf, identityFrom, ownIdentity} from '../audit/process.ts';
import type {AuditActor} from '../audit/types.ts';
import {sha256} from '../canonical.ts';

/** `kim@pts/3 is at it for 40 s: roll back webhook-processor`. @param now ms of the machine's clock */
export const holderText = ({by, at, title, doubt}: Holder, now: number): string =>
	`${by} is at it${at > 0 ? ` for ${lasting(now - at)}` : ''}: ${title}${doubt === undefined ? '' : ` (${doubt})`}`;

/** What is locked. */
export interface Locked {
	/** Google, or which sandbox. */
	cloud: string;
	/** Full resource name. */
	resource: string;
	system: string;
	/** "roll back webhook-processor". */
	title: string;
}

/** A wall that acts on a target. */
export interface Holder extends Omit<Locked, 'cloud' | 'resource'> {
	/** `kim@pts/3`. */
	by: string;
	/** When it began, ms of the machine's clock. */
	at: number;
	/** Why it may be of the past, and what to do then; absent where its process is known to run. */
	doubt?: string;
}

export interface Locks {
	/** Locks a target; resolves with how to unlock it, or with who acts on it. Throws Error where that cannot be known. */
	lock(what: Locked): Promise<(() => void) | Holder>;
	/** Another wall that acts on a target; undefined without one. Throws Error where that cannot be known. */
	holder(what: Pick<Locked, 'cloud' | 'resource'>): Holder | undefined;
	/** Every other wall that acts on something, the longest first; none where that cannot be known. */
	others(): readonly Holder[];
}

const prefix = 'lock-';
const keyOf = ({cloud, resource}: Pick<Locked, 'cloud' | 'resource'>): string =>
	`${prefix}${sha256(`${cloud}\n${resource}`).slice(0, 16)}`;
/** Two walls that lock at the same time both give way, and try again so often. */
const attempts = 4;

/** @param now ms of the machine's clock */
export function createLocks(folder: () => string, actor: AuditActor, now: () => number): Locks {
	/** Tells the locks of this wall from those of others: in containers two may have the same process number. */
	const own = `-${randomUUID().slice(0, 8)}`;
	const holders = (begin: string): Holder[] => {
		const found = folder();
		return readdirSync(found)
			.filter(name => name.startsWith(begin) && /-[0-9a-f]{8}$/.test(name) && !name.endsWith(own))
			.flatMap(name => holderIn(join(found, name)) ?? [])
			.sort((a, b) => a.at - b.at);
	};
	const holder: Locks['holder'] = what => holders(keyOf(what))[0];
	return {
		async lock(what) {
			const path = join(folder(), `${keyOf(what)}${own}`);
			const unlock = () => removeQuietly(path);
			for (let attempt = 1; ; attempt++) {
				unlock();
				addShared(path, JSON.stringify({...what, actor, at: now(), process: ownIdentity()}));
				const other = holder(what);
				if (!other) return unlock;
				unlock();
				if (attempt === attempts) return other;
				await sleep(10 + Math.random() * 40);
			}
		},
		holder,
		others() {
			try {
				return holders(prefix);
			} catch {
				return [];
			}
		},
	};
}

/** The holder of one lock; undefined where it is gone. What cannot be read holds, because it may be of somebody who acts. */
function holderIn(path: string): Holder | undefined {
	try {
		const found = readShared(path);
		if (!found) return undefined;
		const {process, actor, system, title, at} = JSON.parse(found.text) as Locked & {
			process: unknown;
			actor: AuditActor;
			at: number;
		};
		const holder = identityFrom(process);
		if (!holder) throw new SyntaxError('it names no process');
		const fate = fateOf(holder);
		if (fate === 'gone') return void removeQuietly(path);
		return {
			by: actorText(actor, found.uid),
			system: String(system),
			title: cleanLine(String(title), 200),
			at: Number(at),
			...(fate === 'elsewhere' && {doubt: `on ${cleanLine(holder.host, 64)}: if that is gone, remove ${path}`}),
		};
	} catch (error) {
		return {
			by: 'somebody',
			system: '',
			title: 'an action',
			at: 0,
			doubt: `${path} cannot be read (${messageOf(error)}): remove it if nobody acts`,
		};
	}
}

/** Only its owner, or root, can. */
function removeQuietly(path: string): void {
	try {
		rmSync(path, {force: true});
	} catch {
		// It means nothing.
	}
}
