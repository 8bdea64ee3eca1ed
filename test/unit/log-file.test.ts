/** The log file: bounded, and never a reason to end. */
import {existsSync, mkdtempSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {openLogFile} from '../../src/logFile.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'pitwall-log-'));

test('a record is a time and its text, later lines indented', () => {
	const {path, write} = openLogFile(join(folder(), 'deep/er/pitwall.log'));
	write('one\n  at two');
	expect(readFileSync(path, 'utf8')).toMatch(/^\d{4}-\d\d-\d\dT\S+Z one\n {4}at two\n$/);
	expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('it starts anew past its limit and keeps one old file', () => {
	const {path, write} = openLogFile(join(folder(), 'pitwall.log'), 10_000);
	for (let i = 0; i < 1000; i++) write(`record ${i} ${'x'.repeat(100)}`);
	expect(statSync(path).size).toBeLessThan(10_300);
	expect(statSync(`${path}.1`).size).toBeLessThan(10_300);
	expect(existsSync(`${path}.2`)).toBe(false);
	expect(readFileSync(path, 'utf8')).toContain('record 999 ');
});

test('one record is bounded too', () => {
	const {path, write} = openLogFile(join(folder(), 'pitwall.log'));
	write('y'.repeat(1_000_000));
	expect(statSync(path).size).toBeLessThan(20_000);
});

test('where nothing can be written it says so once, also to whoever asks late', () => {
	const file = join(folder(), 'file');
	writeFileSync(file, '');
	const log = openLogFile(join(file, 'pitwall.log'));
	const told: string[] = [];
	log.onFailure(why => told.push(why));
	log.write('lost');
	log.write('lost');
	expect(told).toEqual([expect.stringMatching(/^the log file cannot be written \(E\w+\): .*pitwall\.log$/)]);
});
