/** Reads templates of messages: front matter and text. Every mistake has file:line:column. */
import {basename, dirname, join, resolve} from 'node:path';
import {fieldsOf, keyOf} from '../comms/fields.ts';
import type {ConfigFiles} from '../config/files.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {type Template, templateHead} from '../config/schema/templates.ts';
import {UsageError} from '../config/usage.ts';
import {type Path, parseYaml, type YamlFile} from '../config/yaml.ts';
import {cleanLine} from '../text/clean.ts';
import {nearest} from '../text/nearest.ts';
import {masked} from './fences.ts';
import {readText, valid} from './read.ts';

/** Those that come with the program, in the order in which they are offered. */
export const shippedTemplates = [
	'initial',
	'update',
	'resolution',
	'status-page',
	'outage-general',
	'executive',
	'can-report',
	'handoff',
] as const;

/** Characters of one template: a message is for people. */
const longest = 8 * 1024;

/** The place of a path in whichever file wrote it. */
type OriginOf = (path: Path) => {file: YamlFile; path: Path};

/** The templates that a system file or the wall file names. @throws UsageError with all mistakes in them */
export function readTemplates(paths: readonly string[], origin: OriginOf, files: ConfigFiles): Template[] {
	const problems: string[] = [];
	const names = new Set<string>();
	const read = paths.flatMap((written, index): Template[] => {
		const {file, path} = origin(['templates', index]);
		const from = file.place(path);
		const name = nameOf(written);
		if (names.has(name)) {
			problems.push(`${from}: a second template called '${name}'. Give each file its own name.`);
			return [];
		}
		names.add(name);
		try {
			const whole = resolve(dirname(file.file), written);
			return [templateIn(whole, readText(whole, from, files))];
		} catch (error) {
			if (!(error instanceof UsageError)) throw error;
			problems.push(...error.lines);
			return [];
		}
	});
	if (problems.length > 0) throw new UsageError(problems);
	return read;
}

/**
 * The systems with all templates that there are for each: those of the wall file before those of the system, and these
 * before the shipped ones. @param folder of the shipped systems
 */
export function withTemplates(
	systems: readonly SystemConfig[],
	ofWall: readonly Template[],
	folder: string,
	files: ConfigFiles,
): SystemConfig[] {
	// They came with the program, so nobody else wrote them.
	const trusted = {...files, found: false};
	const shipped = shippedTemplates.map(name => {
		const file = join(folder, 'templates', `${name}.md`);
		return templateIn(file, readText(file, undefined, trusted));
	});
	return systems.map(system => {
		const byName = new Map([...shipped, ...(system.messages ?? []), ...ofWall].map(one => [one.name, one]));
		return {...system, messages: [...byName.values()]};
	});
}

/** The name of a template by its file. */
const nameOf = (file: string): string => cleanLine(basename(file, '.md'), 60);

/** @throws UsageError */
function templateIn(file: string, text: string): Template {
	if (text.length > longest)
		throw new UsageError(`${file}:1:1: the template has more than ${longest} characters. Make several of it.`);
	const lines = text.split(/\r?\n/);
	const end = lines[0]?.trim() === '---' ? lines.indexOf('---', 1) : -1;
	if (end < 0)
		throw new UsageError(
			`${file}:1:1: a template begins with lines about it: '---', 'title: ...', 'audience: ...', '---'. Add them.`,
		);
	const yaml = parseYaml(file, masked(lines, 1, end));
	const {title, audience, channel, blocks} = valid(templateHead, yaml.value, yaml.place);
	const body = lines
		.slice(end + 1)
		.map(line => cleanLine(line))
		.join('\n')
		.trim();
	if (body === '')
		throw new UsageError(`${file}:${end + 1}:1: the template has no text. Write it below the last '---'.`);
	const fields = fieldsOf({text: body}).map(one => one.title);
	const unknown = (blocks ?? []).flatMap((name, index) =>
		fields.some(one => keyOf(one) === keyOf(name))
			? []
			: [`${yaml.place(['blocks', index])}: there is no field {${name}} in the text. ${insteadOf(name, fields)}`],
	);
	if (unknown.length > 0) throw new UsageError(unknown);
	return {
		name: nameOf(file),
		title: cleanLine(title, 100),
		audience: cleanLine(audience, 100),
		...(channel !== undefined && {channel: cleanLine(channel, 100)}),
		...(blocks && {blocks: blocks.map(keyOf)}),
		text: body,
	};
}

function insteadOf(name: string, fields: readonly string[]): string {
	const near = nearest(name, fields);
	return near ? `Did you mean '${near}'?` : 'Write the field into the text, or remove it from blocks.';
}
