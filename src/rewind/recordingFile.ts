/** Recordings as files: lines of JSON, packed by gzip. The first says what it is, each other one is a row, a line of a log or a fact. */
import * as fs from 'node:fs';
import {createInterface} from 'node:readline';
import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {createGunzip, createGzip} from 'node:zlib';
import type {SystemConfig} from '../config/schema/system.ts';
import {mayReplace} from '../files/own.ts';
import type {Fact} from '../journal/fact.ts';
import {pack, unpack} from '../journal/pack.ts';
import type {LineRow, ReadingRow} from '../journal/schema.ts';
import {cleanLine} from '../text/clean.ts';
import type {Recording} from './recording.ts';
import {createRedactor} from './redact.ts';

const version = 1;
/** Bytes of a recording once it is unpacked, and of one line. */
const mostBytes = 512 * 1024 * 1024;
const mostOfLine = 32 * 1024 * 1024;

interface Header {
	pitwall: 'recording';
	version: number;
	from: number;
	to: number;
	sandbox: boolean;
	systems: readonly SystemConfig[];
}
type Row = Omit<ReadingRow, 'body'> & {value: unknown};
type Entry = {kind: 'row'; row: Row} | {kind: 'line'; line: LineRow} | {kind: 'fact'; fact: Fact};

/** What is wrong with a file that should be a recording. */
export class RecordingError extends Error {
	override readonly name = 'RecordingError';
}

/**
 * Writes a recording without addresses of people; a file that was there is replaced only once the new one is whole.
 * @param redact leaves them out of what people did and wrote, too
 * @throws OwnFileError where no file stands at the path, errors of the disk
 */
export async function writeRecording(path: string, recording: Recording, redact: boolean): Promise<void> {
	mayReplace(path);
	const draft = `${path}.${process.pid}.new`;
	try {
		await pipeline(Readable.from(linesOf(recording, redact)), createGzip(), fs.createWriteStream(draft, {mode: 0o600}));
		fs.renameSync(draft, path);
	} finally {
		fs.rmSync(draft, {force: true});
	}
}

function* linesOf({from, to, sandbox, systems, rows, lines, facts}: Recording, redact: boolean): Generator<string> {
	const people = createRedactor();
	const header: Header = {pitwall: 'recording', version, from, to, sandbox, systems};
	const text = (value: Header | Entry) => `${JSON.stringify(value)}\n`;
	// A configuration names whom to call.
	yield text(people.value(header) as Header);
	for (const {body, ...row} of rows) yield text({kind: 'row', row: {...row, value: people.value(unpack(body))}});
	for (const line of lines) yield text({kind: 'line', line: people.value(line) as LineRow});
	for (const fact of facts) yield text({kind: 'fact', fact: redact ? people.fact(fact) : fact});
}

/** @throws RecordingError, errors of the disk */
export async function readRecording(path: string): Promise<Recording> {
	const rows: ReadingRow[] = [];
	const lines: LineRow[] = [];
	const facts: Fact[] = [];
	let header: Header | undefined;
	let number = 0;
	for await (const text of unpackedLines(path)) {
		number += 1;
		const value = parsed(text);
		if (!header) header = headerOf(value);
		else {
			const entry = entryOf(value);
			if (!entry) throw new RecordingError(`line ${number} is damaged`);
			if (entry.kind === 'line') lines.push(entry.line);
			else if (entry.kind === 'fact') facts.push(entry.fact);
			else {
				const {value: body, ...row} = entry.row;
				rows.push({...row, body: pack(JSON.stringify(body))});
			}
		}
	}
	if (!header) throw new RecordingError('it is empty');
	const {from, to, sandbox, systems} = header;
	return {from, to, sandbox: sandbox === true, systems, rows, lines, facts};
}

/** @throws RecordingError */
async function* unpackedLines(path: string): AsyncGenerator<string> {
	let bytes = 0;
	const source = fs.createReadStream(path);
	const unpacked = createGunzip();
	// An error of the file is an error of what is read from it.
	source.on('error', error => unpacked.destroy(error));
	source.pipe(unpacked);
	const lines = createInterface({input: unpacked, crlfDelay: Number.POSITIVE_INFINITY});
	try {
		for await (const line of lines) {
			bytes += line.length;
			if (bytes > mostBytes || line.length > mostOfLine) throw new RecordingError('it is too big');
			yield line;
		}
	} catch (error) {
		const {code = ''} = error as NodeJS.ErrnoException;
		if (!code.startsWith('Z_')) throw error;
		throw new RecordingError(code === 'Z_BUF_ERROR' ? 'it is cut off' : 'it is not packed by gzip');
	} finally {
		lines.close();
		source.destroy();
		unpacked.destroy();
	}
}

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** A line of the file, every text of it cleaned: it may come from anywhere. */
function parsed(text: string): unknown {
	try {
		return cleaned(JSON.parse(text));
	} catch {
		return undefined;
	}
}

/** As it is, but for characters that no text of ours has; the lines of a text stay lines. */
function cleaned(value: unknown): unknown {
	if (typeof value === 'string')
		return value
			.split('\n')
			.map(line => cleanLine(line, mostOfLine))
			.join('\n');
	if (Array.isArray(value)) return value.map(cleaned);
	if (!isObject(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([key, one]) => [cleanLine(key), cleaned(one)]));
}

function headerOf(value: unknown): Header {
	if (!isObject(value) || value.pitwall !== 'recording') throw new RecordingError('it is no recording of pitwall');
	if (value.version !== version)
		throw new RecordingError(`it is of version ${String(value.version)}, and this pitwall reads version ${version}`);
	const {from, to, systems} = value;
	const isSystem = (one: unknown) =>
		isObject(one) &&
		['system', 'title', 'tz'].every(key => typeof one[key] === 'string') &&
		['panes', 'checks', 'slos'].every(key => Array.isArray(one[key])) &&
		isObject(one.sources);
	if (typeof from !== 'number' || typeof to !== 'number' || !Array.isArray(systems) || !systems.every(isSystem))
		throw new RecordingError('its first line is damaged');
	// Written by `writeRecording`: the rest has the shape of this version.
	return value as unknown as Header;
}

function entryOf(value: unknown): Entry | undefined {
	if (!isObject(value)) return undefined;
	const {kind, row, line, fact} = value;
	const isTime = (t: unknown) => typeof t === 'number' && Number.isFinite(t);
	const isSound =
		(kind === 'row' &&
			isObject(row) &&
			typeof row.system === 'string' &&
			typeof row.source === 'string' &&
			isTime(row.at) &&
			isTime(row.seen)) ||
		(kind === 'line' && isObject(line) && isTime(line.t) && typeof line.message === 'string') ||
		(kind === 'fact' && isObject(fact) && isTime(fact.at) && isTime(fact.recorded) && typeof fact.kind === 'string');
	return isSound ? (value as unknown as Entry) : undefined;
}
