/** The signatures of a log with their counts, bounded: the one that is silent for the longest makes room for a new one. */
import {createHash} from 'node:crypto';
import {day, minute} from '../clock.ts';
import {type LogLine, type Severity, severities} from '../cloud/types.ts';
import {createRing, type Ring} from './ring.ts';
import type {Signature} from './types.ts';

/** Signatures of a log, and characters of a sample: at most a megabyte. */
export const mostSignatures = 200;
const longestSample = 1000;
const mostRevisions = 8;
const minutes = 60;
/** ms after which a silent signature is forgotten. */
const oldest = day;

interface Entry {
	id: string;
	text: string;
	sample: string;
	severity: Severity;
	seen: number;
	firstAt: number;
	lastAt: number;
	revisions: string[];
	counts: Ring;
	/** What was said of it last, for as long as nothing changes. */
	told?: Signature;
}

export interface Entries {
	/** Counts a line. `dropped`: errors of the signature that made room. */
	add(text: string, line: LogLine, t: number): {isFirst: boolean; dropped: number};
	/** Forgets what was last seen a day ago. */
	forget(now: number): void;
	/** New ones first, then those with the most errors in the last hour; one keeps its identity until something changes. */
	list(now: number, judge: (id: string, firstAt: number) => Pick<Signature, 'isNew' | 'firstAt'>): Signature[];
	seen(): [id: string, firstAt: number, lastAt: number][];
}

/** The same for equal texts in every process. */
export const idOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

export function createEntries(): Entries {
	const entries = new Map<string, Entry>();

	function dropSilent(): number {
		const [first, ...others] = entries.values();
		if (!first || entries.size < mostSignatures) return 0;
		const silent = others.reduce((found, one) => (one.lastAt < found.lastAt ? one : found), first);
		entries.delete(silent.text);
		return silent.seen;
	}

	return {
		add(text, line, t) {
			const before = entries.get(text);
			const dropped = before ? 0 : dropSilent();
			const entry = before ?? {
				id: idOf(text),
				text,
				sample: '',
				severity: line.severity,
				seen: 0,
				firstAt: t,
				lastAt: Number.NEGATIVE_INFINITY,
				revisions: [],
				counts: createRing(minutes, minute),
			};
			entries.set(text, entry);
			delete entry.told;
			entry.seen++;
			entry.counts.add(t);
			entry.firstAt = Math.min(entry.firstAt, t);
			if (severities.indexOf(line.severity) > severities.indexOf(entry.severity)) entry.severity = line.severity;
			const isNewest = t >= entry.lastAt;
			note(entry.revisions, line.revision, isNewest);
			if (isNewest) {
				entry.lastAt = t;
				entry.sample = line.message;
			}
			return {isFirst: !before, dropped};
		},
		forget(now) {
			for (const {text, lastAt} of entries.values()) if (now - lastAt > oldest) entries.delete(text);
		},
		list(now, judge) {
			const listed = [...entries.values()].map(entry => {
				const counts = entry.counts.until(now);
				const next = toSignature(entry, counts, judge(entry.id, entry.firstAt));
				if (!entry.told || !isSame(entry.told, next)) entry.told = next;
				return {signature: entry.told, hourly: counts.reduce((sum, count) => sum + count, 0)};
			});
			return listed
				.sort(
					(a, b) =>
						Number(b.signature.isNew) - Number(a.signature.isNew) ||
						b.hourly - a.hourly ||
						b.signature.lastAt - a.signature.lastAt,
				)
				.map(({signature}) => signature);
		},
		seen: () => [...entries.values()].map(({id, firstAt, lastAt}) => [id, firstAt, lastAt]),
	};
}

/** Adds a revision, the newest last; a line that comes late does not make its revision the newest. */
function note(revisions: string[], revision: string, isNewest: boolean): void {
	if (revision === '' || revisions.at(-1) === revision) return;
	const at = revisions.indexOf(revision);
	if (at >= 0 && !isNewest) return;
	if (at >= 0) revisions.splice(at, 1);
	if (isNewest) revisions.push(revision);
	else revisions.unshift(revision);
	if (revisions.length > mostRevisions) revisions.shift();
}

function toSignature(
	{id, text, sample, severity, seen, lastAt, revisions}: Entry,
	counts: readonly number[],
	{isNew, firstAt}: Pick<Signature, 'isNew' | 'firstAt'>,
): Signature {
	const perMinute = Math.max(counts.at(-1) ?? 0, counts.at(-2) ?? 0);
	const shown = sample.slice(0, longestSample);
	return {
		id,
		text,
		sample: shown,
		perMinute,
		seen,
		firstAt,
		lastAt,
		isNew,
		revisions: [...revisions],
		counts,
		severity,
	};
}

const isSame = (a: Signature, b: Signature): boolean =>
	a.isNew === b.isNew && a.firstAt === b.firstAt && a.counts.every((count, index) => count === b.counts[index]);
