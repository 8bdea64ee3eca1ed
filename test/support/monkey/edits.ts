/** Changes of the config on disk: such that count, and such that must change nothing but one line of the screen. */
import {attacks} from '../hostile.ts';

export interface Edit {
	name: string;
	/** Inside the folder of the wall file. */
	file: string;
	/** The new text, made of the one that it had at the start; undefined deletes. */
	text: (original: string) => string | undefined;
	/** In place, by rename as editors do, or deleted first. */
	how: 'write' | 'rename' | 'again';
}

const wallFile = 'pitwall.yaml';
const systemFile = 'systems/aiusage.yaml';
const sqlFile = 'systems/sql/aiusage_freshness.sql';

const base = 'systems: [sales, ingestion, systems/aiusage.yaml]\n';
const wall = (name: string, more: string, how: Edit['how'] = 'write'): Edit => ({
	name,
	file: wallFile,
	text: () => base + more,
	how,
});
const system = (name: string, text: Edit['text'], how: Edit['how'] = 'write'): Edit => ({
	name,
	file: systemFile,
	text,
	how,
});

/** As it was at the start. */
export const mended: readonly Edit[] = [
	wall('wall as it was', ''),
	system('system as it was', original => original),
	{name: 'sql as it was', file: sqlFile, text: original => original, how: 'write'},
];

const titled = ([name, title]: [string, string]): Edit =>
	system(`title with ${name}`, original =>
		original.replace(/^title: .*$/m, () => `title: ${JSON.stringify(title.toWellFormed())}`),
	);

export const validEdits: readonly Edit[] = [
	...mended,
	{
		name: 'other order',
		file: wallFile,
		text: () => 'systems: [systems/aiusage.yaml, sales, ingestion]\n',
		how: 'rename',
	},
	{name: 'one system', file: wallFile, text: () => 'systems: [ingestion]\n', how: 'write'},
	wall('keys moved', 'keys: {freeze: F, page.down: [space, ctrl-f], unpin: [], help: "h"}\n', 'rename'),
	wall('notifications', 'notify: {osc9: true, osc777: true, command: [/bin/sh, -c, "cat >/dev/null"]}\n'),
	wall('a command that fails', 'notify: {bell: false, command: [/nonexistent/page-me]}\ntitle: false\n', 'again'),
	wall('mouse', 'mouse: true\n'),
	wall('read-only', 'readOnly: true\n'),
	wall('no money', 'maxUsdPerDay: 0.000001\n', 'rename'),
	wall('another zone', 'overrides: {aiusage: {tz: Pacific/Chatham}}\n'),
	wall('another project', 'overrides: {aiusage: {project: not-there, region: europe-west1}}\n'),
	...Object.entries(attacks).map(titled),
	{name: 'sql commented', file: sqlFile, text: original => `-- changed\n${original}`, how: 'rename'},
	{name: 'sql that Google refuses', file: sqlFile, text: () => 'SELECT nothing FROM nowhere', how: 'write'},
];

export const brokenEdits: readonly Edit[] = [
	wall('unclosed', 'keys: {freeze: ['),
	wall('unknown key', 'colour: blue\n', 'rename'),
	wall('key conflict', 'keys: {freeze: j}\n'),
	{name: 'no systems', file: wallFile, text: () => 'systems: []\n', how: 'write'},
	{name: 'empty', file: wallFile, text: () => '', how: 'write'},
	{name: 'gone', file: wallFile, text: () => undefined, how: 'write'},
	{name: 'bytes', file: wallFile, text: () => '\x00\x01\x1b[2J\ufffd\x9b31m: ][', how: 'write'},
	{name: 'a system that is not there', file: wallFile, text: () => 'systems: [sales, nowhere.yaml]\n', how: 'rename'},
	{name: 'twice the same', file: wallFile, text: () => 'systems: [sales, sales]\n', how: 'write'},
	...Object.entries(attacks).map(([name, text]) =>
		wall(`key with ${name}`, `${JSON.stringify(text.toWellFormed())}: 1\n`),
	),
	system('system gone', () => undefined),
	system('half a system', original => original.slice(0, original.length / 2)),
	system('unknown source', original => `${original}\nslos: [{id: x, source: nowhere}]\n`, 'rename'),
	{name: 'sql gone', file: sqlFile, text: () => undefined, how: 'write'},
];
