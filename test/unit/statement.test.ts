import {describe, expect, test} from 'vitest';
import {statementOf} from '../../src/text/statement.ts';

describe('F1: what a text is, by its first words', () => {
	test.each([
		['SELECT 1', 'SELECT'],
		['  -- DELETE\n# DROP\n/* INSERT; */ (((select 1)))', 'SELECT'],
		["SELECT ';', \"; DELETE\", `a;b`, r'\\', '''x';DELETE''' ;  -- done;", 'SELECT'],
		['WITH `delete` AS (SELECT 1) SELECT * FROM `delete`', 'SELECT'],
		['WITH delete AS (SELECT 1), x AS (SELECT 2) SELECT * FROM delete', 'SELECT'],
		['SELECT COUNT(*) insert, SUM(n) update FROM d.t', 'SELECT'],
		['WITH x AS (SELECT 1) SELECT MAX(n) delete FROM x', 'SELECT'],
		['FROM d.t |> WHERE x > 1 |> SELECT x', 'SELECT'],
		['@{FORCE_INDEX=a} SELECT 1', 'SELECT'],
		['GRAPH g MATCH (a) RETURN a', 'SELECT'],
		['SELECT update, truncate FROM t WHERE note = "--" AND merge', 'SELECT'],
		['DELETE FROM d.t WHERE TRUE', 'DELETE'],
		['/* SELECT */ delete d.t where true', 'DELETE'],
		['INSERT d.t SELECT 1', 'INSERT'],
		['UPDATE d.t SET a = 1 WHERE TRUE', 'UPDATE'],
		['MERGE d.t USING d.s ON a WHEN MATCHED THEN DELETE', 'MERGE'],
		['TRUNCATE TABLE d.t', 'TRUNCATE_TABLE'],
		['EXPORT DATA OPTIONS (uri="gs://b/*") AS SELECT 1', 'EXPORT_DATA'],
		['LOAD DATA INTO d.t FROM FILES (uris=["x"])', 'LOAD_DATA'],
		['CALL d.p()', 'CALL'],
		['ASSERT TRUE', 'ASSERT'],
		['CREATE OR REPLACE TABLE d.t AS SELECT 1', 'CREATE_TABLE_AS_SELECT'],
		['CREATE TEMP TABLE t (a INT64)', 'CREATE_TABLE'],
		['DROP TABLE d.t', 'DROP_TABLE'],
		['ALTER TABLE d.t ADD COLUMN a INT64', 'ALTER_TABLE'],
		['GRANT `roles/x` ON SCHEMA d TO "user:a"', 'GRANT'],
		['DECLARE x INT64; SELECT x', 'SCRIPT'],
		['SELECT 1; DELETE FROM d.t WHERE TRUE', 'SCRIPT'],
		['SELECT 1; SELECT 2', 'SCRIPT'],
		['BEGIN SELECT 1; END', 'SCRIPT'],
		['EXECUTE IMMEDIATE "DELETE FROM d.t WHERE TRUE"', 'SCRIPT'],
		['IF TRUE THEN SELECT 1; END IF', 'SCRIPT'],
		['WITH x AS (SELECT 1) DELETE FROM d.t WHERE TRUE', 'DELETE'],
		['FROM d.t |> INSERT INTO d.s', 'INSERT'],
		['FROM d.t |> EXPORT DATA OPTIONS (uri="gs://b/*")', 'EXPORT_DATA'],
		['CREATE TEMP FUNCTION f() AS (1); SELECT f()', undefined],
		['SELEC 1', undefined],
		['', undefined],
		['-- nothing', undefined],
	])('%s', (sql, type) => expect(statementOf(sql).type).toBe(type));

	test('F1: it tells where the statement is', () => {
		expect(statementOf('-- rows\n  DELETE FROM t').at).toBe(10);
		expect(statementOf('SELECT 1;\nDROP TABLE t').at).toBe(10);
	});
	test('F1: a text without end takes no time', () => {
		const long = `${"'".repeat(100_000)}${'('.repeat(100_000)}/*${'a'.repeat(1_000_000)}`;
		expect(statementOf(`DELETE ${long}`).type).toBe('DELETE');
	});
});
