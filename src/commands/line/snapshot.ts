/** `pitwall snapshot`. */
import {Option} from 'commander';
import type {SnapshotOptions} from '../snapshot.ts';
import {cloudOptions, systemOption} from './options.ts';
import {commandLine} from './types.ts';
import {integer, size} from './values.ts';
import {lookOptions} from './wall.ts';

export const snapshot = commandLine<SnapshotOptions>({
	name: 'snapshot',
	summary: 'draw one frame of the wall, once everything has answered, as text or as a picture',
	details: [
		'PNG is made by rsvg-convert, where that is installed. Pictures have all colours; text has those of the terminal, and none in a pipe.',
	],
	options: [
		...cloudOptions,
		...lookOptions,
		systemOption('this system; the overview without it'),
		new Option('--page <title>', 'a page of the system'),
		new Option('--size <columns>x<rows>', 'how large').argParser(size).default({columns: 120, rows: 40}, '120x40'),
		new Option('--svg <file>', 'write a picture as SVG'),
		new Option('--png <file>', 'write a picture as PNG'),
		new Option('--timeout <seconds>', 'how long to wait for answers').argParser(integer(1, 3600)).default(30),
	],
	examples: [
		{line: 'pitwall snapshot --sandbox --story-after 0 --system ingestion', does: 'a system as text'},
		{line: 'pitwall snapshot --size 160x48 --svg wall.svg', does: 'the overview as a picture for a ticket'},
	],
	async run(options) {
		const {snapshot: drawn} = await import('../snapshot.ts');
		return drawn(options);
	},
});
