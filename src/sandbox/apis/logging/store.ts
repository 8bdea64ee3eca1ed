import type {Clock} from '../../../clock.ts';
import type {LogEntry, LogStore} from '../../contract/logs.ts';

interface LogLimits {
	/** Entries kept per project. */
	entries: number;
	/** Bytes kept per project, as estimated by `entryBytes`. */
	bytes: number;
	/** Age in ms (of the virtual clock) after which an entry is dropped; Google's default bucket keeps 30 days. */
	age: number;
}

const defaultLimits: LogLimits = {entries: 60_000, bytes: 64 * 2 ** 20, age: 30 * 86_400_000};

/** Dropping a little more than needed keeps the cost of shifting the array off most appends. */
const slack = 0.02;

interface ProjectLog {
	entries: LogEntry[];
	bytes: number;
}

/** The order of the store, and of a listing: time, then insertId, then log. */
export function compareEntries(a: LogEntry, b: LogEntry): number {
	return a.timestamp - b.timestamp || compareText(a.insertId, b.insertId) || compareText(a.logName, b.logName);
}

function compareText(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

/** A rough size in memory; entries must not change after they were appended. */
function entryBytes(entry: LogEntry): number {
	const text = entry.logName.length + entry.insertId.length + (entry.textPayload?.length ?? 0);
	const json = entry.jsonPayload === undefined ? 0 : JSON.stringify(entry.jsonPayload).length;
	const proto = entry.protoPayload === undefined ? 0 : JSON.stringify(entry.protoPayload).length;
	return 300 + text + json + proto + (entry.httpRequest?.requestUrl?.length ?? 0);
}

/** First index whose entry is not before `entry`. */
function lowerBound(entries: readonly LogEntry[], entry: LogEntry): number {
	let low = 0;
	let high = entries.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (compareEntries(entries[middle] as LogEntry, entry) < 0) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Both sorted; entries of `late` go after equal ones of `old`. */
function merge(old: readonly LogEntry[], late: readonly LogEntry[]): LogEntry[] {
	const merged: LogEntry[] = [];
	let i = 0;
	for (const entry of late) {
		while (i < old.length && compareEntries(old[i] as LogEntry, entry) <= 0) merged.push(old[i++] as LogEntry);
		merged.push(entry);
	}
	while (i < old.length) merged.push(old[i++] as LogEntry);
	return merged;
}

function insert(log: ProjectLog, batch: LogEntry[]): void {
	const last = log.entries.at(-1);
	const [first] = batch;
	if (!last || !first || compareEntries(last, first) <= 0) for (const entry of batch) log.entries.push(entry);
	else if (batch.length <= 8) for (const entry of batch) log.entries.splice(lowerBound(log.entries, entry), 0, entry);
	else log.entries = merge(log.entries, batch);
	for (const entry of batch) log.bytes += entryBytes(entry);
}

/** Drops the oldest entries until the limits hold again. */
function trim(log: ProjectLog, limits: LogLimits, now: number): void {
	const oldest = now - limits.age;
	const over = log.entries.length > limits.entries || log.bytes > limits.bytes;
	const keepEntries = over ? limits.entries * (1 - slack) : Infinity;
	const keepBytes = over ? limits.bytes * (1 - slack) : Infinity;
	let drop = 0;
	while (drop < log.entries.length) {
		const entry = log.entries[drop] as LogEntry;
		if (entry.timestamp >= oldest && log.entries.length - drop <= keepEntries && log.bytes <= keepBytes) break;
		log.bytes -= entryBytes(entry);
		drop++;
	}
	if (drop > 0) log.entries.splice(0, drop);
}

function projectOf(entry: LogEntry): string {
	return entry.logName.split('/', 2)[1] ?? '';
}

/** A log store in memory. An array returned by `scan` is live: read it before awaiting anything. */
export function createLogStore(clock: Clock, limits: LogLimits = defaultLimits): LogStore {
	const logs = new Map<string, ProjectLog>();
	const listeners = new Map<string, Set<(entries: LogEntry[]) => void>>();

	const appendTo = (project: string, batch: LogEntry[]) => {
		const log = logs.get(project) ?? {entries: [], bytes: 0};
		logs.set(project, log);
		insert(log, batch.toSorted(compareEntries));
		trim(log, limits, clock.now());
		for (const listener of [...(listeners.get(project) ?? [])]) listener(batch);
	};

	return {
		append(entries) {
			for (const [project, batch] of Map.groupBy(entries, projectOf)) appendTo(project, batch);
		},
		scan: project => logs.get(project)?.entries ?? [],
		subscribe(project, listener) {
			const set = listeners.get(project) ?? new Set();
			listeners.set(project, set);
			// A wrapper, so that the same function may subscribe twice.
			const own = (entries: LogEntry[]) => listener(entries);
			set.add(own);
			return () => {
				set.delete(own);
				if (set.size === 0 && listeners.get(project) === set) listeners.delete(project);
			};
		},
	};
}
