/**
 * Tells the facts of this wall to the others, and takes theirs. Nothing waits for it: what could not be told is told later,
 * because the journal has it, and a wall that was away asks for what it missed.
 */
import {isDeepStrictEqual} from 'node:util';
import {day} from '../clock.ts';
import type {Mark, NoteRow, TeamDatabase} from '../cloud/team.ts';
import type {Journal} from '../journal/journal.ts';
import {messageOf} from '../text/errors.ts';
import {later} from '../timers.ts';
import {goneAfter, lease, pauseOf, sayEvery, soon} from './cadence.ts';
import {type Colleague, colleagueIn, type Presence} from './colleague.ts';
import {batchesOf, factIn, isTold, rowOf} from './told.ts';
import {troubleText} from './trouble.ts';

/** What is known of the other walls. */
export interface TeamState {
	/** Why they are not seen, in one line; absent where they are. */
	trouble?: string;
	colleagues: readonly Colleague[];
	/** Locks of others that live. */
	locks: readonly OthersLock[];
}

/** A lock of another wall. */
export interface OthersLock extends Pick<NoteRow, 'id' | 'owner' | 'body'> {
	/** Since when, ms of this machine's clock. */
	at: number;
}

export interface Sync {
	state(): TeamState;
	/** One look: takes, tells, and says that this wall is there. Never rejects. */
	look(): Promise<void>;
	/** Looks now and then from now on. */
	start(): void;
	/** Looks soon. */
	hurry(): void;
	/** Takes this wall away. Never rejects. */
	stop(): Promise<void>;
}

/** How far back a wall asks that has just started, ms; and what it tells of itself from then, less a day for clocks that differ. */
const back = 14 * day;
const tellBack = back - day;
/** Answers in one look: facts beyond come with the next. */
const mostPages = 20;
/** Ids that are remembered as told. */
const mostIds = 50_000;

export interface SyncParts {
	journal: Journal;
	/** It may still be connecting. */
	database: TeamDatabase | Promise<TeamDatabase>;
	/** The id of this wall, new at every start. */
	wall: string;
	presence: () => Presence;
	/** Whether somebody does something here or elsewhere. */
	isBusy: () => boolean;
	/** ms of the wall's clock. */
	now: () => number;
	log: (text: string) => void;
	/** Is called when the state is another one. */
	changed: (state: TeamState) => void;
}

export function createSync(parts: SyncParts): Sync {
	const {journal, wall, now} = parts;
	let state: TeamState = {colleagues: [], locks: []};
	let mark: Mark | undefined;
	/** Ids that lie in the database. */
	const there = new Set<string>();
	let isDirty = true;
	let failures = 0;
	let saidAt = Number.NEGATIVE_INFINITY;
	let said = '';
	let isStopped = false;
	let timer: NodeJS.Timeout | undefined;
	let looking: Promise<void> | undefined;

	function set(next: TeamState): void {
		const same = isDeepStrictEqual(next, state);
		state = next;
		if (!same) parts.changed(next);
	}

	/** A lock that was seen before began when it did then: each answer comes after a while of its own. */
	function seenLock({id, owner, body, since}: NoteRow): OthersLock {
		const known = state.locks.find(one => one.id === id && one.owner === owner && one.body === body);
		return known ?? {id, owner, body, at: Date.now() - since};
	}

	function remember(ids: readonly string[]): void {
		for (const id of ids) there.add(id);
		for (const id of there) {
			if (there.size <= mostIds) break;
			there.delete(id);
		}
	}

	async function take(): Promise<Omit<TeamState, 'trouble'>> {
		for (let page = 1; ; page++) {
			const {facts, walls, locks, more} = await (await parts.database).pull(wall, mark ?? back);
			remember(facts.map(({id}) => id));
			journal.absorb(facts.flatMap(row => factIn(row) ?? []));
			const last = facts.at(-1);
			if (last) mark = {at: last.at, id: last.id};
			if (more && page < mostPages) continue;
			return {
				colleagues: walls.filter(({age}) => age < goneAfter).flatMap(row => colleagueIn(row) ?? []),
				locks: locks.filter(({owner, age}) => owner !== wall && age < lease).map(seenLock),
			};
		}
	}

	async function tell(): Promise<void> {
		if (!isDirty) return;
		isDirty = false;
		try {
			const since = now() - tellBack;
			const mine = journal.facts().filter(fact => isTold(fact) && fact.recorded >= since && !there.has(fact.id));
			for (const batch of batchesOf(mine.flatMap(fact => rowOf(fact) ?? []))) {
				await (await parts.database).push(wall, batch);
				remember(batch.map(({id}) => id));
			}
		} catch (error) {
			isDirty = true;
			throw error;
		}
	}

	async function sayHere(): Promise<void> {
		const body = JSON.stringify(parts.presence());
		if (body === said && performance.now() - saidAt < sayEvery - soon) return;
		await (await parts.database).seen(wall, body);
		said = body;
		saidAt = performance.now();
	}

	async function once(): Promise<void> {
		let taken: Omit<TeamState, 'trouble'> = {colleagues: [], locks: []};
		try {
			taken = await take();
			await tell();
			await sayHere();
			failures = 0;
			set(taken);
		} catch (error) {
			failures++;
			const trouble = troubleText(error);
			if (trouble !== state.trouble) parts.log(`team: ${messageOf(error)}`);
			set({...taken, trouble});
		}
	}

	function plan(pause: number): void {
		clearTimeout(timer);
		if (isStopped) return;
		timer = later(() => void round(), pause);
		timer.unref();
	}
	async function round(): Promise<void> {
		await look();
		plan(pauseOf({isBusy: parts.isBusy(), failures}));
	}
	function look(): Promise<void> {
		looking ??= once().finally(() => {
			looking = undefined;
		});
		return looking;
	}

	/** Tells what is left, and takes this wall away. */
	async function goodbye(): Promise<void> {
		await tell();
		await (await parts.database).leave(wall);
	}

	const unsubscribe = journal.subscribe(added => {
		if (!added.some(fact => isTold(fact) && !there.has(fact.id))) return;
		isDirty = true;
		if (timer && failures === 0) plan(soon);
	});

	return {
		state: () => state,
		look,
		start: () => plan(0),
		hurry: () => plan(0),
		async stop() {
			isStopped = true;
			clearTimeout(timer);
			unsubscribe();
			await inTime(looking);
			if (state.trouble === undefined) await inTime(goodbye());
			await inTime(Promise.resolve(parts.database).then(database => database.close()));
		},
	};
}

/** Real ms that leaving the wall waits for each step. */
const leaving = 2000;
/** Resolves once it is done, has failed, or takes too long. */
const inTime = (work: Promise<unknown> | undefined): Promise<void> =>
	new Promise(resolve => {
		const timer = later(resolve, leaving);
		const end = () => {
			clearTimeout(timer);
			resolve();
		};
		Promise.resolve(work).then(end, end);
	});
