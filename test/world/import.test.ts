/** Imported alert policies on the sandbox: all of them are judged, and the ones that are about a story fire in it. */
import {mkdtempSync, readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test, vi} from 'vitest';
import {importCommand} from '../../src/commands/import.ts';
import {UsageError} from '../../src/config/usage.ts';
import {loadSystem} from '../../src/load/load.ts';
import {virtualWallOf} from '../support/virtualWall.ts';

const noon = Date.parse('2026-11-20T20:12:00Z');
const files = ['web.json', 'queues.yaml', 'logs-and-queries.json'].map(name => `test/support/policies/${name}`);
const told: string[] = [];
const folder = mkdtempSync(join(tmpdir(), 'import-'));
const output = join(folder, 'policies.yaml');

beforeAll(() => {
	for (const stream of [process.stdout, process.stderr])
		vi.spyOn(stream, 'write').mockImplementation(text => told.push(String(text)) > 0);
});
afterAll(() => vi.restoreAllMocks());

test('three files become a system whose checks are judged, and the story of a bad revision is found', async context => {
	expect(await importCommand(files, {region: 'us-central1', output})).toBe(0);
	const system = loadSystem(output);
	expect(system.project).toBe('ingestion-pipeline-prod');
	const wall = await virtualWallOf(() => Promise.resolve(system), 'calm', noon);
	context.onTestFinished(() => wall.close());
	// Every line of the log is an alert of its policy; the others are calm.
	const calm = (await wall.watch(5, 1)).filter(({what}) => !what.startsWith('errors_in_the_log'));
	expect(calm).toEqual([]);
	wall.tell('bad-revision');
	const fired = (await wall.watch(25, 1)).map(({what}) => what.split(' ')[0]);
	expect(fired).toEqual(
		expect.arrayContaining([
			'webhook_errors',
			'webhook_latency_p95_above_five_seconds',
			'errors_in_the_log',
			'requests_by_promql_5xx_a_second',
		]),
	);
	expect(wall.blind()).toEqual([]);
});

test('nothing is overwritten, and what cannot be read is said in one line', async () => {
	const text = readFileSync(output, 'utf8');
	await expect(importCommand(files, {region: 'us-central1', output})).rejects.toThrow(/is there already/);
	expect(readFileSync(output, 'utf8')).toBe(text);
	await expect(importCommand(['/nowhere.json'], {region: 'us-central1', output: '-'})).rejects.toThrow(UsageError);
	await expect(importCommand(['package.json'], {region: 'us-central1', output: '-'})).rejects.toThrow(
		/^package\.json:1:1: no alert policy/,
	);
});
