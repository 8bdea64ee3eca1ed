/** Which rows of the requirements the shipped systems cover. */
import {describe, expect, test} from 'vitest';
import {readCoverage} from '../../src/commands/coverage.ts';
import {rowsIn} from '../../src/coverage/citations.ts';
import {coverageOf} from '../../src/coverage/coverage.ts';
import {sumOf} from '../../src/coverage/text.ts';
import type {Citation} from '../../src/coverage/types.ts';

describe('rows in a text', () => {
	test.each([
		['seed: S3-012', ['S3-012']],
		['S0-06, S0-19 (C-05)', ['S0-06', 'S0-19', 'C-05']],
		['S4-02 to S4-05', ['S4-02', 'S4-03', 'S4-04', 'S4-05']],
		['S3-098 ... S3-101', ['S3-098', 'S3-099', 'S3-100', 'S3-101']],
		['S3 L12, US4-2, AS4-02', []],
	])('%s', (text, rows) => {
		expect(rowsIn(text)).toEqual(rows);
	});
});

describe('a row', () => {
	const cited = (gives: Citation['gives']): Citation => ({row: 'S9-01', place: 'a.yaml:1', what: '', gives});
	const coverage = (features: string[], citations: Citation[], commands: string[] = []) =>
		coverageOf([{id: 'S9-01', section: '', text: '', features}], citations, commands)[0]?.coverage;
	test('is done where everything that it asks for stands at places that cite it', () => {
		expect(coverage(['check:a', 'pane:b'], [])).toBe('open');
		expect(coverage(['check:a', 'pane:b'], [cited(['check'])])).toBe('part');
		expect(coverage(['check:a', 'pane:b'], [cited(['check']), cited(['pane'])])).toBe('done');
		expect(coverage(['check:a', 'act:b'], [cited(['check'])])).toBe('part');
		expect(coverage([], [cited([])])).toBe('done');
	});
	test('that asks for actions, incidents, messages or drills is open until they are there', () => {
		for (const feature of ['act', 'inc', 'tmpl', 'drill'] as const) {
			expect(coverage([`${feature}:x`], [cited(['cfg'])])).toBe('open');
			expect(coverage([`${feature}:x`], [cited([feature])])).toBe('done');
		}
	});
	test('that asks for a command looks at the list of commands', () => {
		expect(coverage(['cli: health --once'], [], ['check'])).toBe('done');
		expect(coverage(['cli: approve'], [], ['check'])).toBe('open');
	});
});

describe('what stands at a place', () => {
	const {rows} = readCoverage();
	const given = (row: string, what: string) =>
		rows.find(({id}) => id === row)?.citations.find(one => one.what === what)?.gives ?? [];
	test('clocks and kinds of incidents lead them, and so does the runbook that a kind names', () => {
		expect(given('S3-031', 'incidents')).toContain('inc');
		expect(given('S0-65', 'playbook')).toEqual(expect.arrayContaining(['inc', 'rb']));
		expect(given('S3-107', 'runbook')).not.toContain('inc');
	});
	test('templates are messages, and scenarios drills', () => {
		expect(given('S3-089', 'template')).toContain('tmpl');
		expect(given('S3-108', 'drill')).toEqual(['drill']);
	});
});

describe('the shipped systems', () => {
	const {rows, unknown} = readCoverage();
	test('cite no row that is not there', () => {
		expect(unknown).toEqual([]);
	});
	test('cover as many rows as they did', () => {
		expect(rows.length).toBe(441);
		const done = rows.filter(({id, coverage}) => coverage === 'done' && !id.startsWith('C-'));
		expect(done.length, sumOf(rows)).toBeGreaterThanOrEqual(406);
	});
});
