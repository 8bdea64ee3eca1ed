/** Logging through createCloud, against the sandbox's server: rows, and a tail that is cut off and left. */
import {setImmediate} from 'node:timers/promises';
import * as grpc from '@grpc/grpc-js';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createCloud} from '../../src/cloud/cloud.ts';
import type {CloudReads} from '../../src/cloud/port.ts';
import type {LogLine} from '../../src/cloud/types.ts';
import type {SourceConfig} from '../../src/config/schema/sources.ts';
import {registerLogging} from '../../src/sandbox/apis/logging/service.ts';
import {createLogStore} from '../../src/sandbox/apis/logging/store.ts';
import type {LogEntry, LogStore} from '../../src/sandbox/contract/logs.ts';
import {eventually} from '../support/eventually.ts';
import {bareSystem, listen} from '../support/serving.ts';

const at = Date.parse('2026-11-21T08:00:00Z');
const clock = {now: () => at, speed: 60};
const system = bareSystem();
const {project} = system;

let logs: LogStore;
let rpc: grpc.Server;
let port: number;
let reads: CloudReads;

async function serve(on = 0): Promise<number> {
	rpc = new grpc.Server();
	registerLogging(rpc, {logs, clock});
	return listen(rpc, on);
}

const cloudReads = () => createCloud({grpc: `127.0.0.1:${port}`}, clock).reads;

beforeEach(async () => {
	logs = createLogStore(clock);
	port = await serve();
	reads = cloudReads();
});

afterEach(async () => {
	await reads.close();
	rpc.forceShutdown();
});

const read = (source: SourceConfig) => reads.read(system, 'it', source, undefined, new AbortController().signal);
let serial = 0;
const entry = (message: string, extra: Partial<LogEntry> = {}): LogEntry => ({
	logName: `projects/${project}/logs/run.googleapis.com%2Fstderr`,
	insertId: `i${serial++}`,
	timestamp: at - 60_000,
	receiveTimestamp: at - 59_000,
	severity: 'ERROR',
	resource: {type: 'cloud_run_revision', labels: {service_name: 'sync-a', location: 'us-central1'}},
	textPayload: message,
	...extra,
});

const columns = {
	source: 'resource.labels.service_name',
	rows: 'jsonPayload.stats.rows',
	ok: 'jsonPayload.ok',
	at: 'timestamp',
	managed: 'labels."goog-managed-by"',
	none: 'jsonPayload.absent',
};
const log: SourceConfig = {log: 'severity>=ERROR', window: '24h', limit: 50, columns, constants: {}, translate: {}};

test('entries become rows by their paths, newest first', async () => {
	logs.append([
		entry('', {
			timestamp: at - 120_000,
			jsonPayload: {ok: true, stats: {rows: 42}},
			labels: {'goog-managed-by': 'cloudfunctions'},
		}),
		entry('plain \x1b[31mtext', {timestamp: at - 60_000}),
		entry('too old', {timestamp: at - 25 * 3_600_000}),
		entry('not an error', {severity: 'INFO'}),
	]);
	const reading = await read(log);
	expect(reading.answer).toEqual({
		kind: 'rows',
		rows: [
			{source: 'sync-a', rows: null, ok: null, at: new Date(at - 60_000).toISOString(), managed: null, none: null},
			{
				source: 'sync-a',
				rows: 42,
				ok: true,
				at: new Date(at - 120_000).toISOString(),
				managed: 'cloudfunctions',
				none: null,
			},
		],
	});
	expect(reading.dataAt).toBe(at - 60_000);
	expect(await reads.logRows(project, 'severity=INFO', {text: 'textPayload'}, 5)).toEqual([{text: 'not an error'}]);
});

test('a filter may end in a comment', async () => {
	logs.append([entry('an error'), entry('not an error', {severity: 'INFO'})]);
	const reading = await read({...log, log: 'severity>=ERROR -- only errors', columns: {text: 'textPayload'}});
	expect(reading.answer).toMatchObject({rows: [{text: 'an error'}]});
});

test('fixed columns are added and found values translated', async () => {
	logs.append([entry('Pipeline execution completed'), entry('something else', {timestamp: at - 120_000})]);
	const reading = await read({
		...log,
		columns: {status: 'textPayload'},
		constants: {source: 'pipeline'},
		translate: {status: {'Pipeline execution completed': 'success'}},
	});
	expect(reading.answer).toMatchObject({
		rows: [
			{source: 'pipeline', status: 'success'},
			{source: 'pipeline', status: 'something else'},
		],
	});
});

test('a wrong filter is the fault of the filter', async () => {
	await expect(read({...log, log: 'severity >>> 5'})).rejects.toMatchObject({kind: 'invalid', api: 'logging'});
});

