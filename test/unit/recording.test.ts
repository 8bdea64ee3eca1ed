/** A recording holds a stretch of the past, without people, and nothing that a file says harms the wall that opens it. */
import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gunzipSync, gzipSync} from 'node:zlib';
import {describe, expect, test} from 'vitest';
import {hour, minute} from '../../src/clock.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import {createPast} from '../../src/rewind/past.ts';
import {type Recording, recordingRows, StretchError, settledFrom, taken} from '../../src/rewind/recording.ts';
import {readRecording, writeRecording} from '../../src/rewind/recordingFile.ts';
import {alertOn, fakeWall, now, reading} from '../support/fakeWall.ts';
import {keptOf} from '../support/kept.ts';
import {foldedLine} from '../support/lines.ts';

const fileOf = () => join(mkdtempSync(join(tmpdir(), 'pitwall-recording-')), 'one.jsonl.gz');

/** Ten minutes of a wall, and what a stretch of them is. */
function lived() {
	let time = now;
	const wall = fakeWall({at: () => time});
	const kept = keptOf(wall);
	for (let i = 0; i < 10; i++) {
		time = now + i * minute;
		wall.poller.set('alpha', 'runs', {reading: reading([{source: `src-${i}`, by: 'ana@example.com'}], time)});
		wall.poller.set('beta', 'runs', {reading: reading([{source: `other-${i}`}], time)});
		wall.poller.setTail('alpha', {
			lines: Array.from({length: i + 1}, (_, n) =>
				foldedLine(`line ${n} of ana@example.com`, {insertId: `l${n}`, t: now + n * minute, payload: '{"secret":1}'}),
			),
		});
		wall.store.getState().setAlerts(i < 6 ? [] : [alertOn('alpha.failed', 'firing', {since: time})]);
		if (i === 4)
			wall.journal.record({kind: 'note', incident: 'i', text: 'call ana@example.com', by: 'ana', system: 'alpha'});
		kept.keep();
	}
	const stretch = (from: number, to: number, systems = wall.config.systems) =>
		taken(kept.reader, {from: now + from * minute, to: now + to * minute, since: now - hour}, systems, true);
	return {wall, kept, stretch};
}

const pastOf = (recording: Recording) =>
	createPast(recordingRows(recording), {systems: [...recording.systems]}, () => recording.facts);
const first = (systems = lived().wall.config.systems) => systems.slice(0, 1);

describe('a stretch', () => {
	test('has at each of its moments what was known then', async () => {
		const {wall, kept, stretch} = lived();
		const recording = await stretch(3, 7);
		const [own, whole] = [pastOf(recording), createPast(kept.rows, wall.config, wall.journal.facts)];
		for (const minutes of [3, 3.5, 4, 6, 7]) {
			const [a, b] = await Promise.all([own.sceneAt(now + minutes * minute), whole.sceneAt(now + minutes * minute)]);
			for (const id of ['runs', 'backlog']) expect(a.source('alpha', id)).toEqual(b.source('alpha', id));
			expect(a.alerts()).toEqual(b.alerts());
			expect(a.tail('alpha')).toEqual(b.tail('alpha'));
			expect(a.facts()).toEqual(b.facts());
			expect(a.stats()).toEqual(b.stats());
		}
	});

	test('is shown from when its wall had heard from its sources, where that was started within it', () => {
		const row = (source: string, at: number) => ({
			system: 'alpha',
			source,
			at,
			seen: at,
			of: '',
			body: new Uint8Array(),
		});
		const rows = [row('runs', now), row('runs', now + minute), row('backlog', now + 9000), row('costs', now + hour)];
		expect(settledFrom({from: now, to: now + 2 * hour, rows})).toBe(now + 9000);
		expect(settledFrom({from: now, to: now + 5000, rows})).toBe(now + 5000);
		expect(settledFrom({from: now + 30_000, to: now + 2 * hour, rows})).toBe(now + 30_000);
	});
	test('knows nothing of what came after it, nor of other systems', async () => {
		const {wall, stretch} = lived();
		const {rows, lines, facts} = await stretch(1, 3, first(wall.config.systems));
		expect(Math.max(...rows.flatMap(({at, seen}) => [at, seen]))).toBe(now + 3 * minute);
		expect(Math.max(...lines.map(({t}) => t))).toBe(now + 3 * minute);
		expect(facts).toEqual([]);
		expect(new Set(rows.map(({system}) => system))).toEqual(new Set(['', 'alpha']));
	});

	test('that the journal does not reach is none', async () => {
		const {stretch} = lived();
		await expect(stretch(-20, -10)).rejects.toThrow(StretchError);
		expect((await stretch(-20, 2)).from).toBe(now);
	});
});

