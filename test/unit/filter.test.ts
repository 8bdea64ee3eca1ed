/** The language of filters: what passes, what is marked, and what is said of a mistake. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type FieldValue, parseFilter, type Subject, type Vocabulary} from '../../src/filter/filter.ts';

const levels = ['INFO', 'WARNING', 'ERROR', 'CRITICAL'];
const vocabulary: Vocabulary = {
	isField: name => ['severity', 'message', 'ms', 'took'].includes(name) || name.startsWith('payload.'),
	scale: name => (name === 'severity' ? levels : undefined),
};
const parse = (text: string) => parseFilter(text, vocabulary);
const subject = (message: string, fields: Record<string, FieldValue> = {}): Subject => ({
	texts: [message, 'hooks'],
	field: name => (name === 'message' ? message : fields[name]),
});
const passes = (filter: string, message: string, fields?: Record<string, FieldValue>) =>
	parse(filter).passes(subject(message, fields));

const letters = fc.string({unit: fc.constantFrom(...'abAB/!":>= .*(1é'), maxLength: 12});
const word = fc.string({unit: fc.constantFrom(...'abAB1é-'), minLength: 1, maxLength: 4});
const anySubject = fc
	.record({
		message: letters,
		severity: fc.constantFrom(...levels, undefined),
		ms: fc.constantFrom(1, 20, 'x', undefined),
	})
	.map(({message, ...fields}) => subject(message, fields));
const term = fc.oneof(
	word,
	word.map(one => `"${one} ${one}"`),
	word.map(one => `/${one}+|b/`),
	word.map(one => `message:${one}`),
	fc.constantFrom('ms:>3', 'ms:<=20', 'ms:=x', 'ms:', 'severity:>=error', 'severity:warn', 'payload.x:1'),
);

describe('laws', () => {
	test('any text is a filter, and a mistake stands within it', () => {
		fc.assert(
			fc.property(
				fc.oneof(letters, fc.string(), fc.string({maxLength: 1200, minLength: 900})),
				anySubject,
				(text, one) => {
					const {passes, marks, mistake} = parse(text);
					expect(typeof passes(one)).toBe('boolean');
					for (const [from, to] of marks(one.texts[0] ?? '', 'message')) expect(from).toBeLessThan(to);
					if (mistake) expect(mistake.at).toBeLessThanOrEqual(text.length);
				},
			),
			{numRuns: 2000},
		);
	});
	test('!x is the complement of x', () => {
		fc.assert(
			fc.property(term, anySubject, (text, one) => {
				expect(parse(text).mistake).toBeUndefined();
				expect(parse(`!${text}`).passes(one)).toBe(!parse(text).passes(one));
			}),
			{numRuns: 2000},
		);
	});
	test('a filter of several terms is the intersection of theirs, in any order', () => {
		fc.assert(
			fc.property(fc.array(term, {maxLength: 4}), anySubject, (terms, one) => {
				const each = terms.every(text => parse(text).passes(one));
				expect(parse(terms.join(' ')).passes(one)).toBe(each);
				expect(parse(terms.toReversed().join('  ')).passes(one)).toBe(each);
			}),
			{numRuns: 2000},
		);
	});
	test('case changes nothing', () => {
		fc.assert(
			fc.property(word, letters, (text, message) => {
				expect(passes(text.toUpperCase(), message)).toBe(passes(text.toLowerCase(), message));
			}),
		);
	});
	test('marks are in order, apart, within the text, and say why it passes', () => {
		fc.assert(
			fc.property(word, letters, (text, message) => {
				const marks = parse(text).marks(message, 'message');
				expect(marks.length > 0).toBe(message.toLowerCase().includes(text.toLowerCase()));
				let last = -1;
				for (const [from, to] of marks) {
					expect(from).toBeGreaterThan(last);
					last = to;
				}
				expect(last).toBeLessThanOrEqual(message.length);
			}),
		);
	});
});

test.each([
	['', 'anything', true],
	['time out', 'out of time', true],
	['time out', 'timed', false],
	['"time out"', 'out of time', false],
	['"time out"', 'a Time Out', true],
	['"time ou', 'a time out', true],
	['!retry', 'retrying', false],
	['hooks', 'the service is looked through too', true],
	['/^up.*5\\d\\d$/', 'upstream 503', true],
	['/^up.*5\\d\\d$/', 'upstream 503 again', false],
	['/two words/', 'the two words', true],
	// A path is a word, and so is a name with a colon that is no field.
	['/v1/callrail', 'POST /v1/callrail/webhook', true],
	['/v1/callrail', 'v1', false],
	['TypeError:', "TypeError: 'NoneType'", true],
	['https://api', 'POST https://api.company.com', true],
	['!', 'Really!', true],
	['!', 'no', false],
])('%j on %j: %j', (filter, message, kept) => expect(passes(filter, message)).toBe(kept));

test.each<[string, Record<string, FieldValue>, boolean]>([
	['severity:>=error', {severity: 'CRITICAL'}, true],
	['severity:>=err', {severity: 'WARNING'}, false],
	['severity:warn', {severity: 'WARNING'}, true],
	['severity:<warn', {severity: 'INFO'}, true],
	['severity:/^(info|error)$/', {severity: 'ERROR'}, true],
	['payload.tracking_number:555', {'payload.tracking_number': '+1-555-0100'}, true],
	['payload.tracking_number:555', {}, false],
	['payload.tracking_number:', {'payload.tracking_number': 'x'}, true],
	['payload.tracking_number:', {}, false],
	['!payload.tracking_number:', {}, true],
	['ms:>9', {ms: 10}, true],
	['ms:>9', {ms: '10'}, true],
	['ms:<9', {ms: '10'}, false],
	['took:>1.5', {took: '2.25s'}, true],
	['ms:=10', {ms: 10}, true],
	['ms:=1', {ms: 10}, false],
	['ms:1', {ms: 10}, true],
	['message:"two words"', {}, false],
	['payload.a.b:true', {'payload.a.b': true}, true],
])('%s on %j: %j', (filter, fields, kept) => expect(passes(filter, 'a message', fields)).toBe(kept));

test.each([
	['ok severity:loud', 12, 'no severity is called "loud": info, warning, error, critical'],
	['ms:>fast', 4, '"fast" is no number'],
	['a /b(c/', 4, 'this ( has no )'],
	['message:/*/', 9, 'nothing before *'],
	['ok '.repeat(334), 1000, 'too long'],
])('%s: at %i, %s; the rest of it works', (filter, at, text) => {
	expect(parse(filter).mistake).toEqual({at, text: expect.stringContaining(text)});
	expect(passes(filter, 'ok a'.repeat(400))).toBe(true);
});

test('marks words, phrases, regexes and the field of the text, but nothing that must not be there', () => {
	const marks = (filter: string) => parse(filter).marks('timeout after 10000 ms: timeout', 'message');
	expect(marks('timeout')).toEqual([
		[0, 7],
		[24, 31],
	]);
	expect(marks('/\\d+/ "0 ms"')).toEqual([[14, 22]]);
	expect(marks('message:after')).toEqual([[8, 13]]);
	expect(marks('payload.x:after !10000 severity:error')).toEqual([]);
});
