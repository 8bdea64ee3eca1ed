/** What the documents say in numbers and names, held against the code that it is about. */
import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {sandboxConfig} from '../../src/config/load.ts';
import {themeNames, tones} from '../../src/config/theme-names.ts';
import {apis, type FaultName, faultNames} from '../../src/sandbox/faults/types.ts';
import {keyLabel, keymap} from '../../src/store/keymap.ts';
import {errorWords} from '../../src/ui/view.ts';
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
	test('the number of sources', () => expect(text).toContain(`all ${sources.length} sources are failing`));
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
		expect([...apis, ...Object.values(parts).flat()].filter(name => !columns.includes(name))).toEqual([]);
	});
});

test('sandbox.md names every fault and every API', () => {
	const text = read('docs/sandbox.md');
	expect(named(text)).toEqual(expect.arrayContaining([...faultNames]));
	expect(apis.filter(api => !text.includes(`\`${api}\``))).toEqual([]);
});

describe('README', () => {
	const text = read('README.md');
	const keys = named(/## Keys[\s\S]*?(?=^## )/m.exec(text)?.[0] ?? '');

	test('has every key of the map, but the second ones', () => {
		const told = new Set(keys.map(key => key?.toLowerCase()));
		const missing = keymap
			.filter(({id, keys: [key = '']}) => !told.has(keyLabel(key).toLowerCase()) && !/^pane\.[2-5]$/.test(id))
			.map(({id}) => id);
		// Ctrl-C is no entry of the table: it cannot be moved.
		expect(missing).toEqual(['interrupt']);
	});
	test('has every theme and every tone', () => {
		expect(themeNames.filter(name => !text.includes(`\`${name}\``))).toEqual([]);
		expect(tones.filter(tone => !new RegExp(`tones: # .*\\b${tone}\\b`).test(text))).toEqual([]);
	});
});
