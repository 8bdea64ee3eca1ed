/** How drills went, kept from drill to drill as JSON lines of our own. A broken line is skipped: it is only a score. */
import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {ownFolder, readOwn, replaceOwn} from '../files/own.ts';
import {instantOf, isoText} from '../zone.ts';
import type {Result} from './types.ts';

/** Drills that are kept; of one a day, more than two years. */
const mostKept = 1000;
/** Bytes that are read. */
const mostBytes = 8 * 1024 * 1024;

/** The debrief in the folder of a drill. */
export const debriefName = 'debrief.md';

/** A drill of which only its beginning is known. */
export interface Unfinished {
	scenario: string;
	/** ms of the clock of the machine. */
	at: number;
}

const fileIn = (folder: string): string => join(folder, 'scores.jsonl');

/** Oldest first; none where nothing was kept. @throws errors of reading, and of a file that is not ours */
export function readScores(folder: string): Result[] {
	const text = readOwn(fileIn(folder), mostBytes) ?? '';
	return text.split('\n').flatMap(line => {
		try {
			const result: unknown = JSON.parse(line);
			return isResult(result) ? [result] : [];
		} catch {
			return [];
		}
	});
}

/** Adds one, and forgets the oldest beyond the bound. @throws errors of writing */
export async function keepScore(folder: string, result: Result): Promise<void> {
	ownFolder(folder);
	const kept = [...readScores(folder), result].slice(-mostKept);
	await replaceOwn(fileIn(folder), kept.map(one => `${JSON.stringify(one)}\n`).join(''));
}

/** Of the drills whose folders are kept those that never ended: their wall was killed, or still runs. Oldest first. */
export function unfinishedIn(folder: string): Unfinished[] {
	const runs = join(folder, 'runs');
	if (!existsSync(runs)) return [];
	return readdirSync(runs)
		.filter(name => !existsSync(join(runs, name, debriefName)))
		.toSorted()
		.flatMap(name => {
			const [, date, time, scenario] = /^(\d{8})T(\d{6})-(.+)$/.exec(name) ?? [];
			if (!date || !time || !scenario) return [];
			const at = instantOf(
				`${date.replace(/(....)(..)(..)/, '$1-$2-$3')}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`,
			);
			return [{at, scenario}];
		});
}

/** The name of the folder of a drill. @param at when it began, ms of the clock of the machine */
export const runName = (at: number, scenario: string): string =>
	`${isoText(at).slice(0, 19).replace(/[:-]/g, '')}-${scenario}`;

/** Whoever edits the file by hand, or comes from a version to come, must not end the program. */
function isResult(value: unknown): value is Result {
	const {scenario, storyAt, endedAt, keptAt, aborted, grades, seed, speed} = (value ?? {}) as Partial<Result>;
	return (
		typeof scenario === 'string' &&
		[storyAt, endedAt, keptAt, seed, speed].every(Number.isFinite) &&
		typeof aborted === 'boolean' &&
		Array.isArray(grades) &&
		grades.every(grade => typeof grade?.id === 'string' && ['boolean', 'undefined'].includes(typeof grade.pass))
	);
}
