/** Who gets the bundle gets the licences of what is in it. */
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Metafile} from 'esbuild';
import {describe, expect, test} from 'vitest';
import {bundledPackages, noticesOf} from '../../scripts/notices.ts';

const metafile = (...files: [file: string, bytes: number][]): Metafile => ({
	inputs: {},
	outputs: {
		'dist/x.js': {
			bytes: 1,
			imports: [],
			exports: [],
			inputs: Object.fromEntries(files.map(([file, bytesInOutput]) => [file, {bytesInOutput}])),
		},
	},
});

function packageIn(root: string, name: string, manifest: object, files: Record<string, string> = {}): void {
	const folder = join(root, 'node_modules', name);
	mkdirSync(folder, {recursive: true});
	writeFileSync(join(folder, 'package.json'), JSON.stringify({name, version: '1.2.3', ...manifest}));
	for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
}

describe('F15: notices', () => {
	test('F15: only what is in the bundle, by its innermost package, also through a plugin', () => {
		expect(
			bundledPackages(
				metafile(
					['src/main.ts', 10],
					['node_modules/a/index.js', 10],
					['node_modules/a/lib/b.js', 10],
					['node_modules/@s/c/node_modules/d/index.js', 10],
					['patched:node_modules/@s/c/index.js', 10],
					['node_modules/shaken/index.js', 0],
				),
			),
		).toEqual(['node_modules/@s/c', 'node_modules/@s/c/node_modules/d', 'node_modules/a']);
	});

	test('F15: every text of a package, or its SPDX id where it has none', () => {
		const root = mkdtempSync(join(tmpdir(), 'pitwall-notices-'));
		packageIn(root, 'a', {license: 'MIT'}, {'LICENSE.md': 'May be used.', NOTICE: 'By A.', 'license.js': 'no'});
		packageIn(root, 'b', {license: 'ISC'});
		packageIn(root, 'c', {licenses: [{type: 'MIT'}, {type: 'BSD-2-Clause'}]}, {COPYING: 'Copy it.'});
		packageIn(root, 'd', {});
		const text = noticesOf(
			metafile(...['a', 'b', 'c', 'd'].map((name): [string, number] => [`${root}/node_modules/${name}/i.js`, 1])),
		);
		expect(text).toContain('a 1.2.3 (MIT)\n\nMay be used.\n\nBy A.\n');
		expect(text).toContain('b 1.2.3 (ISC)\n\nThe package ships no text of its licence: ISC');
		expect(text).toContain('c 1.2.3 (MIT OR BSD-2-Clause)\n\nCopy it.');
		expect(text).toContain('d 1.2.3 (not stated)');
	});

	test('F15: the bundle that is shipped has them', () => {
		const text = readFileSync('dist/THIRD-PARTY-NOTICES', 'utf8');
		for (const name of ['ink', 'react', 'zod', '@grpc/grpc-js', '@google-cloud/bigquery', 'yoga-layout'])
			expect(text).toMatch(new RegExp(`^${name} \\d[^ ]* \\([^)]+\\)$`, 'm'));
		expect(text).toContain('Permission is hereby granted, free of charge');
		expect(text).not.toContain('(not stated)');
		const packed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {encoding: 'utf8'});
		expect(packed).toContain('dist/THIRD-PARTY-NOTICES');
	});
});
