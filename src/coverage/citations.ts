/** Finds the rows of the requirements in the files of the loaded systems, and says what stands at each place. Pure. */
import {basename} from 'node:path';
import {sourcesOf} from '../config/judged.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {type Path, parseYaml, type YamlFile} from '../config/yaml.ts';
import {kindOf} from '../panes/kinds.ts';
import {paneSources} from '../panes/sources.ts';
import type {Citation, Feature} from './types.ts';

const rowPattern = /\b(S[0-4]|C)-(\d+)\b(?:(?: to |\s?(?:\.\.\.|…|–)\s?)(?:\1-)(\d+)\b)?/g;

/** Rows in a text, in its order: `S0-02 to S0-05` and `S0-02 ... S0-05` are four. */
export const rowsIn = (text: string): string[] =>
	[...text.matchAll(rowPattern)].flatMap(([, seed, first = '', last = first]) =>
		Array.from({length: Math.max(1, Number(last) - Number(first) + 1)}, (_, index) =>
			[seed, String(Number(first) + index).padStart(first.length, '0')].join('-'),
		),
	);

/** An element of a system file: where it begins, and what it gives to the rows that it cites. */
interface Element {
	line: number;
	what: string;
	gives: readonly Feature[];
}

/** @param files texts by path, as one load read them */
export function citationsIn(
	systems: readonly SystemConfig[],
	files: ReadonlyMap<string, string | undefined>,
): Citation[] {
	const yamls = [...files].flatMap(([path, text = '']) => (path.endsWith('.yaml') ? [parseYaml(path, text)] : []));
	return [...files].flatMap(([path, text = '']) => {
		const yaml = yamls.find(({file}) => file === path);
		if (yaml) return inYaml(yaml, text, systems);
		const gives = path.endsWith('.md') ? markdownGives(path, text, systems) : sqlGives(path, yamls, systems);
		return gives ? inText(path, text, () => gives) : [];
	});
}

/** Drills, which come with the program and with no system. */
export const citationsOfDrills = (drills: readonly {id: string; seed: string}[]): Citation[] =>
	drills.flatMap(({id, seed}) =>
		rowsIn(seed).map((row): Citation => ({row, place: `drill ${id}`, what: 'drill', gives: ['drill']})),
	);