test('a tail starts with what is there, streams what comes, and survives a restart of the server without a gap or a repetition', async () => {
	const lines: LogLine[] = [];
	const modes: string[] = [];
	logs.append([entry('before \x1b]52;c;AAAA\x07', {timestamp: at - 3000})]);
	const stop = reads.tail(system, 'severity>=ERROR', {
		lines: more => lines.push(...more),
		status: ({mode}) => modes.push(mode),
		reached: () => {},
		suppressed: () => {},
	});
	const messages = () => lines.map(({message}) => message);
	await eventually(() => expect(modes).toContain('tail'));
	expect(messages()).toEqual(['before ␛']);
	expect(lines[0]).toMatchObject({service: 'sync-a', severity: 'ERROR', t: at - 3000});
	// The stream may be open a moment after the status: lines are offered until one comes through.
	await eventually(() => {
		logs.append([entry('probe', {timestamp: at - 2000})]);
		expect(messages()).toContain('probe');
	});
	rpc.forceShutdown();
	logs.append([entry('while away', {timestamp: at - 1000})]);
	await serve(port);
	await eventually(() => expect(messages()).toContain('while away'));
	expect(new Set(lines.map(({insertId}) => insertId)).size).toBe(lines.length);
	stop();
});

test('who leaves while a stream is being opened leaves quietly', async () => {
	const thrown: unknown[] = [];
	const note = (error: unknown) => thrown.push(error);
	process.on('uncaughtExceptionMonitor', note);
	logs.append([entry('there')]);
	// The stream is opened after the list, in a few turns of the loop: left in each of them.
	for (let turns = 0; turns < 12; turns++) {
		const its = cloudReads();
		const {promise: listed, resolve} = Promise.withResolvers<void>();
		const stop = its.tail(system, '', {
			lines: () => resolve(),
			status: () => {},
			reached: () => {},
			suppressed: () => {},
		});
		await listed;
		for (let turn = 0; turn < turns; turn++) await setImmediate();
		stop();
		await its.close();
		for (let turn = 0; turn < 12; turn++) await setImmediate();
	}
	process.off('uncaughtExceptionMonitor', note);
	expect(thrown).toEqual([]);
});

/** The tail of a day in which a chatty service wrote so many lines after whatever is to be seen. */
async function tailAfter(chatter: number, ...seen: LogEntry[]): Promise<LogLine[]> {
	return (await tailedAfter(chatter, ...seen)).lines;
}

/** The same, with the time from which on it says that all errors are there. */
async function tailedAfter(chatter: number, ...seen: LogEntry[]): Promise<{lines: LogLine[]; since: number}> {
	logs.append(seen);
	logs.append(
		Array.from({length: chatter}, (_, i) => entry(`chatter ${i}`, {severity: 'INFO', timestamp: at - 60_000 + i})),
	);
	const lines: LogLine[] = [];
	let since = Number.NaN;
	let live = false;
	const stop = reads.tail(system, 'severity>=DEFAULT', {
		lines: more => lines.push(...more),
		status: ({mode}) => {
			live = mode === 'tail';
		},
		reached: from => {
			since = from;
		},
		suppressed: () => {},
	});
	await eventually(() => expect(live).toBe(true));
	stop();
	return {lines, since};
}

test.each([
	['ERROR', 23],
	['WARNING', 5],
	['CRITICAL', 1],
] as const)(
	'B7: the last %s of a day is there, %i h back, however many lines came after it',
	async (severity, hours) => {
		const old = entry('what the count counts', {severity, timestamp: at - hours * 3_600_000});
		const lines = await tailAfter(300, old, entry('two days old', {timestamp: at - 48 * 3_600_000}));
		expect(lines.filter(line => line.severity === severity).map(({message}) => message)).toEqual([
			'what the count counts',
		]);
		expect(new Set(lines.map(({insertId}) => insertId)).size).toBe(lines.length);
	},
);

test('B7: a critical line is not hidden by two hundred errors', async () => {
	const errors = Array.from({length: 250}, (_, i) => entry(`error ${i}`, {timestamp: at - 3_600_000 + i}));
	const lines = await tailAfter(
		300,
		entry('old and critical', {severity: 'CRITICAL', timestamp: at - 20 * 3_600_000}),
		...errors,
	);
	expect(lines.map(({message}) => message)).toContain('old and critical');
	expect(lines.filter(({severity}) => severity === 'ERROR').length).toBeGreaterThanOrEqual(199);
});

test.each([
	['of a quiet log a day back', 10, 20, 24 * 3_600_000],
	['also where other lines hide them', 300, 250, 24 * 3_600_000],
	['back to the first of three thousand, where there are more', 300, 3100, 122_999],
])('all errors are known %s', async (_, chatter, count, back) => {
	const errors = Array.from({length: count}, (_, nth) => entry(`error ${nth}`, {timestamp: at - 120_000 - nth}));
	const {lines, since} = await tailedAfter(chatter, ...errors);
	const told = new Set(lines.map(({message}) => message));
	const inside = errors.filter(({timestamp}) => timestamp >= since);
	expect(inside.length).toBe(Math.min(count, 3000));
	for (const {textPayload = ''} of inside) expect(told).toContain(textPayload);
	expect(Math.abs(at - since - back)).toBeLessThan(10_000);
});
