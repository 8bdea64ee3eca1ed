/** docs/checks.md: every measure has an example, every example loads, and the sandbox's Monitoring knows every metric in it. */
import {readFileSync} from 'node:fs';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {parse, stringify} from 'yaml';
import type {z} from 'zod';
import {clockFrom} from '../../src/clock.ts';
import {createCloud} from '../../src/cloud/cloud.ts';
import type {CloudReads} from '../../src/cloud/port.ts';
import {measure} from '../../src/config/schema/measures.ts';
import {type SourceConfig, sourceSchema} from '../../src/config/schema/sources.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import {type RunningSandbox, startSandbox} from '../../src/sandbox/process/server.ts';
import {told} from '../support/mistakes.ts';
import {unhurried} from '../support/patience.ts';
import {quietOrigin} from '../support/quiet.ts';

interface Example {
	heading: string;
	system: {sources: Record<string, unknown>; checks: {measure: Record<string, unknown>}[]};
}

const skeleton = {
	system: 'page',
	title: 'Page',
	project: 'page',
	region: 'us-central1',
	tz: 'America/Los_Angeles',
	panes: [],
};
const examples: Example[] = readFileSync('docs/checks.md', 'utf8')
	.split(/^## /m)
	.slice(1)
	.map(section => {
		const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(section) ?? [];
		const [heading = ''] = section.split('\n');
		return {heading: heading.replaceAll('`', ''), system: parse(yaml) as Example['system']};
	});

type Def = z.core.$ZodTypeDef & {in?: z.core.$ZodType; shape?: Record<string, z.core.$ZodType>};
/** The key by which each measure is known: the last one that it cannot do without. */
const measures = measure.options.map(option => {
	const def = option._zod.def as Def;
	const {shape = {}} = (def.in ? def.in._zod.def : def) as Def;
	const needed = Object.entries(shape).flatMap(([name, {_zod}]) =>
		_zod.optin === undefined && name !== 'source' ? [name] : [],
	);
	return needed.at(-1) ?? '';
});

test('has an example of every measure, and of nothing else', () => {
	const shown = examples.flatMap(({heading}) => (/^\w+$/.test(heading) && measures.includes(heading) ? [heading] : []));
	expect([...shown].sort()).toEqual([...measures].sort());
});

describe.each(examples)('$heading', ({heading, system}) => {
	test('loads without a word', () => {
		expect(told(stringify({...skeleton, ...system}))).toEqual({lines: [], warnings: []});
	});
	if (measures.includes(heading))
		test('shows what it is about', () => {
			expect(system.checks.some(check => heading in check.measure)).toBe(true);
		});
});

describe('the sandbox', () => {
	let sandbox: RunningSandbox;
	let reads: CloudReads;
	const [sales] = sandboxConfig('systems').systems;
	beforeAll(async () => {
		sandbox = await startSandbox({seed: 7, story: 'calm', storyAfterMinutes: 60, origin: quietOrigin()});
		await sandbox.loaded;
		({reads} = createCloud(sandbox.connection, clockFrom(sandbox.connection.clock), unhurried));
	});
	afterAll(async () => {
		await reads?.close();
		await sandbox?.close();
	});
	const metrics = examples.flatMap(({heading, system}) =>
		Object.entries(system.sources).flatMap(([id, raw]): [string, SourceConfig][] => {
			const source = sourceSchema.parse(raw);
			return 'metric' in source ? [[`${heading}: ${id}`, source]] : [];
		}),
	);
	test.each(metrics)('answers %s', async (_, source) => {
		if (!sales) throw new Error('no system');
		const {answer} = await reads.read(sales, 'it', source, undefined, new AbortController().signal);
		expect(answer.kind).toBe('series');
	});
});
