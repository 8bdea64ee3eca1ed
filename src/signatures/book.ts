/**
 * The errors of one log, by their signatures. A line costs at most one look at 300 characters, and a flood less: so many lines
 * a second are read, the others are counted by their beginning. All times are ms of the wall's clock.
 */
import {type LogLine, severities} from '../cloud/types.ts';
import {createCourse} from './course.ts';
import {createEntries} from './entries.ts';
import {createKnowledge} from './knowledge.ts';
import {signatureOf} from './mask.ts';
import type {KnownSignatures, SignatureState} from './types.ts';

/** Lines that are read in one second, and at once after a rest: the first lists of a log hold some thousand errors. */
export const perSecond = 200;
export const atOnce = 4000;
/** Characters of a beginning, and how many of them are remembered. */
const beginning = 40;
const beginnings = 2000;

const lowest = severities.indexOf('ERROR');

export interface Book {
	/** Adds lines of any severity; only errors count. */
	add(lines: readonly LogLine[], now: number): void;
	/** All errors since then are here. */
	reach(since: number): void;
	/** Whether `view` has something new to say: a kind of error, more of them, or the next minute. */
	isDue(now: number): boolean;
	/** The same object until it is due. */
	view(now: number): BookView;
	/** What the next wall needs, to tell what is new. */
	known(now: number): KnownSignatures | undefined;
}

export interface BookView {
	signatures: SignatureState;
	/** Errors of the last minute at every tenth second, oldest first, of the last six hours. */
	points: readonly {t: number; value: number}[];
}

/**
 * @param before what the wall before knew
 * @param real ms of a clock that only runs forward, to bound the work by the second
 * @param read the signature of a message
 */
export function createBook(
	before?: KnownSignatures,
	real: () => number = () => performance.now(),
	read: (message: string) => string = signatureOf,
): Book {
	const entries = createEntries();
	const knowledge = createKnowledge(before);
	const course = createCourse();
	/** Texts by the hash of the beginning of their lines. */
	const texts = new Map<number, string>();
	let tokens = atOnce;
	let filledAt = real();
	let more = 0;
	let since = Number.POSITIVE_INFINITY;
	let view: BookView | undefined;
	/** A kind that nobody has seen yet, or another reach: that is told at once. */
	let isNews = false;

	function mayRead(): boolean {
		const at = real();
		tokens = Math.min(atOnce, tokens + ((at - filledAt) / 1000) * perSecond);
		filledAt = at;
		if (tokens < 1) return false;
		tokens--;
		return true;
	}

	/** The signature of a line; undefined where too many came at once and none has begun like it. */
	function textOf(message: string): string | undefined {
		const begin = hashOf(message);
		if (!mayRead()) return texts.get(begin);
		const text = read(message);
		if (texts.size >= beginnings) texts.clear();
		texts.set(begin, text);
		return text;
	}

	return {
		add(lines, now) {
			for (const line of lines) {
				if (severities.indexOf(line.severity) < lowest) continue;
				// A clock that is ahead of ours must not move the window away from the others.
				const t = Math.min(line.t, now);
				course.add(t);
				const text = textOf(line.message);
				if (text === undefined) {
					more++;
					continue;
				}
				const {isFirst, dropped} = entries.add(text, line, t);
				more += dropped;
				isNews ||= isFirst;
			}
		},
		reach(from) {
			since = since === Number.POSITIVE_INFINITY ? from : Math.max(since, from);
			knowledge.reach(from);
			isNews = true;
		},
		isDue: now => !view || isNews || course.isDue(now, view.signatures.at),
		view(now) {
			if (view && !this.isDue(now)) return view;
			isNews = false;
			entries.forget(now);
			view = {
				signatures: {
					signatures: entries.list(now, (id, firstAt) => knowledge.judge(id, firstAt, since, now)),
					errors: course.perMinute(now),
					more,
					since,
					at: now,
				},
				points: course.points(now, since),
			};
			return view;
		},
		known: now => knowledge.known(entries.seen(), now),
	};
}

/** Of the first characters of a text (FNV-1a): a part of the string itself would keep the whole alive. */
function hashOf(text: string): number {
	let hash = 0x811c9dc5;
	const end = Math.min(beginning, text.length);
	for (let index = 0; index < end; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
	return hash;
}
