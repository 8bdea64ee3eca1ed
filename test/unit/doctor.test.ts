/** What an examination says, from answers as they are. */
import {describe, expect, test} from 'vitest';
import type {Answer} from '../../src/cloud/types.ts';
import {CloudError} from '../../src/cloud/types.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {clockFinding} from '../../src/doctor/clock.ts';
import {exitCode, type Finding} from '../../src/doctor/finding.ts';
import {nameFindings} from '../../src/doctor/names.ts';
import {permissionFindings, permissionsOf} from '../../src/doctor/permissions.ts';
import {queryFindings} from '../../src/doctor/queries.ts';
import {reachFindings} from '../../src/doctor/reach.ts';
import {reportText} from '../../src/doctor/report.ts';
import {requestFindings} from '../../src/doctor/requests.ts';
import {terminalFindings} from '../../src/doctor/terminal.ts';
import {valueFindings} from '../../src/doctor/values.ts';
import {sandboxConfig} from '../../src/load/load.ts';

const {systems} = sandboxConfig('systems');
const systemOf = (name: string) => systems.find(({system}) => system === name) as SystemConfig;
const sales = systemOf('sales');
const ingestion = systemOf('ingestion');
const unsound = (findings: readonly Finding[]) => findings.filter(({level}) => level !== 'ok');
const says = (findings: readonly Finding[]) => unsound(findings).map(({says: text}) => text);

describe('permissions', () => {
	const all = new Set(permissionsOf(sales).get(sales.project));
	test('all granted', () =>
		expect(unsound(permissionFindings(sales, sales.project, all, 'user:a@b.example'))).toEqual([]));
	test('one missing says what is blind, and the command that grants it', () => {
		const granted = new Set([...all].filter(name => name !== 'cloudfunctions.functions.list'));
		const [only, ...more] = unsound(permissionFindings(sales, sales.project, granted, 'user:a@b.example'));
		expect(more).toEqual([]);
		expect(only).toMatchObject({
			level: 'mend',
			says: expect.stringMatching(
				/^cloudfunctions\.functions\.list is missing in sales-intelligence-prod: source functions \(.*Functions.*\) is BLIND$/,
			),
			todo: `gcloud projects add-iam-policy-binding ${sales.project} --member user:a@b.example --role roles/cloudfunctions.viewer`,
		});
	});
	test('a source of another project is asked about there', () => {
		const {functions: one} = sales.sources;
		const system = {...sales, sources: {...sales.sources, functions: {...one, project: 'other'}}} as SystemConfig;
		expect(permissionsOf(system).get('other')).toEqual(['cloudfunctions.functions.list']);
		expect(unsound(permissionFindings(system, 'other', new Set(), 'user:a@b.example'))[0]).toMatchObject({
			todo: expect.stringMatching(/^gcloud projects add-iam-policy-binding other /),
		});
	});
	test('an action that may not be done is no fault of a wall that watches', () => {
		const granted = new Set([...all].filter(name => name !== 'run.services.update'));
		const [only] = unsound(permissionFindings(sales, sales.project, granted, 'user:a@b.example'));
		expect(only).toMatchObject({
			level: 'look',
			says: expect.stringContaining('run.rollback on sales-intelligence-web'),
		});
	});
});

describe('columns and labels', () => {
	const labelled = (labels: Record<string, string>): Answer => ({
		kind: 'series',
		delaySeconds: 0,
		series: [{labels, points: []}],
	});
	const looks = (id: string, answer: Answer) => new Map([[id, {took: 1, answer}]]);
	test('a label that no series has is named with those that there are', () => {
		const found = says(
			nameFindings(ingestion, looks('requests', labelled({response_class: '5xx', revision_name: 'a'}))),
		);
		expect(found).toContainEqual(
			expect.stringMatching(
				/SLO error_rate reads requests: no series has the label response_code_class; there is response_class/,
			),
		);
	});
	test('a column that no row has', () => {
		const found = says(nameFindings(sales, looks('scoring_today', {kind: 'rows', rows: [{coverage: 1}]})));
		expect(found).toContainEqual(
			expect.stringMatching(/check scoring_date reads scoring_today: no row has the column days_old/),
		);
	});
	test('a label that a breakdown names and no line has', () =>
		expect(says(nameFindings(ingestion, looks('refused_by_ip', labelled({address: '198.51.100.23'}))))).toContain(
			'the breakdown of check unauthorized reads refused_by_ip: no series has the label ip; there is address',
		));
	test('a list without rows still has its columns', () =>
		expect(says(nameFindings(sales, looks('functions', {kind: 'rows', rows: [], columns: ['name']})))).toContainEqual(
			expect.stringMatching(/pane Functions, Functions reads functions: no row has the column/),
		));
	test('no data proves nothing', () =>
		expect(says(nameFindings(ingestion, looks('requests', {kind: 'series', delaySeconds: 0, series: []})))).toEqual(
			[],
		));
});

describe('APIs', () => {
	const errors = [
		[
			new CloudError('auth', 'run gcloud auth application-default login (login expired)', 'login'),
			/^gcloud auth application-default login$/,
		],
		[
			new CloudError('denied', 'API is disabled: run gcloud services enable run.googleapis.com', 'run'),
			/^gcloud services enable run\.googleapis\.com$/,
		],
		[
			new CloudError('denied', 'needs bigquery.jobs.create: Access Denied', 'bigquery'),
			/role with bigquery\.jobs\.create/,
		],
		[new CloudError('notFound', 'Not found: Table', 'bigquery'), /sources\.etl_runs/],
		[new CloudError('quota', 'Quota exceeded', 'logging'), /lengthen every:/],
		[new CloudError('unavailable', 'the connection was cut', 'logging'), /try again/],
	] as const;
	test.for(errors)('$0.kind: what to do', ([error, todo]) => {
		const [only] = reachFindings(sales, new Map([['etl_runs', {took: 5, error}]]));
		expect(only).toMatchObject({level: 'mend', todo: expect.stringMatching(todo)});
	});
});

