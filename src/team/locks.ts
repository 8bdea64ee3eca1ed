/** Locks on targets that hold on all machines: first that of this machine, then one in the shared journal. */

import {sha256} from '../actions/canonical.ts';
import type {Holder, Locked} from '../actions/machine/locks.ts';
import type {Machine} from '../actions/machine/machine.ts';
import type {NoteRow, TeamDatabase} from '../cloud/team.ts';
import {cleanLine} from '../text/clean.ts';
import {repeatedly} from '../timers.ts';
import {lease, renewEvery} from './cadence.ts';
import type {OthersLock, TeamState} from './sync.ts';
import {troubleText} from './trouble.ts';

const targetOf = ({cloud, resource}: Pick<Locked, 'cloud' | 'resource'>): string => sha256(`${cloud}\n${resource}`);

/** Who holds a lock of another machine. What cannot be read holds too, because it may be of somebody who acts. */
export function holderIn({body, at}: Pick<OthersLock, 'body' | 'at'>): Holder {
	try {
		const {by, system, title} = JSON.parse(body) as Record<string, unknown>;
		if (typeof by !== 'string' || typeof title !== 'string') throw new SyntaxError('it names nobody');
		return {by: cleanLine(by, 80), system: typeof system === 'string' ? system : '', title: cleanLine(title, 200), at};
	} catch {
		return {by: 'somebody', system: '', title: 'an action', at, doubt: 'its lock cannot be read'};
	}
}

type Locking = Pick<TeamDatabase, 'lock' | 'renew' | 'unlock'>;

interface Held {
	title: string;
	/** As it lies in the journal. */
	body: string;
	/** Why it holds on this machine only, in one line. */
	unseen?: string;
}

export interface TeamLocks extends Machine {
	/** Ends the renewals. */
	stop(): void;
}

/** @param parts.by `kim@laptop`; `lost` is told of a lock that another wall has taken over meanwhile */
export function lockForAll(parts: {
	machine: Machine;
	/** It may still be connecting. */
	database: Locking | Promise<Locking>;
	state: () => TeamState;
	wall: string;
	by: string;
	lost: (title: string) => void;
}): TeamLocks {
	const {machine, state, wall} = parts;
	/** What this wall holds, by target. */
	const held = new Map<string, Held>();
	let timer: NodeJS.Timeout | undefined;

	/** Takes a lock in the journal; resolves with another wall's. Whoever must act on a fire does, with what is known. */
	async function take(target: string, own: Held): Promise<NoteRow | undefined> {
		try {
			const other = await (await parts.database).lock({target, owner: wall, body: own.body}, lease);
			delete own.unseen;
			return other;
		} catch (error) {
			own.unseen = troubleText(error);
			return undefined;
		}
	}
	/** Those of the targets that are another wall's by now; none where that cannot be known. */
	async function renewed(targets: readonly string[]): Promise<readonly string[]> {
		try {
			return await (await parts.database).renew(wall, targets);
		} catch {
			return [];
		}
	}
	async function give(target: string): Promise<void> {
		try {
			await (await parts.database).unlock(wall, target);
		} catch {
			// What cannot be given back ends with its lease.
		}
	}
	async function renew(): Promise<void> {
		const sure = [...held].filter(([, {unseen}]) => unseen === undefined).map(([target]) => target);
		// Whoever could not be asked before is asked again.
		const unsure = [...held].filter(([, {unseen}]) => unseen !== undefined);
		const others = await Promise.all(unsure.map(async ([target, own]) => ((await take(target, own)) ? [target] : [])));
		const gone = sure.length === 0 ? [] : await renewed(sure);
		for (const target of [...gone, ...others.flat()]) {
			const own = held.get(target);
			held.delete(target);
			if (own) parts.lost(own.title);
		}
		watch();
	}
	function watch(): void {
		if (held.size > 0) {
			timer ??= repeatedly(() => void renew(), renewEvery);
			timer.unref();
			return;
		}
		clearInterval(timer);
		timer = undefined;
	}
	const others = (): Holder[] => state().locks.map(holderIn);

	return {
		...machine,
		async lock(what) {
			const unlock = await machine.lock(what);
			if (typeof unlock !== 'function') return unlock;
			const target = targetOf(what);
			const {system, title} = what;
			const own: Held = {title, body: JSON.stringify({by: parts.by, system, title})};
			const other = await take(target, own);
			if (other) {
				unlock();
				return holderIn({body: other.body, at: Date.now() - other.since});
			}
			held.set(target, own);
			watch();
			return () => {
				unlock();
				held.delete(target);
				watch();
				void give(target);
			};
		},
		holder(what) {
			const target = targetOf(what);
			const row = state().locks.find(({id}) => id === target);
			return machine.holder(what) ?? (row && holderIn(row));
		},
		others: () => [...machine.others(), ...others()].sort((a, b) => a.at - b.at),
		reach: () => ({
			who: 'team',
			unseen: state().trouble ?? [...held.values()].flatMap(({unseen}) => unseen ?? [])[0],
		}),
		stop() {
			held.clear();
			watch();
		},
	};
}
