/**
 * What `pitwall init` writes for a project that it has never seen finds the troubles of that project, and calls nothing else
 * trouble. On a clock that stands between two looks.
 */
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {configFiles} from '../../src/config/files.ts';
import {fragmentsOf, systemText} from '../../src/init/file.ts';
import {lookAt} from '../../src/init/look.ts';
import {loadSystem} from '../../src/load/load.ts';
import {projects} from '../../src/sandbox/contract/names.ts';
import type {Story} from '../../src/sandbox/contract/stories.ts';
import {virtualWallOf} from '../support/virtualWall.ts';

/** A Friday, 12:12 in Los Angeles. */
const noon = Date.parse('2026-11-20T20:12:00Z');
/** Minutes of a story that are watched. */
const watched = 25;

/** The calm project, and the wall that init makes of it. */
const wallOf = (name: keyof typeof projects) =>
	virtualWallOf(
		async cloud => {
			const found = await lookAt({project: projects[name], tz: 'UTC'}, cloud);
			expect(found.unseen).toEqual([]);
			const file = join(mkdtempSync(join(tmpdir(), 'init-')), 'mine.yaml');
			writeFileSync(file, systemText('mine', found, fragmentsOf(found)));
			const files = configFiles();
			const system = loadSystem(file, undefined, files);
			expect(files.warnings).toEqual([]);
			return system;
		},
		'calm',
		noon,
	);

const stories: readonly {told: Story; system: keyof typeof projects; finds: readonly string[]}[] = [
	{told: 'bad-revision', system: 'ingestion', finds: ['error_rate', 'high_error_rate', 'latency_webhook_processor']},
	{told: 'outage', system: 'ingestion', finds: ['availability', 'traffic_webhook_processor']},
	{told: 'cold-start', system: 'ingestion', finds: ['latency_webhook_processor']},
	{told: 'db-connections', system: 'ingestion', finds: ['spanner_errors', 'spanner_cpu']},
	{told: 'crm-429', system: 'ingestion', finds: ['failed_crm_integrations']},
	{told: 'backlog-growth', system: 'ingestion', finds: ['backlog']},
	{told: 'db-corruption', system: 'ingestion', finds: ['failed_processing_requests']},
	{told: 'region-outage', system: 'ingestion', finds: ['availability', 'traffic_webhook_processor']},
	{told: 'etl-auth', system: 'sales', finds: ['runs_failed', 'scheduler']},
	{told: 'scoring-504', system: 'sales', finds: ['scheduler', 'runs_failed']},
	{told: 'bq-quota', system: 'sales', finds: ['runs_failed']},
	{told: 'web-down', system: 'sales', finds: ['error_rate']},
	{told: 'functions-down', system: 'sales', finds: ['scheduler']},
	{told: 'pipeline-dead', system: 'aiusage', finds: ['scheduler']},
];

test.for(stories)('$system: init finds $told', async ({told, system, finds}, context) => {
	const wall = await wallOf(system);
	context.onTestFinished(() => wall.close());
	expect(await wall.watch(2, 1)).toEqual([]);
	wall.tell(told);
	const fired = (await wall.watch(watched, 2)).map(({what}) => what.split(' ')[0]);
	expect(fired).toEqual(expect.arrayContaining([...finds]));
});

test.for(Object.keys(projects) as (keyof typeof projects)[])('%s: a calm hour is calm', async (system, context) => {
	const wall = await wallOf(system);
	context.onTestFinished(() => wall.close());
	expect(await wall.watch(60, 5)).toEqual([]);
	// The log is not followed here.
	expect(wall.blind().filter(text => !text.startsWith('log_errors'))).toEqual([]);
});
