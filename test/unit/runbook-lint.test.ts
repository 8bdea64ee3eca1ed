/** What is wrong with a runbook before it is needed; which commands gcloud has, and which are actions of the wall. */
import {mkdtempSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
import {describe, expect, test, vi} from 'vitest';
import {specOf} from '../../src/actions/catalogue.ts';
import {targetOf} from '../../src/actions/offers.ts';
import {recognised} from '../../src/actions/recognise.ts';
import type {Offer} from '../../src/actions/types.ts';
import {lintRunbooks, listRunbooks, showRunbook} from '../../src/commands/runbook.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {lintRunbook} from '../../src/load/lint.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import {runbooksOf} from '../../src/runbooks/books.ts';
import {gcloudProblem} from '../../src/runbooks/lint/commands.ts';
import {commandsIn} from '../../src/runbooks/shell.ts';
import {unmangled} from '../../src/text/mojibake.ts';
import {gcloudTree, type Tree} from '../support/gcloud.ts';

const shipped = new URL('../../systems', import.meta.url).pathname;
const {systems} = sandboxConfig(shipped);
const systemNamed = (name: string) => systems.find(({system}) => system === name) as SystemConfig;
const ingestion = systemNamed('ingestion');
const now = Date.UTC(2026, 10, 30);

const good = `---
title: It is bad
system: ingestion
reviewed: 2026-11-29
---
Read the [status page](https://status.company.com).

1. Make room.
   \`\`\`wall
   action: run.scale
   params: {preset: outage, min: 7}
   verify: health
   \`\`\`
   \`\`\`sh
   gcloud run services list --project={project}
   \`\`\`
- [ ] a box
`;
const lint = (text: string) => lintRunbook('x.md', text, ingestion, now);
const said = async (text: string) => {
	const {problems, warnings} = await lint(text);
	return [...problems, ...warnings];
};

describe('lint', () => {
	test('finds nothing in a good one', async () => expect(await said(good)).toEqual([]));

	test.each([
		['an action that is not allowed', ['run.scale', 'fn.invoke'], /^x\.md:10:12: 'fn\.invoke' is allowed on nothing/],
		[
			'a field that its form does not have',
			['min: 7', 'mini: 7'],
			/^x\.md:10:4: run\.scale on webhook-processor has no field 'mini'\. Did you mean 'min'\?/,
		],
		['a value that its field does not take', ['min: 7', 'min: many'], /min: 'many' is not a whole number/],
		['a check that is not there', ['verify: health', 'verify: helth'], /^x\.md:12:12: unknown check 'helth'/],
		[
			'an action that nothing verifies',
			['   verify: health\n', ''],
			/^x\.md:10:4: warning: no check says whether run\.scale helped/,
		],
		['one that nobody reviewed', ['reviewed: 2026-11-29\n', ''], /^x\.md:1:1: warning: nobody said/],
		[
			'one that was reviewed long ago',
			['2026-11-29', '2026-08-01'],
			/^x\.md:1:1: warning: last reviewed on 2026-08-01, over 90 days ago/,
		],
		['a placeholder', ['a box', 'call [Contact]'], /^x\.md:17:1: '\[Contact\]' was never filled in/],
		[
			'a link to nowhere',
			['https://status.company.com', 'https://example.com/x'],
			/^x\.md:6:1: 'example\.com' is a host of examples/,
		],
		[
			'a link that is no address',
			['https://status.company.com', 'https//status'],
			/^x\.md:6:1: 'https\/\/status' is no address/,
		],
		[
			'a host that nothing else names',
			['status.company.com', 'status.compny.com'],
			/^x\.md:6:1: warning: 'status\.compny\.com' is named by no/,
		],
		[
			'a command that gcloud does not have',
			['services list', 'service list'],
			/^x\.md:15:1: 'gcloud run' has no 'service'\. Did you mean 'services'\?/,
		],
		[
			'one whose replacement is known',
			['run services list', 'monitoring metrics list'],
			/^x\.md:15:1: 'gcloud monitoring metrics': gcloud reads no metrics/,
		],
	])('names %s', async (_, [from = '', to = ''], words) => {
		const found = await said(good.replace(from, to));
		expect(found).toHaveLength(1);
		expect(found[0]).toMatch(words);
	});

	test('finds nothing wrong with the shipped ones', async () => {
		const files = systems.flatMap(system => system.runbooks.map(file => ({system, file: join(shipped, file)})));
		const found = await Promise.all(
			files.map(({system, file}) => lintRunbook(file, readFileSync(file, 'utf8'), system, now)),
		);
		expect(found.flatMap(({problems, warnings}) => [...problems, ...warnings])).toEqual([]);
	});
});

describe('pitwall runbook', () => {
	const printed = async (run: () => Promise<number>) => {
		const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
		try {
			expect(await run()).toBe(0);
			return write.mock.calls.map(([text]) => String(text)).join('');
		} finally {
			write.mockRestore();
		}
	};
	const sandbox = {sandbox: true, system: 'ingestion'};

	test('lists those of a system, and prints one with what the wall has to do with its steps', async () => {
		expect(await printed(() => listRunbooks(sandbox))).toMatch(
			/^ingestion +ingestion-outage +11 steps +\d{4}-\d\d-\d\d +The API is down$/m,
		);
		const text = await printed(() => showRunbook('ingestion-outage', sandbox));
		expect(text).toMatch(/^within 5 m$/m);
		expect(text).toMatch(/6 Where it is out of resources .* instances\. +run\.scale/);
		expect(text).toMatch(/9 Watch errors .* minutes\. +wait 30 m/);
	});

	test('says what is wrong in one line', async () => {
		await expect(showRunbook('ingestion-outag', sandbox)).rejects.toThrow(/Did you mean 'ingestion-outage'\?$/);
		const file = join(mkdtempSync(join(tmpdir(), 'pitwall-lint-')), 'bad.md');
		writeFileSync(file, good.replace('services list', 'service list'));
		await expect(lintRunbooks([file], sandbox)).rejects.toThrow(/bad\.md:15:1: 'gcloud run' has no 'service'/);
		writeFileSync(file, good.replace('system: ingestion\n', ''));
		await expect(lintRunbooks([file], sandbox)).rejects.toThrow(/no system of this configuration lists it/);
		await expect(lintRunbooks([`${file}.gone`], sandbox)).rejects.toThrow(/cannot read .*gone/);
	});
});

describe('commands of gcloud', () => {
	const problem = (line: string) => gcloudProblem(commandsIn(line)[0]?.words ?? []);

	// seed: C-15
	test.each([
		['gcloud monitoring metrics list --filter=x', /name one as a source/],
		['gcloud logs read "severity>=ERROR" --since=1h', /gcloud logging read 'FILTER'/],
		['gcloud pubsub topics list-subscriptions webhook-processing', /num_undelivered_messages/],
		["gcloud logging read 'severity>=ERROR' --filter=x", /join both with AND/],
		['gcloud run services', /is a group of commands/],
		['gcloud pubsubs topics list', /Did you mean 'pubsub'/],
	])('%s is named with what to write instead', (line, words) => expect(problem(line)).toMatch(words));

	test.each(['gcloud logging read x --limit=1', 'gcloud beta anything goes', 'gcloud container clusters list'])(
		'%s is left',
		line => expect(problem(line)).toBeUndefined(),
	);

	test('of the shipped runbooks are there, with their flags, as the installed gcloud says', ({skip}) => {
		const tree = gcloudTree();
		if (!tree) return skip('no gcloud is installed here: nothing to hold the commands against');
		const texts = readdirSync(join(shipped, 'runbooks')).map(file =>
			readFileSync(join(shipped, 'runbooks', file), 'utf8'),
		);
		const blocks = texts.flatMap(text => [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, code = '']) => code));
		const all = blocks.flatMap(commandsIn).filter(({words}) => words[0] === 'gcloud');
		expect(all.length).toBeGreaterThan(50);
		expect(all.flatMap(({words}) => missingIn(tree, words.slice(1)))).toEqual([]);
	});

	/** Words and flags of a command that gcloud does not have. */
	function missingIn(tree: Tree, words: readonly string[]): string[] {
		let at = tree;
		const global = new Set(Object.keys(tree.flags));
		for (const word of words) {
			const next = at.commands[word];
			if (!next) break;
			at = next;
		}
		const line = words.join(' ');
		if (Object.keys(at.commands).length > 0) return [`no command: ${line}`];
		const flags = words.filter(word => word.startsWith('--')).map(word => word.split('=')[0] ?? '');
		// It is hidden where it changes nothing any more.
		const isHidden = (flag: string) => flag === '--project' || (flag === '--gen2' && words[0] === 'functions');
		const isThere = (flag: string) => flag in at.flags || global.has(flag) || flag.replace('--no-', '--') in at.flags;
		return flags.filter(flag => !isThere(flag) && !isHidden(flag)).map(flag => `${flag}: ${line}`);
	}
});

