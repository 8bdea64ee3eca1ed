/**
 * What was done by the walls of a machine: an audit log is for its user alone, and a cool-down is for everybody. Each wall adds a
 * small file for a call that was sent, and takes its own away after a day. They hold up, and prove nothing: the audit log does.
 */
import {randomUUID} from 'node:crypto';
import {readdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {day} from '../../clock.ts';
import {addShared, readShared, type SharedFile} from '../../files/shared.ts';
import {cleanLine} from '../../text/clean.ts';
import {actorText} from '../audit/actor.ts';
import type {AuditActor} from '../audit/types.ts';

/** A call that was sent, or may have been. */
export interface Deed {
	/** Key of the catalogue. */
	action: string;
	system: string;
	target: string;
	planHash: string;
	/** `kim@pts/3`. */
	by: string;
	/** ms of the wall's clock. */
	at: number;
}

/** @param cloud Google, or which sandbox: what was done elsewhere holds up nobody here */
export interface Deeds {
	/** Lets the other walls know. Never throws: without it they have their own audit logs. */
	did(cloud: string, deed: Omit<Deed, 'by'>): void;
	/** Those of all walls, oldest first. Never throws: what cannot be read is not known. */
	done(cloud: string): readonly Deed[];
}

const prefix = 'deed-';

/** @param folder that of all users; undefined where there is none: the walls of one user have one audit log. `now` in ms of the machine's clock */
export function createDeeds(folder: () => string | undefined, actor: AuditActor, now: () => number): Deeds {
	const filesIn = (place: string) =>
		readdirSync(place)
			.filter(name => name.startsWith(prefix))
			.flatMap(name => {
				const path = join(place, name);
				const found = readQuietly(path);
				return found ? [{path, ...found}] : [];
			});
	return {
		did(cloud, deed) {
			try {
				const place = folder();
				if (place === undefined) return;
				for (const {path, uid, told} of filesIn(place))
					if (uid === actor.uid && told < now() - day) rmSync(path, {force: true});
				addShared(join(place, `${prefix}${randomUUID()}`), JSON.stringify({cloud, ...deed, actor, told: now()}));
			} catch {
				// The audit log has it.
			}
		},
		done(cloud) {
			try {
				const place = folder();
				if (place === undefined) return [];
				const here = filesIn(place).filter(file => file.cloud === cloud);
				return here.map(({deed}) => deed).sort((a, b) => a.at - b.at);
			} catch {
				return [];
			}
		},
	};
}

interface Read {
	deed: Deed;
	cloud: string;
	/** ms of the machine's clock. */
	told: number;
	uid: number;
}

/** Undefined for what is gone, or is no deed. */
function readQuietly(path: string): Read | undefined {
	try {
		const found = readShared(path);
		return found && deedIn(found);
	} catch {
		return undefined;
	}
}

function deedIn({text, uid}: SharedFile): Read {
	const {cloud, action, system, target, planHash, at, actor, told} = JSON.parse(text) as Omit<Deed, 'by'> & {
		cloud: string;
		actor: AuditActor;
		told: number;
	};
	const line = (value: string) => cleanLine(String(value), 200);
	return {
		deed: {
			...{action: line(action), system: line(system), target: line(target), planHash: line(planHash)},
			...{by: actorText(actor, uid), at: Number(at)},
		},
		cloud: String(cloud),
		told: Number(told),
		uid,
	};
}
