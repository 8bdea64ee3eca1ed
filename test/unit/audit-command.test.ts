/** `pitwall audit`: whether the log is whole, where it is broken, and what of it is asked for. */
import * as fs from 'node:fs';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {selected} from '../../src/actions/audit/select.ts';
import type {AuditRecord} from '../../src/actions/audit/types.ts';
import {type AuditOptions, audit} from '../../src/commands/audit.ts';
import {since} from '../../src/commands/line/values.ts';
import {UsageError} from '../../src/config/usage.ts';
import {auditFolder} from '../support/auditing.ts';

let file = '';
beforeEach(async () => {
	const place = auditFolder();
	file = place.path;
	const log = place.open();
	const action = {kind: 'run.rollback', system: 'sales', target: 'hook', params: {revision: 'hook-42'}};
	await log.append({kind: 'arm', result: 'an incident'});
	await log.append({kind: 'intent', action, target: 'projects/p/x', planHash: 'ab', reason: 'a "bad" release, again'});
	await log.append({kind: 'outcome', action, planHash: 'ab', result: 'done: hook-42 serves'});
});
afterEach(() => void vi.restoreAllMocks());

/** What it prints, and how it ends. */
async function run(verb: Parameters<typeof audit>[0], options: AuditOptions = {}) {
	let out = '';
	vi.spyOn(process.stdout, 'write').mockImplementation(text => {
		out += text;
		return true;
	});
	vi.spyOn(process.stderr, 'write').mockReturnValue(true);
	const code = await audit(verb, {file, ...options});
	vi.restoreAllMocks();
	return {code, out};
}
const lines = () => fs.readFileSync(file, 'utf8').trimEnd().split('\n');
const put = (...all: string[]) => fs.writeFileSync(file, all.map(line => `${line}\n`).join(''));
const bytes = (...all: string[]) => Buffer.byteLength(all.map(line => `${line}\n`).join(''));

describe('verify', () => {
	test('a whole log', async () => {
		const {hash} = JSON.parse(lines()[2] ?? '');
		expect(await run('verify')).toEqual({
			code: 0,
			out: `${file} is whole: 3 records, the newest has the hash ${hash}.\n`,
		});
	});

	test.each<[string, (a: string, b: string, c: string) => [string[], number, string]]>([
		['changed', (a, b, c) => [[a, b.replace('hook-42', 'hook-41'), c], 2, 'was changed after it was written']],
		['without a record', (a, _, c) => [[a, c], 2, 'sequence 3 after 1']],
		['with two exchanged', (a, b, c) => [[b, a, c], 1, 'sequence 2 after 0']],
		['cut behind a record', (a, b) => [[a, b], 3, 'was cut: it had 3 records']],
		['emptied', () => [[], 1, 'was cut: it had 3 records']],
		['followed by nonsense', (a, b, c) => [[a, b, c, 'x'], 4, 'not JSON']],
	])('a log that was %s', async (_, harm) => {
		const [left, line, reason] = harm(...(lines() as [string, string, string]));
		put(...left);
		const {code, out} = await run('verify');
		expect(code).toBe(1);
		expect(out).toContain(`is BROKEN at record ${line}, byte ${bytes(...left.slice(0, line - 1))}: ${reason}`);
	});

	test('a torn last record', async () => {
		const [a = '', b = '', c = ''] = lines();
		fs.writeFileSync(file, `${a}\n${b}\n${c.slice(0, 40)}`);
		expect((await run('verify')).out).toContain(`record 3, byte ${bytes(a, b)}: torn last line`);
	});

	test('without the head beside it, it says that the end cannot be known', async () => {
		fs.rmSync(`${file}.head`);
		const {code, out} = await run('verify');
		expect(code).toBe(0);
		expect(out).toContain('records may have been cut off at the end');
	});

	test('without a log it is wrong input', async () =>
		expect(audit('verify', {file: `${file}.none`})).rejects.toThrow(UsageError));
});

describe('show', () => {
	test('a line for each record', async () => {
		const {out} = await run('show');
		expect(out.trimEnd().split('\n')).toHaveLength(4);
		expect(out).toMatch(/2 +1970-01-01T00:16:40Z +me +intent +run\.rollback hook +a "bad" release, again/);
	});

	test.each<[AuditOptions, number[]]>([
		[{kind: 'intent'}, [2]],
		[{action: 'run.*'}, [2, 3]],
		[{action: 'run.rollback', kind: 'outcome'}, [3]],
		[{action: 'run'}, []],
		[{since: 1_000_001}, []],
		[{since: 1_000_000}, [1, 2, 3]],
	])('%j', async (options, seqs) => {
		const {out} = await run('show', {...options, json: true});
		expect((JSON.parse(out) as AuditRecord[]).map(({seq}) => seq)).toEqual(seqs);
	});

	test('a broken log is shown up to where it breaks, and ends with 1', async () => {
		const [a = '', b = '', c = ''] = lines();
		put(a, b.replace('hook-42', 'hook-41'), c);
		const {code, out} = await run('show', {json: true});
		expect(code).toBe(1);
		expect(JSON.parse(out)).toHaveLength(1);
	});
});

describe('export', () => {
	test('lines as they are, and the newest hash', async () => {
		const {out} = await run('export', {format: 'jsonl'});
		const written = out.trimEnd().split('\n');
		expect(written.slice(0, 3)).toEqual(lines());
		expect(JSON.parse(written[3] ?? '')).toEqual({head: {seq: 3, hash: JSON.parse(lines()[2] ?? '').hash}});
	});

	test('CSV with a cell for everything but the call', async () => {
		const {out} = await run('export', {format: 'csv', kind: 'intent'});
		const [head = '', row = ''] = out.split('\n');
		expect(head.split(',')).toContain('planHash');
		expect(row).toContain('"a ""bad"" release, again"');
		expect(row).toContain('"{""revision"":""hook-42""}"');
	});
});

test('a span may be said as its length or its beginning', () => {
	expect(since('2026-11-20T12:00:00Z')).toBe(Date.parse('2026-11-20T12:00:00Z'));
	const before = Date.now();
	expect(since('2h')).toBeGreaterThanOrEqual(before - 2 * 3_600_000);
	expect(since('2h')).toBeLessThanOrEqual(Date.now() - 2 * 3_600_000);
	expect(() => since('yesterday')).toThrow();
	expect(selected([], {})).toEqual([]);
});