function inText(path: string, text: string, elementOf: (line: number, isComment: boolean) => Omit<Element, 'line'>) {
	const name = basename(path);
	return text.split('\n').flatMap((written, index): Citation[] => {
		const {what, gives} = elementOf(index + 1, /^\s*#/.test(written));
		return rowsIn(written).map(row => ({row, place: `${name}:${index + 1}`, what, gives}));
	});
}

/** @param path of a template of messages, or of a runbook */
function markdownGives(path: string, text: string, systems: readonly SystemConfig[]): Omit<Element, 'line'> {
	const name = basename(path, '.md');
	if (/[/\\]templates[/\\]/.test(path)) return {what: 'template', gives: ['tmpl', 'cfg']};
	// The runbook that a kind of incident names leads through it.
	const leads = systems.some(({incidents}) =>
		Object.values(incidents?.types ?? {}).some(({runbook}) => runbook === name),
	);
	return {
		what: leads ? 'playbook' : 'runbook',
		gives: [
			'rb',
			...(leads ? (['inc'] as const) : []),
			...(/^\s*(?:```sql|source:)/m.test(text) ? (['query'] as const) : []),
			// A step that is done when checks are in order.
			...(/^\s*(?:until|verify):|^\s*wait:.*\buntil:/m.test(text) ? (['verify'] as const) : []),
		],
	};
}

/** The text of a query gives what its source does. */
function sqlGives(path: string, yamls: readonly YamlFile[], systems: readonly SystemConfig[]) {
	for (const {value} of yamls) {
		const {system: name, sources = {}} = value as {system?: string; sources?: Record<string, Record<string, unknown>>};
		const system = systems.find(one => one.system === name);
		const found = Object.entries(sources).find(([, {bigquery, spanner}]) =>
			[bigquery, spanner].some(one => typeof one === 'string' && path.endsWith(`/${one}`)),
		);
		if (system && found) return {what: `source ${found[0]}`, gives: sourceGives(system, found[0])};
	}
	return undefined;
}

function inYaml(yaml: YamlFile, text: string, systems: readonly SystemConfig[]): Citation[] {
	const name = (yaml.value as {system?: unknown}).system;
	const system = systems.find(one => one.system === name);
	if (!system) return [];
	const elements = elementsOf(yaml, system).toSorted((a, b) => a.line - b.line);
	const none = {what: '', gives: ['cfg'] as const};
	return inText(yaml.file, text, (line, isComment) => {
		// A line that is a comment is about what follows it.
		const next = isComment ? elements.find(one => one.line > line) : undefined;
		return next ?? elements.findLast(one => one.line <= line) ?? none;
	});
}

/** The lists and maps of a system file whose members are elements of their own, and what each gives. */
function elementsOf(yaml: YamlFile, system: SystemConfig): Element[] {
	const lineOf = (path: Path, atKey = false) => Number(/:(\d+):\d+$/.exec(yaml.place(path, atKey))?.[1] ?? 0);
	const written = yaml.value as Record<string, unknown>;
	return Object.entries(written).flatMap(([section, value]): Element[] => {
		const head = {line: lineOf([section], true), what: section, gives: sectionGives(section)};
		if (Array.isArray(value))
			return [
				head,
				...value.map((item, index) => {
					const id = typeof item === 'object' ? String((item as {id?: unknown}).id ?? '') : String(item);
					return {line: lineOf([section, index]), ...memberGives(section, id, system)};
				}),
			];
		if (section !== 'sources' && section !== 'queries') return [head];
		const ids = Object.keys(value as object);
		return [head, ...ids.map(id => ({line: lineOf([section, id], true), ...memberGives(section, id, system)}))];
	});
}

/** What a whole section gives, where its members are no elements of their own. */
const sections: Readonly<Record<string, readonly Feature[]>> = {
	contacts: ['lad', 'cfg'],
	// Every action follows what it did to its end.
	actions: ['act', 'verify', 'cfg'],
	approvals: ['act', 'cfg'],
	runbooks: ['rb', 'cfg'],
	templates: ['tmpl', 'cfg'],
	incidents: ['inc', 'cfg'],
};

const sectionGives = (section: string): readonly Feature[] => sections[section] ?? ['cfg'];

function memberGives(section: string, id: string, system: SystemConfig): Omit<Element, 'line'> {
	const what = `${section.replace(/s$/, '')} ${id}`;
	switch (section) {
		case 'sources':
			return {what, gives: sourceGives(system, id)};
		case 'queries':
			return {what: `query ${id}`, gives: ['query', 'cfg']};
		case 'checks': {
			const check = system.checks.find(one => one.id === id);
			const shown = check && sourcesOf(system, check.measure).some(source => isShown(system, source));
			return {what, gives: ['check', 'query', 'cfg', ...(shown ? (['pane'] as const) : [])]};
		}
		case 'slos':
			return {what, gives: ['slo', 'check', 'cfg', 'pane']};
		case 'panes': {
			const pane = system.panes.find(one => one.id === id);
			const judges = pane && (kindOf(pane).checks?.(pane, system) ?? []).length > 0;
			return {
				what,
				gives: ['pane', 'query', 'cfg', ...(judges || pane?.kind === 'values' ? (['check'] as const) : [])],
			};
		}
		case 'checklists': {
			const list = system.checklists.find(one => one.id === id);
			const isChecked = list?.items.some(({check}) => check);
			const isDrilled = list?.items.some(({drill}) => drill !== undefined);
			return {
				what,
				gives: [
					'list',
					'cfg',
					'pane',
					...(isChecked ? (['check'] as const) : []),
					...(isDrilled ? (['drill'] as const) : []),
				],
			};
		}
		case 'windows':
			return {what, gives: ['win', 'cfg', 'pane']};
		case 'runbooks':
			return {what, gives: ['rb', 'cfg']};
		default:
			return {what, gives: ['cfg']};
	}
}

const isShown = (system: SystemConfig, source: string): boolean =>
	system.panes.some(pane => paneSources(system, pane).includes(source));

/** A source that nobody shows or judges gives nothing. */
function sourceGives(system: SystemConfig, id: string): readonly Feature[] {
	if (isShown(system, id)) return ['query', 'pane', 'cfg'];
	const isJudged = system.checks.some(({measure}) => sourcesOf(system, measure).includes(id));
	return isJudged ? ['query', 'cfg'] : [];
}