describe('queries', () => {
	const priced = (bytes: number) => queryFindings([{system: sales, source: 'etl_runs', bytes, tables: 1}], 1);
	test('a small query costs the least that is billed, at the pace of its source', () =>
		// 10 MiB every two minutes: 720 x 10 MiB x $6.25 / TiB
		expect(priced(1000)[0]?.says).toContain('at most $0.04 a day'));
	test('a query beyond maxBytes is refused by BigQuery', () =>
		expect(unsound(priced(2 ** 31))[0]).toMatchObject({
			level: 'mend',
			says: expect.stringContaining('maxBytes is 1.0 GiB'),
		}));
	test('more than the budget of a day', () =>
		expect(unsound(priced(2 ** 29)).map(({level}) => level)).toEqual(['look']));
});

describe('requests', () => {
	test('the shipped systems stay below a fifth of every quota', () =>
		expect(unsound(requestFindings(systems))).toEqual([]));
	test('a log that is listed every second is too much', () => {
		const log = {
			log: 'severity>=ERROR',
			window: '1h',
			limit: 1,
			columns: {},
			constants: {},
			translate: {},
			every: '1s',
		};
		const greedy = {...sales, sources: {log}} as unknown as SystemConfig;
		expect(says(requestFindings([greedy]))).toEqual([expect.stringMatching(/^logging of .*: 60 requests a minute/)]);
	});
});

describe('values', () => {
	test('a placeholder is named with its rows', () => {
		const contacts = {
			ladder: [{name: '[Name]', people: ['[Contact]'], channels: [], phones: [], links: []}],
			others: [],
			seed: 'S0-68',
		};
		expect(says(valueFindings({...sales, checks: [], contacts} as unknown as SystemConfig))).toEqual([
			'contacts.ladder.0.name is a placeholder: [Name] (S0-68)',
			'contacts.ladder.0.people.0 is a placeholder: [Contact] (S0-68)',
		]);
	});
	test('limits that nobody decided', () => {
		const contacts = {ladder: [], others: []};
		const found = says(valueFindings({...sales, contacts} as unknown as SystemConfig));
		expect(found).toContainEqual(
			expect.stringMatching(/^check match_rate has limits that nobody decided: the seed names no number; .* \(S0-12, /),
		);
	});
	test('a step of the ladder without anybody', () => {
		const nobody = {name: 'Level 2', seed: 'S2-32', people: [], channels: [], phones: [], links: []};
		const contacts = {ladder: [nobody], others: []};
		expect(says(valueFindings({...sales, checks: [], contacts} as unknown as SystemConfig))).toEqual([
			'contacts.ladder.0 (Level 2) names nobody to call (S2-32)',
		]);
	});
});

describe('clock', () => {
	test('agrees', () => expect(clockFinding(0).level).toBe('ok'));
	test('behind', () => expect(clockFinding(7 * 60_000).says).toMatch(/7 m .*behind Google/));
	test('ahead', () => expect(clockFinding(-3 * 60_000).says).toMatch(/ahead of Google/));
});

describe('terminal', () => {
	const good = {tty: true, columns: 120, rows: 40, colors: 2, env: {TERM: 'xterm-256color', LANG: 'C.UTF-8'}};
	const tmux = new Map([
		['set-clipboard', 'external'],
		['focus-events', 'on'],
		['escape-time', '10'],
	]);
	test('a good one', () => expect(unsound(terminalFindings(good))).toEqual([]));
	test('none', () => expect(unsound(terminalFindings({...good, tty: false}))).toEqual([]));
	test.for([
		['narrow', {...good, columns: 60}, /60x40/],
		['without colours', {...good, colors: 0}, /no colours/],
		['without UTF-8', {...good, env: {TERM: 'xterm', LANG: 'C'}}, /ASCII only: the locale is C/],
		['VTE', {...good, env: {...good.env, VTE_VERSION: '7600'}}, /no OSC 52/],
	] as const)('%s', ([, seen, what]) => expect(says(terminalFindings(seen))).toEqual([expect.stringMatching(what)]));
	test('tmux as it should be', () => {
		const env = {...good.env, TERM: 'tmux-256color', TMUX: '/tmp/tmux,1,0'};
		expect(unsound(terminalFindings({...good, env, tmux}))).toEqual([]);
	});
	test('tmux as it comes', () => {
		const env = {...good.env, TMUX: '/tmp/tmux,1,0'};
		const usual = new Map([...tmux, ['set-clipboard', 'off'], ['focus-events', 'off'], ['escape-time', '500']]);
		expect(says(terminalFindings({...good, env, tmux: usual})).map(text => text.split(' ')[0])).toEqual([
			'tmux',
			'tmux',
			'Esc',
			'TERM',
		]);
	});
});

test('the report tells every part once, and what to do under what is not in order', () => {
	const findings: Finding[] = [
		{part: 'clock', level: 'ok', says: 'right'},
		{part: 'login', level: 'mend', says: 'none', todo: 'log in'},
	];
	expect(reportText(findings, (_, words) => words)).toBe(
		'Login\n  MEND  none\n        do: log in\nClock\n  ok    right\n\n1 thing to mend, 0 to look at, 1 in order.\n',
	);
	expect(exitCode(findings)).toBe(1);
	expect(exitCode(findings.slice(0, 1))).toBe(0);
});
