/** Templates of one's own, and the mistakes in them. */
import {mkdirSync, mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {configFiles} from '../../src/config/files.ts';
import {UsageError} from '../../src/config/usage.ts';
import {loadConfig} from '../../src/load/load.ts';

const head = '---\ntitle: T\naudience: us\n---\n';

/** A wall with files of its own in `own/`, and these lines more in the wall file. */
function load(files: Readonly<Record<string, string>>, wall: string, override = '{}') {
	const folder = mkdtempSync(join(tmpdir(), 'pitwall-templates-'));
	mkdirSync(join(folder, 'own'));
	for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'own', name), text);
	const path = join(folder, 'pitwall.yaml');
	writeFileSync(path, `systems: [sales]\noverrides: {sales: ${override}}\n${wall}\n`);
	const system = loadConfig(path, 'systems', configFiles()).systems[0];
	return system?.messages ?? [];
}

function mistakesOf(...args: Parameters<typeof load>): string {
	try {
		load(...args);
	} catch (error) {
		if (error instanceof UsageError) return error.lines.join('\n').replaceAll(/\S*pitwall-templates-\w+\//g, '');
		throw error;
	}
	return '';
}

describe("a template of one's own", () => {
	test('is offered with the shipped ones', () => {
		const names = load({'mine.md': `${head}Hello {Lead}`}, 'templates: [own/mine.md]').map(({name}) => name);
		expect(names).toContain('mine');
		expect(names).toContain('initial');
	});
	test('takes the place of a shipped one of its name', () => {
		const all = load({'initial.md': `${head}Ours`}, 'templates: [own/initial.md]');
		expect(all.filter(({name}) => name === 'initial')).toMatchObject([{text: 'Ours'}]);
		expect(all.length).toBe(load({}, '').length);
	});
	test('of the wall file comes before that of the system', () => {
		const files = {'a.md': `${head}of the wall`};
		const ofSystem = mkdtempSync(join(tmpdir(), 'pitwall-of-system-'));
		writeFileSync(join(ofSystem, 'a.md'), `${head}of the system`);
		const override = `{templates: [${join(ofSystem, 'a.md')}]}`;
		expect(load(files, '', override).find(({name}) => name === 'a')?.text).toBe('of the system');
		expect(load(files, 'templates: [own/a.md]', override).find(({name}) => name === 'a')?.text).toBe('of the wall');
	});
});

describe('a mistake is said with its place', () => {
	test.each([
		['no front matter', {'a.md': 'Hello'}, 'own/a.md:1:1: a template begins with lines about it'],
		['no text', {'a.md': head}, 'own/a.md:4:1: the template has no text'],
		['no audience', {'a.md': '---\ntitle: T\n---\nx'}, 'own/a.md:1:1: audience is missing'],
		[
			'a field that there is not',
			{'a.md': '---\ntitle: T\naudience: us\nblocks: [Root Cause, Laed]\n---\n{Lead} {Root Cause}'},
			"own/a.md:4:22: there is no field {Laed} in the text. Did you mean 'Lead'?",
		],
		['too long', {'a.md': head + 'x'.repeat(9000)}, 'own/a.md:1:1: the template has more than 8192 characters'],
	] as const)('%s', (_, files, said) => {
		expect(mistakesOf(files, 'templates: [own/a.md]')).toContain(said);
	});
	test('no such file', () => {
		expect(mistakesOf({}, 'templates: [own/a.md]')).toMatch(
			/^pitwall\.yaml:3:13: cannot read own\/a\.md: no such file/,
		);
	});
	test('two of one name', () => {
		expect(mistakesOf({'a.md': `${head}x`}, 'templates: [own/a.md, ./own/a.md]')).toBe(
			"pitwall.yaml:3:23: a second template called 'a'. Give each file its own name.",
		);
	});
	test.each([
		['an address in the config', '{name: a, kind: slack, url: "https://hooks.slack.com/x"}'],
		['two of one name', '{name: a, kind: slack, url: {env: X}}, {name: a, kind: slack, url: {env: Y}}'],
		['no key', '{name: a, kind: pagerduty}'],
		['an unknown kind', '{name: a, kind: teams, url: {env: X}}'],
		['a relative file', '{name: a, kind: slack, url: {file: x}}'],
	])('a webhook with %s', (_, text) => {
		expect(mistakesOf({}, `webhooks: [${text}]`)).toMatch(/^pitwall\.yaml:3:\d+: webhooks/);
	});
});
