import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {configFiles} from '../../src/config/files.ts';
import {loadSystem, sandboxConfig} from '../../src/load/load.ts';

const folder = mkdtempSync(join(tmpdir(), 'pitwall-statements-'));
const file = join(folder, 'one.yaml');

function load(source: string, sql = '', files = configFiles()) {
	writeFileSync(join(folder, 'x.sql'), sql);
	writeFileSync(
		file,
		`system: one\ntitle: One\nproject: p-12345\nregion: r\ntz: UTC\nspanner: {instance: i, database: d}\nsources:\n  it:\n    ${source}\n    ${source.startsWith('big') ? 'tables: [d.t]' : 'staleness: 15s'}\npanes: []\n`,
	);
	return loadSystem(file, file, files);
}

describe('F1: config check says what would write, and where', () => {
	test.each([
		['bigquery: DELETE FROM d.t WHERE TRUE', '', `${file}:9:15: a source only reads, with one SELECT: found DELETE`],
		['bigquery: x.sql', '-- rows\n\n  TRUNCATE TABLE d.t;\n', `${join(folder, 'x.sql')}:3:3: .* found TRUNCATE TABLE`],
		['bigquery: x.sql', 'SELECT 1;\nDROP TABLE d.t', `${join(folder, 'x.sql')}:2:1: .* found a script`],
		['spanner: CALL cancel_query("1")', '', `${file}:9:14: .* found CALL`],
		['spanner: x.sql', "INSERT INTO t (a) VALUES ('x')", `${join(folder, 'x.sql')}:1:1: .* found INSERT`],
	])('F1: %s %s', (source, sql, message) => {
		expect(() => load(source, sql)).toThrow(new RegExp(message));
	});

	test('F1: what nobody can tell without asking is loaded, and named', () => {
		const warnings = (sql: string) => {
			const files = configFiles();
			load('bigquery: x.sql', sql, files);
			return files.warnings;
		};
		const place = join(folder, 'x.sql');
		expect(warnings('CREATE TEMP FUNCTION f() AS (1);\nSELECT f()')).toEqual([
			expect.stringContaining(`${place}:1:1: warning: no SELECT by its words`),
		]);
		expect(warnings('\n SELEC 1')).toEqual([expect.stringContaining(`${place}:2:2: warning: no SELECT`)]);
		expect(warnings('SELECT 1')).toEqual([]);
	});

	test('F1: the shipped systems only read', () => {
		const files = configFiles();
		sandboxConfig(new URL('../../systems', import.meta.url).pathname, files);
		expect(files.warnings.filter(line => line.includes('no SELECT'))).toEqual([]);
	});
});