describe('a file', () => {
	test('gives back what was written, without addresses and payloads', async () => {
		const {stretch} = lived();
		const file = fileOf();
		await writeRecording(file, await stretch(0, 9), false);
		const text = gunzipSync(readFileSync(file)).toString();
		expect(text).not.toContain('secret');
		expect(text.match(/ana@example\.com/g)).toHaveLength(1);
		const past = pastOf(await readRecording(file));
		const scene = await past.sceneAt(now + 8 * minute);
		expect(scene.source('alpha', 'runs').reading?.answer).toEqual({
			kind: 'rows',
			rows: [{source: 'src-8', by: 'person-1'}],
		});
		expect(scene.tail('alpha').lines.at(-1)?.message).toBe('line 8 of person-1');
		expect(scene.facts()).toMatchObject([{text: 'call ana@example.com', by: 'ana'}]);
	});

	test('names nobody with --redact', async () => {
		const {stretch} = lived();
		const file = fileOf();
		await writeRecording(file, await stretch(0, 9), true);
		expect(gunzipSync(readFileSync(file)).toString()).not.toMatch(/\bana\b/);
		const [fact] = (await readRecording(file)).facts;
		expect(fact).toMatchObject({text: 'call person-1', by: expect.stringMatching(/^person-\d$/)});
	});

	test('holds the shipped systems as they are', () => {
		const {systems} = sandboxConfig('systems');
		expect(JSON.parse(JSON.stringify(systems))).toEqual(systems);
	});

	test.each<[string, (whole: Buffer) => Buffer, string]>([
		['is empty', () => gzipSync(''), 'it is empty'],
		['is something else', () => gzipSync('{"a":1}\n'), 'it is no recording of pitwall'],
		['is not packed', () => Buffer.from('{"a":1}\n'), 'it is not packed by gzip'],
		['is cut off', whole => whole.subarray(0, whole.length - 20), 'it is cut off'],
		['is of the future', () => gzipSync('{"pitwall":"recording","version":9}\n'), 'it is of version 9'],
		[
			'lacks its systems',
			() => gzipSync('{"pitwall":"recording","version":1,"from":1,"to":2}\n'),
			'first line is damaged',
		],
		['has a damaged line', whole => gzipSync(`${gunzipSync(whole)}{"kind":"row"}\n`), 'is damaged'],
	])('that %s is refused in a sentence', async (_, change, why) => {
		const file = fileOf();
		await writeRecording(file, await lived().stretch(0, 2), false);
		writeFileSync(file, change(readFileSync(file)));
		await expect(readRecording(file)).rejects.toThrow(why);
	});

	test('brings no escape sequences', async () => {
		const file = fileOf();
		await writeRecording(file, await lived().stretch(0, 9), false);
		const text = gunzipSync(readFileSync(file)).toString().replaceAll('src-8', '\\u001b]0;gotcha\\u0007');
		writeFileSync(file, gzipSync(text));
		const scene = await pastOf(await readRecording(file)).sceneAt(now + 8 * minute);
		expect(JSON.stringify(scene.source('alpha', 'runs').reading?.answer)).not.toMatch(/\\u00[01]|[\u0000-\u001f]/);
	});
});