describe('a command that is an action', () => {
	const offer = (line: string, system = ingestion) => {
		const [only] = commandsIn(line.replaceAll('{project}', system.project).replaceAll('{region}', system.region));
		return only && recognised(only.words, system);
	};
	const place = '--region={region} --project={project}';

	test.each<[string, Partial<Offer>]>([
		[
			`gcloud run services update webhook-processor ${place} --min-instances=5 --max-instances=200`,
			{action: 'run.scale', fill: {preset: 'as it is now', min: '5', max: '200'}},
		],
		[
			`gcloud run services update webhook-processor ${place} --memory=8Gi --cpu=4`,
			{action: 'run.resources', fill: {preset: 'as it is now', memory: '8Gi', cpu: '4'}},
		],
		[
			`gcloud run services update webhook-processor ${place} --concurrency=50`,
			{action: 'run.concurrency', fill: {preset: 'as it is now', requests: '50'}},
		],
		[`gcloud run services update-traffic webhook-processor ${place} --to-revisions=a-1=100`, {action: 'run.rollback'}],
		[`gcloud run services update-traffic webhook-processor ${place} --to-latest`, {action: 'run.unpin'}],
		[
			`gcloud run deploy webhook-processor ${place} --image=gcr.io/p/pipeline:v2 --no-traffic`,
			{action: 'run.deploy', fill: {image: 'gcr.io/p/pipeline:v2'}},
		],
	])('%s is offered with its values', (line, wanted) => expect(offer(line)).toMatchObject(wanted));

	test.each([
		`gcloud run services update other ${place} --min-instances=5`,
		`gcloud run services update webhook-processor --region={region} --project=elsewhere --min-instances=5`,
		`gcloud run services update webhook-processor --region=mars --project={project} --min-instances=5`,
		`gcloud run services update webhook-processor ${place} --min-instances=5 --image=x`,
		`gcloud run services update-traffic webhook-processor ${place} --to-revisions=a-1=10`,
		`gcloud run services delete webhook-processor ${place}`,
		// It would get all traffic at once, or it names a version that is still to be filled in.
		`gcloud run deploy webhook-processor ${place} --image=gcr.io/p/pipeline:v2`,
		`gcloud run deploy webhook-processor ${place} --image=gcr.io/p/pipeline:VERSION --no-traffic`,
	])('%s is copied only', line => expect(offer(line)).toBeUndefined());

	test('as it is printed by its plan', async () => {
		const printed = async (system: SystemConfig, aim: Offer, seen: object, params: object) => {
			const target = targetOf(systems, aim);
			if (!target) throw new Error('not allowed');
			const {command} = (await specOf(aim.action)).plan(target, seen, params as never, now);
			return recognised(['gcloud', ...(command as string[])], system);
		};
		const spanner = {action: 'spanner.scale', system: 'ingestion', target: 'pipeline-prod'};
		const units = await printed(ingestion, spanner, {resource: 'r', units: 1000}, {preset: 'own number', units: 2000});
		expect(units).toEqual({...spanner, fill: {preset: 'own number', units: '2000'}});
		const sales = systemNamed('sales');
		const job = {action: 'job.run', system: 'sales', target: 'account-scoring-daily'};
		const info = {name: job.target, resource: 'r', schedule: '', timeZone: ''};
		expect(await printed({...sales, actions: {...sales.actions}}, job, info, {})).toEqual(job);
	});

	test('is the action of its step in a shipped runbook', () => {
		const steps = systems.flatMap(system =>
			runbooksOf(system).flatMap(({steps: all}) => all.map(step => ({system, step}))),
		);
		const differs = steps.flatMap(({system, step: {action, commands}}) => {
			const found = commands.flatMap(commandsIn).flatMap(({words}) => recognised(words, system)?.action ?? []);
			return action !== undefined && found.length > 0 && !found.includes(action) ? [`${action}: ${found}`] : [];
		});
		expect(differs).toEqual([]);
	});
});

