/** What the documents say in numbers and names, held against the code that it is about. */

import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {anySpecOf, catalogue} from '../../src/actions/catalogue.ts';
import {errorWords} from '../../src/checks/source-standing.ts';
import {themeNames, tones} from '../../src/config/theme-names.ts';
import {keyLabel, keymap} from '../../src/keys/keymap.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import {kinds} from '../../src/panes/kinds.ts';
import {apiNames} from '../../src/sandbox/apis/index.ts';
import {type FaultName, faultNames} from '../../src/sandbox/faults/names.ts';
import {parts, shown} from '../support/faultMatrix.ts';
import {ceiling, watchedIn} from '../support/faultyWall.ts';

const read = (file: string) => readFileSync(file, 'utf8');
/** The rows of tables: those cells of the first column that are code. */
const named = (text: string) =>
	[...text.matchAll(/^\| ([^|]*)\|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(one => one[1]));

describe('faults.md', () => {
	const text = read('docs/faults.md');
	const sources = watchedIn(sandboxConfig('systems'));

	test('the requests of a healthy minute are those of the shipped systems', () => {
		const names: Record<string, string> = {"Logging's lists": 'logging', 'the health page': 'http'};
		const [, list = ''] = /requests per minute[^:]*: ([^)]*)\)/.exec(text.replaceAll('\n', ' ')) ?? [];
		const told = list.split(', ').map(entry => {
			const [, name = '', number] = /^(.*) (\d+)$/.exec(entry) ?? [];
			return [names[name] ?? name.toLowerCase(), Number(number)];
		});
		const real = [...ceiling(sources)].map(([api, requests]) => [api, Math.ceil(requests - 1e-9)]);
		expect(Object.fromEntries(told)).toEqual(Object.fromEntries(real));
	});
	test('has a row for every fault, with the word of what the matrix expects', () => {
		const rows = text.split('\n').filter(line => line.startsWith('| '));
		const says = (name: FaultName) => {
			const kind = shown[name]?.kind;
			return rows.some(row => named(row).includes(name) && (!kind || row.includes(`_${errorWords[kind]}_`)));
		};
		expect(faultNames.filter(name => !says(name))).toEqual([]);
	});
	test('has every column of the matrix', () => {
		const [, matrix = ''] = /## The matrix([\s\S]*?)## /.exec(text) ?? [];
		const columns = named(matrix);
		expect([...apiNames, ...Object.values(parts).flat()].filter(name => !columns.includes(name))).toEqual([]);
	});
});

test('sandbox.md names every fault and every API', () => {
	const text = read('docs/sandbox.md');
	expect(named(text)).toEqual(expect.arrayContaining([...faultNames]));
	expect(apiNames.filter(api => !text.includes(`\`${api}\``))).toEqual([]);
});

test('actions.md has a row for every action, with its risk', async () => {
	const rows = new Map(
		[...read('docs/actions.md').matchAll(/^\| `([^`]+)` \|[^|]*\| (\w+) \|/gm)].map(([, id, risk]) => [id, risk]),
	);
	const risks = Object.keys(catalogue).map(async action => [action, (await anySpecOf(action)).risk] as const);
	expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(await Promise.all(risks)));
});

test('panes.md tells of every kind', () => {
	const text = read('docs/panes.md');
	expect(Object.keys(kinds).filter(kind => !text.includes(`| \`${kind}\` |`))).toEqual([]);
});

describe('README', () => {
	const text = read('README.md');
	const keys = named(/## Keys[\s\S]*?(?=^## )/m.exec(text)?.[0] ?? '');

	test('has every key of the map, but the second ones', () => {
		const told = new Set(keys.map(key => key?.toLowerCase()));
		const missing = keymap
			.filter(
				({id, keys: [key = '']}) => key !== '' && !told.has(keyLabel(key).toLowerCase()) && !/^pane\.[2-8]$/.test(id),
			)
			.map(({id}) => id);
		// Ctrl-C is no entry of the table: it cannot be moved.
		expect(missing).toEqual(['interrupt']);
	});
	test('has every theme and every tone', () => {
		expect(themeNames.filter(name => !text.includes(`\`${name}\``))).toEqual([]);
		expect(tones.filter(tone => !new RegExp(`tones: # .*\\b${tone}\\b`).test(text))).toEqual([]);
	});
});
