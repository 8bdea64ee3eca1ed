/** The errors of a log, counted by their signatures. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {day, hour, minute} from '../../src/clock.ts';
import type {LogLine} from '../../src/cloud/types.ts';
import {atOnce, createBook, perSecond} from '../../src/signatures/book.ts';
import {mostSignatures} from '../../src/signatures/entries.ts';
import type {KnownSignatures, Signature} from '../../src/signatures/types.ts';
import {logLine} from '../support/lines.ts';

/** The begin of a minute. */
const now = Date.UTC(2026, 10, 21, 12, 5);
const second = 1000;
const error = (message: string, t: number, more: Partial<LogLine> = {}) => logLine(message, {t, ...more});

/** A book that has these lines, read back to `since`. */
function read(lines: readonly LogLine[], {since = now - day, before}: {since?: number; before?: KnownSignatures} = {}) {
	const book = createBook(before, () => 0);
	book.add(lines, now);
	book.reach(since);
	return book;
}

const only = (lines: readonly LogLine[], how?: Parameters<typeof read>[1]): Signature => {
	const [signature, ...others] = read(lines, how).view(now).signatures.signatures;
	if (!signature || others.length > 0) throw new Error('not one signature');
	return signature;
};

describe('a signature', () => {
	test('counts its lines by the minute, with first, last, revisions and the newest sample', () => {
		const lines = [
			error('batch 1 failed', now - 61 * minute, {revision: 'api-00001-abc'}),
			error('batch 2 failed', now - 30 * second, {revision: 'api-00002-def', severity: 'CRITICAL'}),
			error('batch 3 failed', now - 20 * second, {revision: 'api-00002-def'}),
			error('batch 4 failed', now - 90 * second, {revision: 'api-00001-abc'}),
		];
		const {counts, ...rest} = only(lines);
		expect(rest).toMatchObject({
			text: 'batch <n> failed',
			sample: 'batch 3 failed',
			severity: 'CRITICAL',
			seen: 4,
			perMinute: 2,
			firstAt: now - 61 * minute,
			lastAt: now - 20 * second,
			revisions: ['api-00001-abc', 'api-00002-def'],
		});
		expect(counts).toHaveLength(60);
		expect(counts.slice(-3)).toEqual([1, 2, 0]);
		expect(counts.reduce((sum, count) => sum + count)).toBe(3);
	});

	test('is made of errors only', () => {
		const {signatures, errors} = read([
			error('it warns', now - second, {severity: 'WARNING'}),
			error('it says', now - second, {severity: 'INFO'}),
		]).view(now).signatures;
		expect(signatures).toEqual([]);
		expect(errors.every(count => count === 0)).toBe(true);
	});

	test('of the future counts as now', () => {
		expect(only([error('ahead', now + hour)])).toMatchObject({lastAt: now, perMinute: 1});
	});

	test('is forgotten a day after its last line', () => {
		const book = read([error('old', now - hour)]);
		expect(book.view(now + 22 * hour).signatures.signatures).toHaveLength(1);
		expect(book.view(now + 24 * hour).signatures.signatures).toHaveLength(0);
	});
});

describe('a view', () => {
	test('keeps its identity until there is an error, or a minute is over; of a signature likewise', () => {
		const book = read([error('one 1', now - 50 * minute), error('two', now - 5 * minute)]);
		const first = book.view(now);
		expect(book.view(now + 30 * second)).toBe(first);
		expect(book.isDue(now + 59 * second)).toBe(false);
		const next = book.view(now + minute);
		expect(next).not.toBe(first);
		book.add([error('one 2', now + minute)], now + minute);
		expect(book.isDue(now + minute + 5 * second)).toBe(false);
		const last = book.view(now + minute + 10 * second);
		const of = (view: typeof last, text: string) => view.signatures.signatures.find(one => one.text === text);
		expect(of(last, 'two')).toBe(of(next, 'two'));
		expect(of(last, 'one <n>')).not.toBe(of(next, 'one <n>'));
	});

	test('is due at once when a kind of error comes that was not there', () => {
		const book = read([error('one', now - minute)]);
		book.view(now);
		book.add([error('one', now + second)], now + second);
		expect(book.isDue(now + second)).toBe(false);
		book.add([error('another', now + second)], now + second);
		expect(book.isDue(now + second)).toBe(true);
	});

	test('has the errors of the last minute at every step, also after the last one, and nothing from before the log is known', () => {
		const book = read(
			[...Array(12).keys()].map(index => error('x', now - 30 * second + index * second)),
			{since: now - 3 * minute},
		);
		const values = (at: number) => new Map(book.view(at).points.map(({t, value}) => [t, value]));
		const early = values(now);
		expect(Math.min(...early.keys())).toBe(now - 2 * minute);
		expect([early.get(now - 30 * second), early.get(now - 20 * second), early.get(now)]).toEqual([0, 10, 12]);
		const later = values(now + 40 * second);
		expect([later.get(now + 30 * second), later.get(now + 40 * second)]).toEqual([12, 2]);
		expect(values(now + 50 * second).get(now + 50 * second)).toBe(0);
	});

	test('counts every error once, in all of its numbers', () => {
		const line = fc.record({
			message: fc.constantFrom('a 1', 'a 2', 'b', 'c'),
			ago: fc.integer({min: 1, max: 3 * hour}),
		});
		fc.assert(
			fc.property(fc.array(line, {maxLength: 60}), lines => {
				const {signatures} = read(lines.map(({message, ago}) => error(message, now - ago))).view(now);
				expect(signatures.signatures.reduce((sum, {seen}) => sum + seen, 0)).toBe(lines.length);
				const inHour = lines.filter(({ago}) => ago <= 59 * minute).length;
				expect(signatures.errors.reduce((sum, count) => sum + count, 0)).toBe(inHour);
				signatures.errors.forEach((count, index) => {
					expect(signatures.signatures.reduce((sum, {counts}) => sum + (counts[index] ?? 0), 0)).toBe(count);
				});
			}),
		);
	});
});

