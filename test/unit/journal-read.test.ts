/** What the journal keeps on disk is read as of any moment. */
import * as fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {CloudError} from '../../src/cloud/types.ts';
import type {Fact} from '../../src/journal/fact.ts';
import {pack} from '../../src/journal/pack.ts';
import {openReader, readerOf} from '../../src/journal/read.ts';
import {keptState, partOf, stateOf} from '../../src/journal/rows.ts';
import {type KeptState, type Part, type PartValues, parts} from '../../src/journal/schema.ts';
import {loadSqlite, makeTables} from '../../src/journal/sqlite.ts';
import {noErrors} from '../../src/signatures/types.ts';

function filled() {
	const sqlite = loadSqlite();
	if (!sqlite) throw new Error('the tests run on a Node that has SQLite');
	const db = new sqlite.DatabaseSync(':memory:');
	makeTables(db);
	makeTables(db);
	const reading = db.prepare('INSERT INTO readings(system, source, at, seen, of, body) VALUES(?, ?, ?, ?, ?, ?)');
	for (const [system, source, at, seen] of [
		['sales', 'jobs', 10, 15],
		['sales', 'jobs', 20, 25],
		['sales', 'queue', 12, 30],
		['', parts.stats, 11, 11],
	] as const)
		reading.run(system, source, at, seen, 'q', pack(JSON.stringify({at})));
	const fact = db.prepare('INSERT INTO facts(id, at, recorded, kind, body) VALUES(?, ?, ?, ?, ?)');
	for (const at of [5, 7, 9]) {
		const body: Fact = {kind: 'note', incident: 'i', text: `at ${at}`, id: `f${at}`, at, recorded: at};
		fact.run(body.id, at, at, body.kind, JSON.stringify(body));
	}
	const line = db.prepare('INSERT INTO lines VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)');
	for (const t of [1, 2, 3]) line.run('sales', t, `l${t}`, 'ERROR', 'webhook', '', `line ${t}`, 1, t);
	return {db, reader: readerOf(db)};
}

test('of each source the row that counted at a moment', () => {
	const {reader} = filled();
	const at = (moment: number) =>
		reader.readings(moment).map(row => `${row.system}/${row.source} ${row.at}-${row.seen}`);
	expect(at(9)).toEqual([]);
	expect(at(12)).toEqual(['/~stats 11-11', 'sales/jobs 10-15', 'sales/queue 12-30']);
	expect(at(99)).toEqual(['/~stats 11-11', 'sales/jobs 20-25', 'sales/queue 12-30']);
	expect(reader.readingsBetween(11, 12).map(({at}) => at)).toEqual([11, 12]);
	expect(reader.span()).toEqual({from: 10, to: 20});
});

test('facts in their order, the newest where there are more', () => {
	const {reader} = filled();
	expect(reader.facts(6, 9).map(({id}) => id)).toEqual(['f7', 'f9']);
	expect(reader.facts(0, 9, 2).map(({id}) => id)).toEqual(['f7', 'f9']);
});

test('the newest lines, oldest first', () => {
	const {reader} = filled();
	expect(reader.lines('sales', 2, 5).map(({message}) => message)).toEqual(['line 1', 'line 2']);
	expect(reader.lines('sales', 9, 2).map(({message}) => message)).toEqual(['line 2', 'line 3']);
});

test('what cannot be read is left out and told', () => {
	const {db} = filled();
	const told: unknown[] = [];
	const reader = readerOf(db, error => told.push(error));
	db.exec('DROP TABLE lines');
	expect(reader.lines('sales', 9, 2)).toEqual([]);
	expect(told).toHaveLength(1);
	expect(reader.facts(0, 9)).toHaveLength(3);
});

test('a file is read while somebody writes it', () => {
	const folder = fs.mkdtempSync(join(tmpdir(), 'journal-'));
	onTestFinished(() => fs.rmSync(folder, {recursive: true}));
	const {db} = filled();
	const path = join(folder, 'one.db');
	db.prepare('VACUUM INTO ?').run(path);
	const reader = openReader(path);
	expect(reader?.facts(0, 9)).toHaveLength(3);
	reader?.close();
});

const reading = {answer: {type: 'text', text: 'x'} as never, cost: {requests: 1} as never, fetchedAt: 100};

test('equal answers have equal bodies, and the time of the last one', () => {
	const body = (fetchedAt: number) =>
		JSON.stringify(keptState({failures: 0, period: 60, nextAt: fetchedAt + 60, reading: {...reading, fetchedAt}}));
	expect(body(100)).toBe(body(160));
	const row = {body: pack(body(100)), seen: 160};
	expect(stateOf(row, 130)?.reading?.fetchedAt).toBe(130);
	expect(stateOf(row, 999)).toEqual({failures: 0, period: 60, reading: {...reading, fetchedAt: 160}});
});

test('a failing source keeps its last answer with its time, and its error', () => {
	const state = {
		failures: 2,
		failingSince: 5,
		period: 60,
		nextAt: 7,
		reading,
		error: new CloudError('denied', 'no', 'run'),
	};
	const kept: KeptState = keptState(state);
	expect(stateOf({body: pack(JSON.stringify(kept)), seen: 300}, 300)).toEqual(state);
});

test('a part is read as what it is, and damage is nothing', () => {
	const value: PartValues['judged'] = true;
	const part: Part = 'judged';
	const row = {source: parts[part], body: pack(JSON.stringify(value))};
	expect(partOf('judged', row)).toBe(true);
	expect(partOf('stats', row)).toBeUndefined();
	expect(partOf('judged', {...row, body: new Uint8Array([1, 2])})).toBeUndefined();
	expect(stateOf({body: new Uint8Array([1, 2]), seen: 1}, 1)).toBeUndefined();
});

test('what never grows stale does not in the past, and a log that was not read is still not', () => {
	const never = {failures: 0, period: Number.POSITIVE_INFINITY, reading: {...reading, fetchedAt: 100}};
	expect(stateOf({body: pack(JSON.stringify(keptState(never))), seen: 100}, 999)).toEqual(never);
	const row = {source: parts.signatures, body: pack(JSON.stringify(noErrors))};
	expect(partOf('signatures', row)).toEqual(noErrors);
});
