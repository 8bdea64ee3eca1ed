/** Values that nobody has filled in: placeholders such as [Contact], steps of the ladder with nobody to call, limits that nobody decided (C-33). */
import type {SystemConfig} from '../config/schema/system.ts';
import type {Finding} from './finding.ts';

/** `[Contact]`, `<your name>`, `TODO`: what templates leave for people to replace. */
const placeholder = /\[[A-Z][A-Za-z0-9 _/&'-]*\]|<[a-z][A-Za-z0-9 _-]*>|\b(?:TODO|TBD|FIXME|CHANGEME)\b/;

/** Parts of a system whose texts are code or patterns, where brackets mean something else. */
const code: ReadonlySet<string> = new Set(['sources', 'books', 'panes', 'checks', 'slos']);

interface Left {
	path: string;
	text: string;
}

function placeholdersIn(value: unknown, path: string): Left[] {
	if (typeof value === 'string') return placeholder.test(value) ? [{path, text: value}] : [];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, item]) => placeholdersIn(item, path === '' ? key : `${path}.${key}`));
}

/** One finding for each value that is missing, with its rows of the requirements where the file names them. */
export function valueFindings(system: SystemConfig): readonly Finding[] {
	const part = {part: 'values', system: system.system} as const;
	const {contacts} = system;
	const rows = contacts?.seed === undefined ? '' : ` (${contacts.seed})`;
	const unset = (what: string, todo: string): Finding => ({...part, level: 'look', says: what, todo});
	const left = Object.entries(system)
		.filter(([key]) => !code.has(key))
		.flatMap(([key, value]) => placeholdersIn(value, key))
		.map(({path, text}) => unset(`${path} is a placeholder: ${text}${rows}`, `write what it stands for into ${path}`));
	const nobody = (['ladder', 'others'] as const).flatMap(list =>
		(contacts?.[list] ?? []).flatMap(({name, people, channels, phones, links, seed}, index) =>
			[people, channels, phones, links].every(one => one.length === 0)
				? [
						unset(
							`contacts.${list}.${index} (${name}) names nobody to call${seed === undefined ? rows : ` (${seed})`}`,
							`write people, channels or phones into contacts.${list}.${index}`,
						),
					]
				: [],
		),
	);
	const none = contacts
		? []
		: [
				unset(
					'contacts is not set: E has nobody to show',
					'write contacts: {ladder: [{name: On call, people: [...]}]}',
				),
			];
	const assumed = system.checks.flatMap(({id, seed, assumed: from}) =>
		from === undefined
			? []
			: [
					unset(
						`check ${id} has limits that nobody decided: ${from}${seed === undefined ? '' : ` (${seed})`}`,
						`write the limits that you want into checks.${id}.levels, and remove assumed`,
					),
				],
	);
	const closed = system.windows.flatMap(({id, title, allow, deny, seed}, index) =>
		allow || deny
			? []
			: [
					unset(
						`windows.${index} (${title}) has no hours, and so is never open${seed === undefined ? '' : ` (${seed})`}`,
						`write allow: [{days: [...], from: "09:00", to: "17:00"}] into the window '${id}'`,
					),
				],
	);
	const all = [...left, ...nobody, ...none, ...assumed, ...closed];
	return all.length > 0 ? all : [{...part, level: 'ok', says: 'no placeholder is left'}];
}
