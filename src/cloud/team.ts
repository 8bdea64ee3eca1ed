/**
 * The database in which walls share facts and locks. Its rows are the wall's own notes, so it is no part of `CloudWrites`: it
 * writes into the tables `pitwall_*` of the one database that the wall file names, and nowhere else.
 */
import type {Database, MutationSet, Transaction} from '@google-cloud/spanner';
import type {DatabaseAddress} from '../config/sharedJournal.ts';
import {type CloudContext, once} from './context.ts';
import {within} from './deadline.ts';
import {sleep} from './pauses.ts';
import {openDatabase, spannerClient} from './spanner-client.ts';
import {appliedVersions, behindMark, ofLast, oneLock, pageSize, someFacts, tablesNamed} from './team-queries.ts';

/** A fact as it lies there. */
export interface FactRow {
	id: string;
	/** JSON. */
	body: string;
}

/** Where a reader of facts stands: the commit time, as Spanner writes it, and the id. */
export interface Mark {
	at: string;
	id: string;
}

/** A wall that was there, or a lock, and how long ago by Spanner's clock, ms. */
export interface NoteRow {
	/** Of the wall, or of what is locked. */
	id: string;
	/** The wall that wrote it. */
	owner: string;
	/** JSON. */
	body: string;
	/** Since it was written last. */
	age: number;
	/** Since it was written first. */
	since: number;
}

export interface Pulled {
	facts: readonly (FactRow & Mark)[];
	walls: readonly NoteRow[];
	locks: readonly NoteRow[];
	/** There are more facts than one answer holds. */
	more: boolean;
}

/** Every call throws CloudError. */
export interface TeamDatabase {
	/**
	 * The facts that other walls have written since a mark, oldest first, who is there, and what is locked; in one question.
	 * @param from a mark; or ms, so far back from Spanner's now
	 */
	pull(wall: string, from: Mark | number): Promise<Pulled>;
	/** Adds facts; those that are there already stay as they are. */
	push(wall: string, facts: readonly FactRow[]): Promise<void>;
	/** Says that a wall is there. */
	seen(wall: string, body: string): Promise<void>;
	/** Locks a target; resolves with the lock of another wall where one lives. @param lease ms after which a lock is of the past */
	lock(lock: {target: string; owner: string; body: string}, lease: number): Promise<NoteRow | undefined>;
	/** Renews locks; resolves with those that are no longer the owner's. */
	renew(owner: string, targets: readonly string[]): Promise<readonly string[]>;
	/** Ends a lock, where it is still the owner's. */
	unlock(owner: string, target: string): Promise<void>;
	/** Takes a wall away; locks that it still has end with their lease. */
	leave(wall: string): Promise<void>;
	/** The versions of migrations that were applied; undefined where no table is there. */
	versions(): Promise<ReadonlySet<number> | undefined>;
	/** Applies statements of DDL, and writes down the version. @param version absent: it is none of a migration */
	apply(statements: readonly string[], version?: number): Promise<void>;
	close(): Promise<void>;
}

/** ms that a transaction and a change of the schema may take. */
const patienceForDdl = 120_000;
/** gRPC's codes: a row is there already; a commit gave way to another transaction. */
const [alreadyExists, gaveWay] = [6, 10];

type Plain = Readonly<Record<string, unknown>>;
type Client = typeof import('./clients/spanner.ts');

