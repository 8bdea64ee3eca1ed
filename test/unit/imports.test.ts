/** The rooms of docs/architecture.md and the directions between them, held. */
import {globSync, readFileSync} from 'node:fs';
import {dirname, join, matchesGlob, normalize} from 'node:path';
import {describe, expect, test} from 'vitest';

const files = globSync('{src,panels,hooks}/**/*.{ts,tsx}');
const texts = new Map(files.map(file => [file, readFileSync(file, 'utf8')]));
const textOf = (file: string) => texts.get(file) ?? '';
const importsOf = (file: string) =>
	[...textOf(file).matchAll(/(?:from|import\(|import)\s*['"]([^'"]+)['"]/g)].map(match => match[1] as string);
const local = (file: string, specifier: string) =>
	specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier;

const offenders = (inside: RegExp, forbidden: RegExp, except: RegExp = /^$/) =>
	files
		.filter(file => inside.test(file))
		.flatMap(file => importsOf(file).map(specifier => ({file, target: local(file, specifier)})))
		.filter(({file, target}) => forbidden.test(target) && !except.test(file))
		.map(({file, target}) => `${file} -> ${target}`);

/** A room of the table in docs/architecture.md: a folder or a file of its own. */
interface Room {
	names: readonly string[];
	imports: readonly string[] | 'everything';
}

const section = readFileSync('docs/architecture.md', 'utf8')
	.split(/^## /m)
	.find(part => part.startsWith('Where things are'));
const rooms: readonly Room[] = (section ?? '')
	.split('\n')
	.filter(line => line.startsWith('| `'))
	.map(line => line.split('|').map(cell => cell.trim()))
	.map(([, names = '', , imports = '']) => ({
		names: [...names.matchAll(/`([^`]+?)\/?`/g)].map(([, name]) => name as string),
		imports: imports === 'everything' ? imports : imports.split(' ').filter(name => name !== '–'),
	}));

/** How much of a path a name says, 0 where it is another path: a pattern of files says more than their folder. */
const said = (path: string, name: string) =>
	name === path || path.startsWith(`${name}/`) || matchesGlob(path, name) ? name.length : 0;
const roomsByPath = new Map<string, Room | undefined>();
/** The room that says most of the path. */
function roomOf(path: string): Room | undefined {
	if (!roomsByPath.has(path)) {
		const fitting = rooms
			.map(room => ({room, length: Math.max(...room.names.map(name => said(path, name)))}))
			.filter(({length}) => length > 0);
		roomsByPath.set(path, fitting.toSorted((a, b) => b.length - a.length)[0]?.room);
	}
	return roomsByPath.get(path);
}
/** How the third column names a room: without src/ and the ending. */
const shortName = (path: string) =>
	path
		.replace(/^src\//, '')
		.split('/')[0]
		?.replace(/\.tsx?$/, '') ?? path;

/** What the files of a room import from other rooms. */
const importedBy = (room: Room) => [
	...new Set(
		files
			.filter(file => roomOf(file) === room)
			.flatMap(file =>
				importsOf(file)
					.filter(specifier => specifier.startsWith('.'))
					.map(specifier => local(file, specifier)),
			)
			.filter(target => roomOf(target) !== room),
	),
];

describe('the rooms of docs/architecture.md', () => {
	test('every file has one', () => expect(files.filter(file => !roomOf(file))).toEqual([]));
	test.each(rooms.filter(({imports}) => imports !== 'everything').map(room => [room.names.join(' '), room] as const))(
		'%s imports what its row says',
		(_, room) => {
			const used = importedBy(room);
			expect([...new Set(used.map(shortName))].sort().join(' ')).toBe([...room.imports].sort().join(' '));
			const below = used.filter(target => rooms.indexOf(roomOf(target) as Room) > rooms.indexOf(room));
			expect(below).toEqual([]);
		},
	);
});

describe('what else may not be imported', () => {
	test('the files are found', () => expect(files.length).toBeGreaterThan(30));
	test('what does not draw knows neither Ink nor React', () =>
		expect(
			offenders(
				/^src\/(cloud|actions|poll|checks|charts|config|journal|memory|notify|sandbox|store|panes|plain|keys|text|terminal|theme)\//,
				/^(ink|react)$|\.tsx$/,
			),
		).toEqual([]));
	test('what turns the code cache on loads nothing before it but where the cache is', () =>
		expect(
			['src/main.ts', 'src/config/paths.ts', 'src/files/own.ts']
				.flatMap(importsOf)
				.filter(name => !name.startsWith('node:')),
		).toEqual(['./config/paths.ts', './files/own.ts', './cli.ts']));
	test('only src/cloud imports a Google client', () =>
		expect(offenders(/./, /^(@google-cloud\/|google-auth-library)/, /^src\/cloud\//)).toEqual([]));
	test('the kinds of sources load neither clients nor zod: the poller asks them before the first frame', () => {
		const loaded = new Set(['src/cloud/sources/kinds.ts']);
		// A set is walked to its end, whatever is added on the way.
		for (const file of loaded) {
			const values = textOf(file).matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)';/gm);
			for (const [, specifier = ''] of values) {
				const target = local(file, specifier);
				if (target.startsWith('src/')) loaded.add(target);
				else expect.soft(target, `${file} loads it`).toMatch(/^(node:|date-fns|@date-fns\/)/);
			}
		}
		expect(loaded.size).toBeGreaterThan(15);
		expect([...loaded].filter(file => /\/(clients|schema)\//.test(file))).toEqual([]);
	});
	test('nothing imports the sandbox but its command and what starts it beside the wall; the command line knows its stories', () =>
		expect(
			offenders(
				/^(?!src\/sandbox\/)/,
				/^src\/sandbox\/(?!contract\/stories\.ts$)/,
				/^src\/commands\/(sandbox|endpoints|sandboxOptions)\.ts$/,
			),
		).toEqual([]));
	test('no file of the actions and their dialogs leads back to itself, by types neither', () => {
		const known = new Map<string, string[]>();
		const importedBy = (file: string): string[] => {
			const found =
				known.get(file) ??
				[...textOf(file).matchAll(/^(?:import|export) [^;]*?from '(\.[^']+)';/gm)].map(([, at = '']) =>
					local(file, at),
				);
			known.set(file, found);
			return found;
		};
		const leadsBack = (file: string) => {
			const reached = new Set(importedBy(file));
			// A set is walked to its end, whatever is added on the way.
			for (const one of reached) for (const next of importedBy(one)) reached.add(next);
			return reached.has(file);
		};
		expect(files.filter(file => /^(src\/actions|panels\/dialogs)\//.test(file) && leadsBack(file))).toEqual([]);
	});
	test('panels reach the cloud and the pollers only through hooks', () =>
		expect(offenders(/^panels\//, /^src\/(cloud|poll)\/(?!types)/)).toEqual([]));
	test('pure parts ask no clock', () =>
		expect(
			files.filter(
				file =>
					/^src\/(checks|charts|sandbox\/world)\//.test(file) &&
					/Date\.now\(|new Date\(\)|Math\.random\(/.test(textOf(file)),
			),
		).toEqual([]));
	test('one line sends what changes the cloud, in the executor', () =>
		expect(
			files.flatMap(file =>
				[...textOf(file).matchAll(/writes\.send\(/g)].flatMap(() => (file === 'src/cloud/deferred.ts' ? [] : [file])),
			),
		).toEqual(['src/actions/executor.ts']));
	test('what an action is made of sends nothing: only the executor and its wiring know the port', () =>
		expect(files.filter(file => !/^src\/cloud\//.test(file) && /\bCloudWrites\b/.test(textOf(file)))).toEqual([
			'src/actions/executor.ts',
		]));
});

test('unit and component tests start nothing: no process, no terminal, no SQL engine', () => {
	const started =
		/^import (?!type )[^;]*?from '(?:node:child_process|@lydell\/node-pty|.*\/(?:sql\/engine|support\/(?:terminal|processes|shippedSql|world-recorder))\.ts)'/m;
	const found = globSync('test/{unit,component}/**/*.test.{ts,tsx}').filter(file =>
		started.test(readFileSync(file, 'utf8')),
	);
	expect(found).toEqual([]);
});
