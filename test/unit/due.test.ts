/** B13: when a run is due is what its Scheduler job says, in the zone of the job. */

import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {etlView} from '../../src/checks/etl.ts';
import {measureValues} from '../../src/checks/measures/index.ts';
import type {Row} from '../../src/cloud/types.ts';
import {judgedSources} from '../../src/config/judged.ts';
import {paneOf} from '../../src/config/panes.ts';
import type {UsageError} from '../../src/config/usage.ts';
import {loadConfig, loadSystem} from '../../src/load/load.ts';
import {salesJobs, usageJob} from '../../src/sandbox/world/sources.ts';
import {failed, lookup, minute, rows, seen, systemOf} from '../support/checks.ts';
import {type JobCells, jobsAnswer} from '../support/lists.ts';

const now = Date.parse('2026-11-21T18:40:00Z'); // 10:40 in Los Angeles
const job = (more: JobCells = {}): JobCells => ({
	name: 'dialpad-hourly',
	state: 'ENABLED',
	schedule: '10 * * * *',
	time_zone: 'America/Los_Angeles',
	...more,
});
const system = systemOf({
	panes: [
		{
			id: 'etl',
			kind: 'runs',
			runs: ['table'],
			jobs: 'jobs',
			expected: [{source: 'dialpad', job: 'dialpad-hourly'}],
		},
	],
	checks: [{id: 'missed', title: 'Missed', measure: {runs: 'missed'}, levels: {crit: '> 0'}, severity: 'high'}],
});
const ran = (minutesAgo: number): Row => ({
	source: 'dialpad',
	status: 'success',
	started_at: new Date(now - minutesAgo * minute).toISOString(),
	completed_at: new Date(now - (minutesAgo - 1) * minute).toISOString(),
});
const sourceWith = (jobs: JobCells[], ...runs: Row[]) =>
	lookup({table: seen(rows(...runs), now), jobs: seen(jobsAnswer(...jobs), now)});
const due = (jobs: JobCells[], ...runs: Row[]) => {
	const etl = paneOf(system, 'runs');
	if (!etl) throw new Error('no pane');
	return etlView(etl, sourceWith(jobs, ...runs), now, system.tz).sources[0];
};

describe('a source that a job starts', () => {
	test.each([
		['10 * * * *', 'America/Los_Angeles', '2026-11-21T19:10:00Z'],
		['5 * * * *', 'America/Los_Angeles', '2026-11-21T19:05:00Z'],
		['0 11 * * *', 'America/Los_Angeles', '2026-11-21T19:00:00Z'],
		['0 11 * * *', 'Etc/UTC', '2026-11-22T11:00:00Z'],
		['0 11 * * *', '', '2026-11-22T11:00:00Z'],
	])('B13: with %s in %s it is due next at %s', (schedule, timeZone, next) =>
		expect(due([job({schedule, time_zone: timeZone})], ran(29))?.nextDue).toBe(Date.parse(next)),
	);

	test('B13: is late by the schedule of the job', () => {
		// 10:10 passed half an hour ago; the last run began at 09:11.
		expect(due([job()], ran(89))).toMatchObject({missed: 1, lateSince: Date.parse('2026-11-21T18:10:00Z')});
		expect(due([job({schedule: '35 * * * *'})], ran(64))).not.toHaveProperty('lateSince');
	});

	test.each([
		['paused', job({state: 'PAUSED'}), 'paused'],
		['deleted', job({name: 'another'}), 'no job dialpad-hourly'],
		["in App Engine's words", job({schedule: 'every 10 minutes'}), 'dialpad-hourly: every 10 minutes'],
	])('B13: is due at no time that is known while its job is %s', (_, one, reason) => {
		const found = due([one], ran(300));
		expect(found).toMatchObject({missed: 0, dueUnknown: {reason}});
		expect(found).not.toHaveProperty('nextDue');
	});

	test('B13: whether a run was missed is not known while jobs cannot be read', () => {
		const source = lookup({table: seen(rows(ran(300)), now), jobs: failed('denied')});
		expect(measureValues(system, {runs: 'missed'}, source, now)).toMatchObject([
			{instance: 'dialpad', status: 'blind'},
		]);
		expect(measureValues(system, {runs: 'failed'}, source, now)).toMatchObject([{status: 'value', value: 0}]);
		expect(judgedSources(system).has('jobs')).toBe(true);
	});
});

describe('config', () => {
	const load = (expected: string, sources = 'jobs: {scheduler: true}') => {
		const file = join(mkdtempSync(join(tmpdir(), 'pitwall-due-')), 'shop.yaml');
		writeFileSync(
			file,
			`system: shop
title: Shop
project: shop
region: r
tz: UTC
sources:
  runs: {bigquery: "SELECT 1 AS n", tables: [d.t]}
  ${sources}
panes:
  - {id: etl, kind: runs, runs: [runs], expected: [${expected}]}
`,
		);
		try {
			return {etl: paneOf(loadSystem(file), 'runs')};
		} catch (error) {
			return {lines: (error as UsageError).lines.map(line => line.replace(/^.*shop\.yaml:/, ''))};
		}
	};

	test('B13: a job is read where the system has its jobs', () =>
		expect(load('{source: a, job: nightly}').etl).toMatchObject({jobs: 'jobs', expected: [{job: 'nightly'}]}));

	test('B13: a job and a cron are one too many, and a job needs a source', () => {
		expect(load('{source: a, job: nightly, cron: "0 5 * * *"}').lines?.[0]).toMatch(/^10:.*job and cron both say/);
		expect(load('{source: a, job: nightly}', 'health: {http: "https://a.example"}').lines?.[0]).toMatch(
			/^10:.*no source knows Scheduler jobs/,
		);
	});

	test('B13: every job that the shipped systems name is one of the sandbox', () => {
		const file = join(mkdtempSync(join(tmpdir(), 'pitwall-due-')), 'pitwall.yaml');
		writeFileSync(file, 'systems: [sales, aiusage]\n');
		const named = loadConfig(file, 'systems').systems.flatMap(system => paneOf(system, 'runs')?.expected ?? []);
		expect(named.every(({cron}) => cron === undefined)).toBe(true);
		const jobs = [...salesJobs, usageJob].map(({name}) => name);
		expect(jobs).toEqual(expect.arrayContaining(named.map(({job: name}) => name)));
		expect(named).toHaveLength(8);
	});
});
