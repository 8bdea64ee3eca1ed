/** What may be typed where, from the definitions of the commands: the completions of all shells are made of it. Pure. */
import type {Option} from 'commander';
import {commands} from '../line/commands.ts';
import type {CommandLine} from '../line/types.ts';
import {wall} from '../line/wall.ts';

/** Names that only a configuration knows; `pitwall completion --names systems` lists them. */
export const nameKinds = ['systems', 'checks', 'queries'] as const;
export type NameKind = (typeof nameKinds)[number];

/** What comes behind an option, or as an argument. */
export type Takes =
	| {kind: 'words'; words: readonly string[]}
	| {kind: 'files'}
	| {kind: 'folders'}
	| {kind: 'names'; of: NameKind}
	/** Something that no shell can know. */
	| {kind: 'text'};

export interface OptionWords {
	/** `--lines`, and `-n` where there is one. */
	long: string;
	short?: string;
	summary: string;
	/** Absent for a switch. */
	takes?: Takes;
}

export interface CommandWords {
	/** `config check`; empty for the wall. */
	path: string;
	summary: string;
	/** Its own; those of the wall are known everywhere. */
	options: readonly OptionWords[];
	arguments: readonly Takes[];
	commands: readonly {name: string; summary: string}[];
}

const byPlaceholder: Readonly<Record<string, Takes>> = {
	file: {kind: 'files'},
	folder: {kind: 'folders'},
	system: {kind: 'names', of: 'systems'},
	check: {kind: 'names', of: 'checks'},
	query: {kind: 'names', of: 'queries'},
};

function takesOf(placeholder: string, choices: readonly string[] | undefined): Takes {
	if (choices) return {kind: 'words', words: choices};
	return byPlaceholder[placeholder.replace(/[^a-z]/g, '')] ?? {kind: 'text'};
}

function optionWords({long = '', short, description, flags, required, optional, argChoices}: Option): OptionWords {
	const placeholder = /[<[].*/.exec(flags)?.[0] ?? '';
	return {
		long,
		...(short && {short}),
		summary: description,
		...((required || optional) && {takes: takesOf(placeholder, argChoices)}),
	};
}

const help: OptionWords = {long: '--help', short: '-h', summary: 'display help for command'};
const version: OptionWords = {long: '--version', short: '-V', summary: 'output the version number'};

function wordsOf(line: CommandLine, path: string): CommandWords[] {
	const own = {
		path,
		summary: line.summary,
		options: [
			...(line.options ?? []).filter(({hidden}) => !hidden).map(optionWords),
			help,
			...(path === '' ? [version] : []),
		],
		arguments: (line.arguments ?? []).map(argument => takesOf(argument.name(), argument.argChoices)),
		commands: (line.commands ?? []).map(({name, summary}) => ({name, summary})),
	};
	return [own, ...(line.commands ?? []).flatMap(sub => wordsOf(sub, path === '' ? sub.name : `${path} ${sub.name}`))];
}

/** Every command, the wall first, those under another behind it. */
export const allWords = (): CommandWords[] => wordsOf({...wall, commands}, '');

/** The options that are known at a command: its own, then those of the wall. */
export function knownOptions(all: readonly CommandWords[], {options}: CommandWords): OptionWords[] {
	const own = new Set(options.map(({long}) => long));
	const [first] = all;
	return [...options, ...(first?.options.filter(({long}) => !own.has(long)) ?? [])];
}