/** Connects at the first call. */
export function createTeam({auth, patience}: CloudContext, address: DatabaseAddress): TeamDatabase {
	const {project, instance, database: name} = address;
	// The client would repeat for minutes what is not answered; the next look comes soon enough.
	const gaxOptions = {timeout: patience.read, retry: null, retryRequestOptions: {noResponseRetries: 0, retries: 0}};
	const opened = once(async () => {
		const [client, spanner] = await Promise.all([import('./clients/spanner.ts'), spannerClient(auth, project)]);
		return {spanner, database: openDatabase(spanner, instance, name), client};
	});

	const inTime = <T>(
		work: (database: Database, client: Client, signal: AbortSignal) => Promise<T>,
		ms = patience.read,
	): Promise<T> =>
		within(ms, undefined, 'spanner', async signal => {
			const {database, client} = await opened('');
			return work(database, client, signal);
		});
	/** Writes without reading first, in one request; done twice it must be the same as once. */
	const write = (add: (mutations: MutationSet, client: Client) => void): Promise<void> =>
		inTime(async (database, client, signal) => {
			const mutations = new client.MutationSet();
			add(mutations, client);
			// Such a commit is no transaction of the client's, which would repeat it where it gave way to another one.
			for (let wait = 20; ; wait *= 2)
				try {
					return void (await database.writeAtLeastOnce(mutations, {gaxOptions} as object));
				} catch (error) {
					if (!says(error, gaveWay) || signal.aborted) throw error;
					await sleep(wait * (0.5 + Math.random()), signal);
				}
		});
	const rowsOf = async (
		asked: Pick<Database | Transaction, 'run'>,
		sql: string,
		params: Plain,
		types: Readonly<Record<string, string>>,
	): Promise<Plain[]> => {
		const [rows] = await asked.run({sql, params, types, json: true, gaxOptions, requestOptions} as never);
		return rows as unknown as Plain[];
	};
	/** A transaction that reads what it changes. The client repeats it where another one came first. */
	const transact = <T>(work: (transaction: Transaction, now: string) => Promise<T>): Promise<T> =>
		inTime((database, {Spanner}) =>
			database.runTransactionAsync({timeout: patience.read}, async transaction => {
				const answer = await work(transaction, Spanner.COMMIT_TIMESTAMP);
				await transaction.commit({gaxOptions});
				return answer;
			}),
		);
	const lockIn = async (transaction: Transaction, target: string): Promise<NoteRow | undefined> => {
		const rows = await rowsOf(transaction, oneLock, {target}, {target: 'string'});
		return rows.map(noteOf)[0];
	};

	return {
		async pull(wall, from) {
			const [sql, params, types] =
				typeof from === 'number'
					? ([ofLast, {wall, back: from}, {wall: 'string', back: 'int64'}] as const)
					: ([behindMark, {wall, ...from}, {wall: 'string', at: 'string', id: 'string'}] as const);
			const rows = await inTime(database => rowsOf(database, sql, params, types));
			const of = (kind: string) => rows.filter(row => row.kind === kind);
			const facts = of('fact').map(({id, body, written}) => ({
				id: String(id),
				body: String(body),
				at: String(written),
			}));
			return {
				facts: facts.toSorted((a, b) => (a.at === b.at ? compare(a.id, b.id) : compare(a.at, b.at))),
				walls: of('wall').map(noteOf),
				locks: of('lock').map(noteOf),
				more: facts.length >= pageSize,
			};
		},
		async push(wall, facts) {
			const rowOf = ({id, body}: FactRow, recorded: string) => ({id, wall, body, recorded});
			try {
				await write((mutations, {Spanner}) =>
					mutations.insert(
						'pitwall_facts',
						facts.map(fact => rowOf(fact, Spanner.COMMIT_TIMESTAMP)),
					),
				);
			} catch (error) {
				if (!says(error, alreadyExists)) throw error;
				await transact(async (transaction, now) => {
					const ids = facts.map(({id}) => id);
					const found = await rowsOf(transaction, someFacts, {ids}, {ids: {type: 'array', child: 'string'}} as never);
					const known = new Set(found.map(({id}) => id));
					const fresh = facts.filter(({id}) => !known.has(id)).map(fact => rowOf(fact, now));
					if (fresh.length > 0) transaction.insert('pitwall_facts', fresh);
				});
			}
		},
		seen: (wall, body) =>
			write((mutations, {Spanner}) => mutations.upsert('pitwall_walls', {wall, body, seen: Spanner.COMMIT_TIMESTAMP})),
		lock: ({target, owner, body}, lease) =>
			transact(async (transaction, now) => {
				const other = await lockIn(transaction, target);
				if (other && other.owner !== owner && other.age < lease) return other;
				transaction.upsert('pitwall_locks', {target, owner, body, since: now, renewed: now});
				return undefined;
			}),
		renew: (owner, targets) =>
			transact(async (transaction, now) => {
				const lost: string[] = [];
				for (const target of targets)
					if ((await lockIn(transaction, target))?.owner === owner)
						transaction.update('pitwall_locks', {target, renewed: now});
					else lost.push(target);
				return lost;
			}),
		unlock: (owner, target) =>
			transact(async transaction => {
				if ((await lockIn(transaction, target))?.owner === owner) transaction.deleteRows('pitwall_locks', [target]);
			}),
		leave: wall => write(mutations => mutations.deleteRows('pitwall_walls', [wall])),
		async versions() {
			const found = await inTime(database =>
				rowsOf(database, tablesNamed, {name: 'pitwall_migrations'}, {name: 'string'}),
			);
			if (found.length === 0) return undefined;
			const rows = await inTime(database => rowsOf(database, appliedVersions, {}, {}));
			return new Set(rows.map(({version}) => numberOf(version)));
		},
		async apply(statements, version) {
			await inTime(async database => {
				const [operation] = await database.updateSchema([...statements]);
				await operation.promise();
			}, patienceForDdl);
			if (version === undefined) return;
			await write((mutations, {Spanner}) =>
				mutations.upsert('pitwall_migrations', {version: Spanner.int(version), applied: Spanner.COMMIT_TIMESTAMP}),
			);
		},
		async close() {
			for (const one of opened.values()) {
				const found = await one.catch(() => undefined);
				await found?.database.close().catch(() => undefined);
				found?.spanner.close();
			}
		},
	};
}

const requestOptions = {requestTag: 'app=pitwall'} as const;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Integers come as numbers, or wrapped. */
const numberOf = (value: unknown): number =>
	Number(typeof value === 'object' && value !== null && 'value' in value ? value.value : value);

const noteOf = ({id, owner, body, age, since}: Plain): NoteRow => ({
	id: String(id),
	owner: String(owner),
	body: String(body),
	age: numberOf(age),
	since: numberOf(since),
});

/** Whether an error, or what caused it, has a code of gRPC. */
function says(error: unknown, code: number): boolean {
	for (let cause: unknown = error; cause instanceof Error; cause = cause.cause)
		if ('code' in cause && cause.code === code) return true;
	return false;
}
