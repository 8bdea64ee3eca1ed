/** Bad configuration gets one clear line with file:line:column. */
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {comparison, milliseconds, satisfies} from '../../src/config/units.ts';
import {UsageError} from '../../src/config/usage.ts';
import {loadConfig, loadSystem, sandboxConfig} from '../../src/load/load.ts';

const shipped = new URL('../../systems', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'pitwall-config-'));
const write = (name: string, text: string) => {
	const file = join(folder, name);
	writeFileSync(file, text);
	return file;
};
const linesOf = (load: () => unknown): readonly string[] => {
	try {
		load();
	} catch (error) {
		if (error instanceof UsageError) return error.lines;
		throw error;
	}
	return [];
};
const minimal = (extra = '') =>
	`system: x\ntitle: X\nproject: p\nregion: r\ntz: UTC\nsources:\n  jobs: {scheduler: true}\npanes: []\n${extra}`;

describe('the shipped systems', () => {
	test('load, with their SQL read in', () => {
		const {systems} = sandboxConfig(shipped);
		expect(systems.map(({system}) => system)).toEqual(['sales', 'ingestion', 'aiusage']);
		for (const system of systems)
			for (const source of Object.values(system.sources))
				if ('bigquery' in source) expect(source.bigquery).toMatch(/SELECT/);
	});
	test('name every SLO of seed 003 with its thresholds', () => {
		const ingestion = sandboxConfig(shipped).systems.find(({system}) => system === 'ingestion');
		expect(ingestion?.slos.map(({id, target, levels}) => [id, target, levels.warn, levels.crit])).toEqual([
			['availability', '> 99.9%', '< 99.5%', '< 99%'],
			['webhook_latency', '< 2s', '> 3s', '> 5s'],
			['processing_time', '< 3m', '> 5m', '> 10m'],
			['error_rate', '< 1%', '> 2%', '> 5%'],
			['crm_sync', '> 98%', '< 95%', '< 90%'],
		]);
	});
});

test('texts that are shown are cleaned whatever their names, and queries are used as they are written', () => {
	const rows = ['log', 'filter', 'command', 'bigquery'].map(name => `{${name}: "a\\e[31mb\\nc"}`).join(', ');
	const panes = `[{id: l, kind: list, rows: [${rows}]}, {id: log, kind: log, filter: "a\\nb"}]`;
	const source = '{log: "a\\nb", columns: {log: c}, constants: {log: "d\\ne"}}';
	const text = minimal().replace('panes: []', `panes: ${panes}`).replace('{scheduler: true}', source);
	const system = loadSystem(write('cleaned.yaml', text));
	expect(system.panes).toMatchObject([
		{rows: ['log', 'filter', 'command', 'bigquery'].map(name => ({[name]: 'ab ↵ c'}))},
		{filter: 'a\nb'},
		{kind: 'alerts'},
	]);
	expect(system.sources.jobs).toMatchObject({log: 'a\nb', constants: {log: 'd ↵ e'}});
});

describe('mistakes', () => {
	test('unknown key, at its place', () => {
		const file = write('unknown.yaml', minimal('colour: red\n'));
		expect(linesOf(() => loadSystem(file))).toEqual([
			`${file}:9:1: unknown key 'colour' in the file. Remove it, or see 'pitwall config schema'.`,
		]);
	});
	test('a window that cannot slide', () => {
		const sources = '{old: {spanner: SELECT 1, slides: {column: t, window: 1h}}, new: {spanner: SELECT @since}}';
		const file = write(
			'slides.yaml',
			minimal('spanner: {instance: i, database: d}\n').replace(
				'sources:\n  jobs: {scheduler: true}',
				`sources: ${sources}`,
			),
		);
		expect(linesOf(() => loadSystem(file))).toEqual([
			`${file}:6:44: the SQL of 'old' has no @since. Ask for rows from @since on.`,
			`${file}:6:85: @since is nothing without slides. Add slides: {column, window}.`,
		]);
	});
	test('unknown key inside a source names the source', () => {
		const file = write('source.yaml', minimal().replace('{scheduler: true}', '{scheduler: true, evry: 5s}'));
		expect(linesOf(() => loadSystem(file))).toEqual([
			`${file}:7:27: unknown key 'evry' in sources.jobs. Did you mean 'every'?`,
		]);
	});
	test('wrong type', () => {
		const file = write('type.yaml', minimal().replace('title: X', 'title: [1]'));
		expect(linesOf(() => loadSystem(file))[0]).toMatch(/type\.yaml:2:8: title: must be a text, not a list/);
	});
	test('missing key', () => {
		const file = write('missing.yaml', minimal().replace('project: p\n', ''));
		expect(linesOf(() => loadSystem(file))[0]).toMatch(/missing\.yaml:1:1: project is missing/);
	});
	test('broken YAML', () => {
		const file = write('broken.yaml', 'system: x\ntitle: "never closed\n');
		expect(linesOf(() => loadSystem(file))[0]).toMatch(/broken\.yaml:\d+:\d+: Missing closing "quote\. Close it/);
	});
	test('a source that does not exist', () => {
		const file = write(
			'dangling.yaml',
			minimal('checks:\n  - {id: a, title: A, measure: {source: nope, column: c}, severity: info}\n'),
		);
		expect(linesOf(() => loadSystem(file))[0]).toMatch(/dangling\.yaml:10:41: unknown source 'nope'/);
	});
	test('an unknown zone', () => {
		const file = write('zone.yaml', minimal().replace('tz: UTC', 'tz: PSTT'));
		expect(linesOf(() => loadSystem(file))[0]).toMatch(/zone\.yaml:5:5: tz: unknown time zone 'PSTT'/);
	});
	test('a missing SQL file and a missing system file say where they were named', () => {
		const sql = write(
			'sql.yaml',
			minimal().replace('jobs: {scheduler: true}', 'q: {bigquery: none.sql, tables: [d.t]}'),
		);
		expect(linesOf(() => loadSystem(sql))[0]).toMatch(/sql\.yaml:7:17: cannot read .*none\.sql: no such file/);
		const wall = write('wall.yaml', 'systems: [nowhere.yaml]\n');
		expect(linesOf(() => loadConfig(wall, shipped))[0]).toMatch(
			/wall\.yaml:1:11: cannot read .*nowhere\.yaml: no such file/,
		);
	});
	test('overrides of a system that is not there', () => {
		const wall = write('over.yaml', 'systems: [sales]\noverrides:\n  sale: {project: p}\n');
		expect(linesOf(() => loadConfig(wall, shipped))[0]).toMatch(/over\.yaml:3:3: overrides of unknown system 'sale'/);
	});
});

test('overrides change project, region and zone', () => {
	const wall = write('mine.yaml', 'systems: [sales]\noverrides:\n  sales: {project: mine, tz: Europe/Berlin}\n');
	expect(loadConfig(wall, shipped).systems[0]).toMatchObject({
		project: 'mine',
		tz: 'Europe/Berlin',
		region: 'us-central1',
	});
});

test('units', () => {
	expect([milliseconds('500ms'), milliseconds('5m'), milliseconds('30d')]).toEqual([500, 300_000, 2_592_000_000]);
	expect(comparison('> 5%')).toEqual({operator: '>', value: 0.05});
	expect(comparison('< 99.9%').value).toBe(0.999);
	expect(comparison('> 3s').value).toBe(3000);
	expect(satisfies(0.05, comparison('> 5%'))).toBe(false);
	expect(satisfies(0.05, comparison('>= 5%'))).toBe(true);
});