describe('words of a shell', () => {
	test('are taken apart as a shell would, and what only one can fill in is told', () => {
		expect(commandsIn('a \'b c\' "d e" f\\ g \\\n  --h=1 && i; j # k\nl $(m)')).toEqual([
			{words: ['a', 'b c', 'd e', 'f g', '--h=1'], line: 0, needsShell: false},
			{words: ['i'], line: 1, needsShell: false},
			{words: ['j'], line: 1, needsShell: false},
			{words: ['l', '$(m)'], line: 2, needsShell: true},
		]);
	});
	test('never fail', () => {
		fc.assert(
			fc.property(fc.string(), text => {
				for (const {words} of commandsIn(text)) expect(words.length).toBeGreaterThan(0);
			}),
		);
	});
});

// seed: C-34
describe('text that was decoded wrongly', () => {
	const mangled = (text: string) => new TextDecoder('windows-1252').decode(new TextEncoder().encode(text));

	test('is repaired, twice mangled too, and what is right is left', () => {
		for (const text of ['🚨 Alert', '→ next', '✅ done', 'a — b', 'naïve café, 5 €', 'plain']) {
			expect(unmangled(mangled(text))).toBe(text);
			expect(unmangled(mangled(mangled(text)))).toBe(text);
			expect(unmangled(text)).toBe(text);
		}
	});
	test('never grows', () => {
		fc.assert(
			fc.property(fc.string({unit: 'grapheme'}), text => {
				expect(unmangled(mangled(text)).length).toBeLessThanOrEqual(mangled(text).length);
			}),
		);
	});
});