describe('new', () => {
	const at = now - 10 * minute;
	const known = (more: Partial<KnownSignatures>): KnownSignatures => ({
		since: now - 3 * day,
		at: now - hour,
		seen: [],
		...more,
	});

	test('is what began within half an hour, where the log was read for an hour before it', () => {
		expect(only([error('x', at)]).isNew).toBe(true);
		expect(only([error('x', now - 31 * minute)]).isNew).toBe(false);
		expect(only([error('x', at)], {since: at - hour}).isNew).toBe(true);
	});

	test('is nothing for a wall that has just been opened on a log of which it read minutes only', () => {
		expect(only([error('x', at)], {since: at - 59 * minute}).isNew).toBe(false);
		expect(only([error('x', at)], {since: at}).isNew).toBe(false);
	});

	test('needs no log of before where a memory of a day has not seen it', () => {
		const seen = (before: KnownSignatures) => only([error('x', at)], {since: at, before}).isNew;
		expect(seen(known({}))).toBe(true);
		expect(seen(known({since: now - 12 * hour}))).toBe(false);
		// The wall was closed for longer than a day: it may have begun meanwhile.
		expect(seen(known({at: now - 2 * day}))).toBe(false);
	});

	test('is not what a wall of the last seven days has seen, and again what was not seen for longer', () => {
		const {id} = only([error('x', at)]);
		const seen = (first: number, last: number) => only([error('x', at)], {before: known({seen: [[id, first, last]]})});
		expect(seen(now - 6 * day, now - 5 * day)).toMatchObject({isNew: false, firstAt: now - 6 * day});
		expect(seen(now - 9 * day, now - 8 * day)).toMatchObject({isNew: true, firstAt: at});
		// A wall that is closed and opened during the trouble goes on saying so.
		expect(seen(at - minute, at)).toMatchObject({isNew: true, firstAt: at - minute});
	});

	test('is known to the next wall: what was seen, since when, and nothing before the log was read', () => {
		const book = createBook(undefined, () => 0);
		expect(book.known(now)).toBeUndefined();
		book.add([error('x', at)], now);
		book.reach(now - day);
		const memory = book.known(now);
		expect(memory).toEqual({since: now - day, at: now, seen: [[expect.any(String), at, at]]});
		const next = read([error('x', now - second)], {before: {...known({}), ...memory, seen: memory?.seen ?? []}});
		expect(next.known(now)?.seen).toEqual([[memory?.seen[0]?.[0], at, now - second]]);
	});

	test('comes first, then what is most frequent', () => {
		const lines = [
			...Array.from({length: 5}, () => error('old and often', now - 50 * minute)),
			error('old', now - 40 * minute),
			error('fresh', at),
		];
		expect(
			read(lines)
				.view(now)
				.signatures.signatures.map(({text}) => text),
		).toEqual(['fresh', 'old and often', 'old']);
	});
});

describe('work and room are bounded:', () => {
	test('of a thousand lines a second two hundred are read, the others counted by their beginning', () => {
		let reads = 0;
		let real = 0;
		const book = createBook(
			undefined,
			() => real,
			message => {
				reads++;
				return message.slice(0, 60);
			},
		);
		const prefix = 'the same beginning of forty characters, and then ';
		const flood = (count: number) => Array.from({length: count}, (_, index) => error(`${prefix}${index}`, now));
		book.add(flood(atOnce), now);
		expect(reads).toBe(atOnce);
		for (let tick = 0; tick < 10; tick++) {
			real += second;
			book.add(flood(1000), now);
		}
		expect(reads).toBe(atOnce + 10 * perSecond);
		book.reach(now - day);
		const {signatures, errors, more} = book.view(now).signatures;
		expect(errors.at(-1)).toBe(atOnce + 10_000);
		expect(signatures.reduce((sum, {seen}) => sum + seen, more)).toBe(atOnce + 10_000);
		// A beginning that nobody has read belongs to no signature.
		const before = more;
		book.add([error('quite another beginning', now)], now);
		expect(book.view(now + minute).signatures.more).toBe(before + 1);
	});

	test('a log of ever new errors has two hundred signatures, the newest', () => {
		const lines = Array.from({length: 300}, (_, index) => error(`${'x'.repeat(index + 1)} failed`, now - 300 + index));
		const {signatures, more} = read(lines).view(now).signatures;
		expect(signatures).toHaveLength(mostSignatures);
		expect(more).toBe(100);
		expect(signatures[0]?.lastAt).toBe(now - 1);
	});

	test('what the next wall is told is some kilobytes', () => {
		const book = read(Array.from({length: 300}, (_, index) => error(`${'y'.repeat(index + 1)} failed`, now - index)));
		expect(JSON.stringify(book.known(now)).length).toBeLessThan(15_000);
	});
});
