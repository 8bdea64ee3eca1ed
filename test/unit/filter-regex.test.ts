/** Regexes of filters against JavaScript's own, and the bound on their work. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {compileRegex, type Regex} from '../../src/filter/regex.ts';

const regex = (pattern: string): Regex => {
	const made = compileRegex(pattern);
	if (!('test' in made)) throw new Error(`${pattern}: ${made.text}`);
	return made;
};

const {pattern: any} = fc.letrec<{pattern: string; part: string; atom: string}>(tie => ({
	pattern: fc.oneof(
		{weight: 3, arbitrary: fc.array(tie('part'), {maxLength: 4}).map(parts => parts.join(''))},
		fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `${a}|${b}`),
	),
	part: fc.oneof(
		{weight: 3, arbitrary: tie('atom')},
		fc.constantFrom('^', '$', '\\b', '\\B'),
		fc
			.tuple(tie('atom'), fc.constantFrom('*', '+', '?', '{2}', '{1,}', '{0,2}', '*?', '+?'))
			.map(([atom, times]) => atom + times),
	),
	atom: fc.oneof(
		{depthSize: 'small', withCrossShrink: true},
		fc.constantFrom('a', 'B', '1', '.', '\\d', '\\w', '\\s', '\\W', '\\.', '[ab]', '[^a]', '[A-C1]', '[-b]', '{', ' '),
		tie('pattern').map(inside => `(${inside})`),
		tie('pattern').map(inside => `(?:${inside})`),
	),
}));
const pattern = any.filter(({length}) => length <= 30);
const text = fc.string({unit: fc.constantFrom(...'aAbBc1._ {-'), maxLength: 8});

test('find the same texts as those of JavaScript', () => {
	fc.assert(
		fc.property(pattern, text, (pattern, text) => {
			expect(regex(pattern).test(text)).toBe(new RegExp(pattern, 'i').test(text));
		}),
		{numRuns: 3000},
	);
});

test('begin a match where those of JavaScript do, and end it there or later', () => {
	fc.assert(
		fc.property(pattern, text, (pattern, text) => {
			const found = regex(pattern).find(text, 0);
			const theirs = [...text.matchAll(new RegExp(pattern, 'gi'))].find(([all]) => all.length > 0);
			if (theirs) {
				// An alternative that takes nothing may come first there: ours looks for the longest.
				expect(found?.[0]).toBeLessThanOrEqual(theirs.index);
				if (found?.[0] === theirs.index) expect(found[1]).toBeGreaterThanOrEqual(theirs.index + theirs[0].length);
			}
			// Alone, the match is one as well, but where the pattern looks at what is around it.
			if (found && !/\\b|\^|\$/i.test(pattern))
				expect(text.slice(...found)).toMatch(new RegExp(`^(?:${pattern})$`, 'i'));
		}),
		{numRuns: 2000},
	);
});

test('never throw, whatever the pattern and the text', () => {
	fc.assert(
		fc.property(fc.string({unit: fc.constantFrom(...'ab()[]{}*+?|\\^$.,-09:=!dbw')}), fc.string(), (pattern, text) => {
			const made = compileRegex(pattern);
			if ('test' in made) {
				made.test(text);
				made.find(text, 0);
			} else expect(made.at).toBeLessThanOrEqual(pattern.length);
		}),
		{numRuns: 3000},
	);
});

test.each(['(a*)*b', '(a|a)*b', '(a|aa)+$', '.*.*.*.*.*x', '(.*a){20}', '(a?){100}a{100}', '([a-z]+)*1'])(
	'%s over a long text asks each character once for each state at most',
	pattern => {
		const made = regex(pattern);
		const text = 'a'.repeat(3000);
		// JavaScript's needs longer than anybody lives for some of these; ours ends.
		expect(typeof made.test(text)).toBe('boolean');
		expect(made.find(`${text}!`, 3001)).toBeUndefined();
	},
);

test.each([
	['(a', 0, 'has no )'],
	['a)', 1, 'has no ('],
	['[a', 0, 'has no ]'],
	['*a', 0, 'nothing before *'],
	['a**', 1, 'repeated twice'],
	['(?=a)', 0, 'ahead'],
	['(a)\\1', 3, 'groups'],
	['[b-a]', 2, 'range'],
	['a{300}', 1, 'more than 200'],
	['(a{100}){100}', 0, 'too much'],
	['x\\', 1, 'backslash'],
	['a'.repeat(301), 300, 'too long'],
])('%s is refused at %i', (pattern, at, text) => {
	expect(compileRegex(pattern)).toEqual({at, text: expect.stringContaining(text)});
});

test('know upper case only where the text differs in length without it', () => {
	expect(regex('İx').find('abİx', 0)).toEqual([2, 4]);
	expect(regex('É').test('é')).toBe(true);
	expect(regex('[À-Ý]').test('é')).toBe(true);
});
