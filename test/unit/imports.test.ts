/** The import directions of docs/architecture.md, held. */
import {globSync, readFileSync} from 'node:fs';
import {dirname, join, normalize} from 'node:path';
import {describe, expect, test} from 'vitest';

const files = globSync('{src,panels,hooks}/**/*.{ts,tsx}');
const importsOf = (file: string) =>
	[...readFileSync(file, 'utf8').matchAll(/(?:from|import\(|import)\s*['"]([^'"]+)['"]/g)].map(
		match => match[1] as string,
	);
const local = (file: string, specifier: string) =>
	specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier;

const offenders = (inside: RegExp, forbidden: RegExp, except: RegExp = /^$/) =>
	files
		.filter(file => inside.test(file))
		.flatMap(file => importsOf(file).map(specifier => ({file, target: local(file, specifier)})))
		.filter(({file, target}) => forbidden.test(target) && !except.test(file))
		.map(({file, target}) => `${file} -> ${target}`);

describe('imports point inward', () => {
	test('the files are found', () => expect(files.length).toBeGreaterThan(30));
	test('cloud, actions, poll, checks, config, memory, notify and sandbox never know the screen', () =>
		expect(
			offenders(
				/^src\/(cloud|actions|poll|checks|config|memory|notify|sandbox)\//,
				/^(panels|hooks|src\/ui|src\/store\/(?!types|keymap))|^(ink|react)$/,
			),
		).toEqual([]));
	test('lines of text are made without anything that draws', () =>
		expect(offenders(/^src\/plain\//, /^(panels|hooks)|^(ink|react)$|\.tsx$/)).toEqual([]));
	test('what turns the code cache on loads nothing before it but where the cache is', () =>
		expect(['src/main.ts', 'src/config/paths.ts'].flatMap(importsOf).filter(name => !name.startsWith('node:'))).toEqual(
			['./config/paths.ts', './cli.ts'],
		));
	test('cleaning text needs nothing of ours', () =>
		expect(offenders(/^src\/text\//, /^(src\/(?!text\/)|panels|hooks)/)).toEqual([]));
	test('only src/cloud imports a Google client', () =>
		expect(offenders(/./, /^(@google-cloud\/|google-auth-library)/, /^src\/cloud\//)).toEqual([]));
	test('nothing imports the sandbox but its command and what starts it beside the wall', () =>
		expect(
			offenders(/^(?!src\/sandbox\/)/, /^src\/sandbox\//, /^src\/commands\/(sandbox|endpoints|sandboxOptions)\.ts$/),
		).toEqual([]));
	test('the terminal knows neither the wall nor its data', () =>
		expect(offenders(/^src\/terminal\//, /^(panels|hooks|src\/(?!terminal\/|text\/))|^(ink|react)$/)).toEqual([]));
	test('panels reach the cloud and the pollers only through hooks', () =>
		expect(offenders(/^panels\//, /^src\/(cloud|poll)\/(?!types)/)).toEqual([]));
	test('pure parts ask no clock', () =>
		expect(
			files.filter(
				file =>
					/^src\/(checks|sandbox\/world)\//.test(file) &&
					/Date\.now\(|new Date\(\)|Math\.random\(/.test(readFileSync(file, 'utf8')),
			),
		).toEqual([]));
	test('mutating calls are made by the executor alone', () =>
		expect(
			files.filter(
				file =>
					!/^src\/(actions\/executor|cloud\/(writes|deferred))\.ts$/.test(file) &&
					/writes\.(setTraffic|invoke|runJob)\(/.test(readFileSync(file, 'utf8')),
			),
		).toEqual([]));
});
