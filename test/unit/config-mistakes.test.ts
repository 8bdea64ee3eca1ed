/** Mistakes that people make in a system file: each is refused with its place and with what to write instead. */
import {describe, expect, test} from 'vitest';
import {mistakes} from '../support/mistakeList.ts';
import {changed, goodSystem, told} from '../support/mistakes.ts';
import {screenMistakes} from '../support/screenMistakes.ts';

test('nothing is wrong with the good one', () => expect(told(goodSystem)).toEqual({lines: [], warnings: []}));

test.each([...mistakes, ...screenMistakes])('%s', (_, from, to, said) => {
	const {lines} = told(changed(from, to));
	expect(lines[0] ?? 'accepted').toMatch(said);
});

test('C7: a name that is wrong in two ways is told once', () =>
	expect(told(changed('id: slo,', 'id: toString,')).lines).toHaveLength(1));

test.each(['@daily', '0 30 5 * * *', '0 5 L * *', '0 5 * * 5#2', '0 5 15W * *', '*/30 * * * *', '0 5 * * MON-FRI'])(
	'C2: %s is a schedule',
	cron => expect(told(changed('30 5 * * *', cron)).lines).toEqual([]),
);

describe('F13: files that are no config', () => {
	const bomb = [
		'a: &a [x, x, x, x, x, x, x, x, x]',
		...[...'bcdefghij'].map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[i]}`).join(', ')}]`),
	].join('\n');
	test.each<[string, string | Buffer, RegExp]>([
		['a bomb of aliases', bomb, /^shop\.yaml:[56]:\d+: with its aliases it holds more than 50000 values/],
		['an alias of itself', 'system: &a [*a]\n', /^shop\.yaml:1:13: nothing before it is called &a/],
		['an alias of nothing', 'system: *a\n', /^shop\.yaml:1:9: nothing before it is called &a/],
		['lists in lists', `system: ${'['.repeat(100_000)}`, /^shop\.yaml:1:\d+: values are nested more than 50 deep/],
		[
			'dashes in dashes',
			`system:\n  ${'- '.repeat(60_000)}x`,
			/^shop\.yaml:2:\d+: values are nested more than 50 deep/,
		],
		[
			'lists in lists that the parser takes',
			`system: ${'['.repeat(200)}${']'.repeat(200)}`,
			/nested more than 50 deep/,
		],
		['a tab', 'system: shop\nsources:\n\ta: 1\n', /^shop\.yaml:3:1: tabs cannot indent YAML\. Use spaces\.$/],
		['a key twice', `${goodSystem}title: Again\n`, /^shop\.yaml:34:1: 'title' is here twice\. Keep one of them\.$/],
		[
			'a key twice deep in it',
			changed('window: 6h', 'window: 6h, window: 7h'),
			/^shop\.yaml:8:\d+: 'window' is here twice/,
		],
		['two documents', `${goodSystem}---\nsystem: other\n`, /^shop\.yaml:34:1: a second document begins here/],
		['nothing', '', /^shop\.yaml:1:1: system is missing/],
		['comments alone', '# nothing\n', /^shop\.yaml:1:1: system is missing/],
		['a list', '- a\n- b\n', /^shop\.yaml:1:1: this is no map of names to values/],
		['a text', 'hello\n', /^shop\.yaml:1:1: this is no map/],
		['a merge', 'base: &b {system: x}\n<<: *b\n', /^shop\.yaml:2:1: '<<' does not merge here/],
		['zeros', Buffer.from(`\ufeff${goodSystem}`, 'utf16le'), /it is no UTF-8 text/],
		['Latin-1', Buffer.from(changed('title: Shop', 'title: Café'), 'latin1'), /it is no UTF-8 text, in line 2\./],
		[
			'more than anybody writes',
			`${goodSystem}${'#\n'.repeat(200_000)}`,
			/^shop\.yaml:\d+:\d+: the file goes on past 262144 characters/,
		],
	])('%s', (_, text, said) => {
		const {lines} = told(text);
		expect(lines).toHaveLength(/missing/.test(said.source) ? lines.length : 1);
		expect(lines[0] ?? 'accepted').toMatch(said);
	});
	test('a byte order mark and carriage returns are no mistake, and places stay right', () => {
		expect(told(`\ufeff${goodSystem.replaceAll('\n', '\r\n')}`).lines).toEqual([]);
		const broken = changed('severity: high', 'severty: high').replaceAll('\n', '\r\n');
		expect(told(`\ufeff${broken}`).lines[0]).toMatch(/^shop\.yaml:30:5: unknown key 'severty'/);
	});
	test('100,000 overrides are refused with their place', () => {
		const wall = `systems: [shop.yaml]\noverrides:\n${Array.from({length: 100_000}, (_, i) => `  a${i}: {project: p}\n`).join('')}`;
		expect(told(goodSystem, wall).lines).toEqual([
			expect.stringMatching(/^pitwall\.yaml:\d+:\d+: the file goes on past/),
		]);
	});
	test('a thousand mistakes are told as twenty', () => {
		const keys = Array.from({length: 1000}, (_, i) => `strange${i}: 1\n`).join('');
		expect(told(goodSystem + keys).lines.length).toBeLessThanOrEqual(21);
	});
});
