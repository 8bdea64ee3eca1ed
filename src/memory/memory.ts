/**
 * What a wall last read, as text for its memory file: a header, then one line per system. A memory is only taken up by the
 * wall that wrote it, on the same time line, source by source where the question is still the same. Pure.
 */
import {createHash} from 'node:crypto';
import type {Burned} from '../checks/burned.ts';
import type {Reading} from '../cloud/types.ts';
import {questionOf} from '../config/question.ts';
import type {LoadedConfig, SystemConfig} from '../config/schema/system.ts';
import type {UnheldLine} from '../poll/types.ts';
import {reviveBurned, reviveLine, reviveReading} from './shape.ts';

/** Of one system. */
export interface SystemMemory {
	readings: ReadonlyMap<string, Reading>;
	/** Newest last. */
	lines: readonly UnheldLine[];
	burned: readonly Burned[];
}

export type Memory = ReadonlyMap<string, SystemMemory>;

/** Whose memory it is. */
export interface Identity {
	/** Config path, endpoints or sandbox: anything that tells walls apart. */
	wall: string;
	/** Data ms per real ms, and where the data's clock would stand at real 0: two walls with the same line share their time. */
	speed: number;
	origin: number;
}

export const version = 1;
/** Bytes of the file and of one reading; lines of one log, of which only what is in the line is kept. */
export const limits = {file: 4 * 1024 * 1024, reading: 512 * 1024, lines: 200};
/** Clocks are read one after the other: so many real ms apart, two origins are still the same. */
const jitter = 5000;
/** Older than this, what was read says nothing any more, ms. */
const oldest = 7 * 24 * 3_600_000;

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** File name of a wall's memory. */
export const nameOf = ({wall}: Identity): string => `last-${hash(wall).slice(0, 16)}`;

/** The memory as text, at most `limits.file` bytes: what is too big for that is left out, the biggest readings first. */
export function encode(identity: Identity, {systems}: LoadedConfig, memory: Memory): string {
	const parts = systems.map(system => {
		const known = memory.get(system.system);
		const readings = [...(known?.readings ?? [])].flatMap(([id, reading]) => {
			const text = JSON.stringify(reading);
			const fits = text.length <= limits.reading && system.sources[id] !== undefined;
			return fits
				? [`${JSON.stringify(id)}:{"of":"${hash(questionOf(system, system.sources[id]))}","reading":${text}}`]
				: [];
		});
		const lines = (known?.lines ?? [])
			.slice(-limits.lines)
			.map(({insertId, t, severity, service, message, count, lastAt}) =>
				JSON.stringify({insertId, t, severity, service, message, count, lastAt}),
			);
		return {system, readings, lines, burned: JSON.stringify(known?.burned ?? [])};
	});
	let room = limits.file - 4096;
	for (const {lines, burned} of parts) room -= bytesOf(lines.join()) + bytesOf(burned) + 512;
	const kept = new Set<string>();
	for (const text of parts.flatMap(({readings}) => readings).sort((a, b) => a.length - b.length)) {
		room -= bytesOf(text) + 1;
		if (room >= 0) kept.add(text);
	}
	const body = parts.map(({system, readings, lines, burned}) => {
		const text = `{"system":${JSON.stringify(system.system)},"log":"${logOf(system)}","readings":{${readings.filter(one => kept.has(one)).join()}},"lines":[${lines.join()}],"burned":${burned}}`;
		return `${hash(text)} ${text}\n`;
	});
	return `${JSON.stringify({pitwall: 'last readings', version, ...identity})}\n${body.join('')}`;
}

/** The memory in a text, as far as it is whole and ours; `problem` says why something was left out. Never throws. */
export function decode(
	text: string,
	identity: Identity,
	{systems}: LoadedConfig,
	now: number,
): {memory: Memory; problem?: string} {
	const memory = new Map<string, SystemMemory>();
	const [head = '', ...body] = text.split('\n');
	const header = parse(head) as (Partial<Identity> & {version?: number}) | undefined;
	if (header?.version !== version) return {memory, problem: 'not a memory of this version of pitwall'};
	if (header.wall !== identity.wall) return {memory, problem: 'the memory of another wall'};
	// A sandbox that runs fast or starts at a time of its own lives on another time line after every start.
	const apart = Math.abs((header.origin ?? Number.NaN) - identity.origin);
	if (header.speed !== identity.speed || !(apart <= jitter * identity.speed))
		return {memory, problem: 'read on another clock'};
	let problem: string | undefined;
	for (const line of body) {
		if (line === '') continue;
		const content = line.slice(33);
		const raw = line.slice(0, 32) === hash(content) ? parse(content) : undefined;
		const system = systems.find(one => one.system === raw?.system);
		if (!raw) problem = 'damaged';
		else if (system) memory.set(system.system, revive(raw, system, now, isPlain(content)));
	}
	return {memory, ...(problem !== undefined && {problem})};
}

/** JSON of nothing but printable ASCII, escapes included: its strings are clean as they are, and a start need not touch each. */
const isPlain = (json: string): boolean => /^[ -~]*$/.test(json) && !/\\[bfnrtu]/.test(json);

function revive(raw: Record<string, unknown>, system: SystemConfig, now: number, isClean: boolean): SystemMemory {
	const readings = new Map<string, Reading>();
	for (const [id, source] of Object.entries(system.sources)) {
		const kept = fieldsOf(fieldsOf(raw.readings)[id]);
		if (kept.of !== hash(questionOf(system, source))) continue;
		const reading = reviveReading(kept.reading, now, isClean);
		if (reading && now - reading.fetchedAt <= oldest) readings.set(id, reading);
	}
	const lines = raw.log === logOf(system) ? listOf(raw.lines).map(line => reviveLine(line, now)) : [];
	return {
		readings,
		lines: lines.filter(line => line !== undefined).slice(-limits.lines),
		burned: listOf(raw.burned)
			.map(one => reviveBurned(one, now))
			.filter(one => one !== undefined)
			.filter(({at}) => now - at <= oldest),
	};
}

const bytesOf = (text: string): number => Buffer.byteLength(text);
const logOf = (system: SystemConfig): string => hash(questionOf(system, system.panes.log?.filter ?? ''));
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const fieldsOf = (value: unknown): Record<string, unknown> =>
	typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

function parse(text: string): Record<string, unknown> | undefined {
	try {
		return fieldsOf(JSON.parse(text));
	} catch {
		return undefined;
	}
}
