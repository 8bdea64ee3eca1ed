/** `pitwall postmortem` and `pitwall handover`, from the journal on disk. */
import * as fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {handover} from '../../src/commands/handover.ts';
import {instant, sinceBy} from '../../src/commands/line/values.ts';
import {postmortem} from '../../src/commands/postmortem.ts';
import {UsageError} from '../../src/config/usage.ts';
import type {Fact} from '../../src/journal/fact.ts';
import {journalName} from '../../src/journal/identity.ts';
import type {NewReading} from '../../src/journal/messages.ts';
import {openJournal} from '../../src/journal/open.ts';
import {createWriter} from '../../src/journal/write.ts';
import {readRecording} from '../../src/rewind/recordingFile.ts';
import {declared, factAt, noon} from '../support/incidentFacts.ts';
import {goodSystem} from '../support/mistakes.ts';

let folder = '';
let config = '';
beforeEach(() => {
	folder = fs.mkdtempSync(join(tmpdir(), 'pitwall-documents-'));
	fs.mkdirSync(join(folder, 'pitwall'), {mode: 0o700});
	fs.writeFileSync(join(folder, 'shop.yaml'), goodSystem);
	config = join(folder, 'pitwall.yaml');
	fs.writeFileSync(config, 'systems: [shop.yaml]\n');
	vi.stubEnv('XDG_STATE_HOME', folder);
	vi.stubEnv('XDG_CACHE_HOME', folder);
});
afterEach(() => {
	vi.unstubAllEnvs();
	vi.restoreAllMocks();
	fs.rmSync(folder, {recursive: true, force: true});
});

/** A journal on a clock of its own, whose present is its newest fact. */
function keep(facts: readonly Fact[], readings: readonly NewReading[] = []) {
	const name = journalName({config, wall: 'w', speed: 20, origin: 1}, []);
	const db = openJournal(join(folder, 'pitwall', name), () => {});
	const writer = createWriter(db, {facts: 1e12, readings: 1e12, dense: 1e12, bytes: 1e9});
	writer.write({facts: [...facts], readings, lines: [], now: noon});
	db.close();
}

async function printed(run: () => Promise<number>): Promise<string> {
	let out = '';
	vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
	vi.spyOn(process.stdout, 'write').mockImplementation(text => {
		out += text;
		return true;
	});
	expect(await run()).toBe(0);
	vi.restoreAllMocks();
	return out;
}

const inShop = {system: 'shop'};
const id = '019aa2f0-0000-7000-8000-00000000bbbb';
const facts: Fact[] = [
	{...declared(2, {id, label: 'P1', title: 'All is\u001b[31m down'}), ...inShop},
	factAt(4, {kind: 'note', incident: id, text: 'called them'}, inShop),
	factAt(200, {kind: 'todo', incident: id, text: 'an alert for it'}, inShop),
];

test('the post-mortem of the newest incident, or of one by the end of its id', async () => {
	keep(facts);
	const text = await printed(() => postmortem(undefined, {config}));
	expect(text).toContain('# Post-mortem: P1 All is');
	expect(text).not.toContain('\u001b');
	expect(text).toContain('- [ ] an alert for it');
	expect(await printed(() => postmortem('bbbb', {config}))).toBe(text);
	await expect(postmortem('cccc', {config})).rejects.toThrow(UsageError);
});

test('as files, without a recording where nothing was recorded', async () => {
	keep(facts);
	const out = join(folder, 'out');
	const paths = (await printed(() => postmortem(undefined, {config, out}))).trim().split('\n');
	expect(paths.map(path => path.split('.').at(-1))).toEqual(['md', 'json']);
	expect(fs.statSync(paths[0] ?? '').mode & 0o077).toBe(0);
	expect(JSON.parse(fs.readFileSync(paths[1] ?? '', 'utf8'))).toMatchObject({incident: {id}});
});

/** What an hour of requests answered, a point a minute, half of them bad. */
function requestsUntil(minutes: number): NewReading {
	const points = Array.from({length: 60}, (_, index) => ({t: noon + (minutes - 60 + index) * 60_000, value: 50}));
	const series = ['5xx', '2xx'].map(response_code_class => ({labels: {response_code_class}, points}));
	const answer = {kind: 'series', series, delaySeconds: 0, stepSeconds: 60, metricKind: 'DELTA'};
	const reading = {answer, cost: {requests: 1, bytesBilled: 0}};
	return {
		...{system: 'shop', source: 'requests', at: noon + minutes * 60_000, of: 'q'},
		json: JSON.stringify({failures: 0, period: 60_000, reading}),
	};
}

test('what it cost of an error budget, and a recording, out of what the wall had read by its end', async () => {
	const ended = factAt(60, {kind: 'changed', incident: id, state: 'resolved', reason: 'x'}, inShop);
	keep(
		[...facts, ended],
		[requestsUntil(30), requestsUntil(62), {...requestsUntil(62), at: noon + 3 * 3_600_000, json: '{"failures":1}'}],
	);
	// The answer of three hours later knows nothing of it.
	expect(await printed(() => postmortem(undefined, {config}))).toMatch(/\| error budget \| Errors \| [\d.]+% of /);
	const out = join(folder, 'out');
	const paths = (await printed(() => postmortem(undefined, {config, out}))).trim().split('\n');
	expect(paths.map(path => path.replace(/^.*?\./, ''))).toEqual(['md', 'json', 'jsonl.gz']);
	const {rows, facts: recorded} = await readRecording(paths[2] ?? '');
	expect(rows.map(({source}) => source)).toEqual(['requests']);
	expect(recorded.map(({id: one}) => one)).toContain(id);
	const document = fs.readFileSync(paths[1] ?? '', 'utf8');
	expect(JSON.parse(document)).toMatchObject({recording: paths[2]?.split('/').at(-1)});
});

test('no incident, no journal and a folder that cannot be are one line each', async () => {
	await expect(postmortem(undefined, {config})).rejects.toThrow(/has kept a journal yet/);
	keep([factAt(1, {kind: 'mode', to: 'armed', reason: 'x'}, inShop)]);
	await expect(postmortem(undefined, {config})).rejects.toThrow('no incident was declared on this wall yet');
	keep(facts);
	await expect(postmortem(undefined, {config, out: join(config, 'x')})).rejects.toThrow(UsageError);
});

test('a handover names what was due and nobody ticked', async () => {
	const due = `checklists:
  - {id: daily, title: Daily check, due: {every: day, at: "18:30"}, items: [{text: Read the log}, {text: Look at the cost}]}
`;
	fs.writeFileSync(join(folder, 'shop.yaml'), goodSystem.replace('checks:\n', `${due}checks:\n`));
	// 18:00 UTC is 19:00 in the zone of the shop.
	keep([
		...facts,
		factAt(5, {kind: 'item', item: 'shop/daily/2026-11-20/Read the log', tick: {at: noon, by: 'ann'}}, inShop),
	]);
	const text = await printed(() => handover({config, since: sinceBy('4h')}));
	expect(text).toContain('- Shop: Daily check, due 18:30: 1 of 2 not ticked: Look at the cost');
	expect(text).toContain('shop/daily of 2026-11-20: 1 ticked, 1 by ann');
});

test('a handover begins by the clock of the journal', async () => {
	keep(facts);
	const text = (since: string) => printed(() => handover({config, since: sinceBy(since)}));
	expect(await text('8h')).toContain('called them');
	const later = await text('1h');
	expect(later).not.toContain('called them');
	expect(later).toContain('**P1 All is');
	expect(later).toContain('an alert for it');
	const out = join(folder, 'handover.md');
	expect(await printed(() => handover({config, since: sinceBy('1h'), out}))).toBe(`${out}\n`);
	expect(fs.readFileSync(out, 'utf8')).toContain('# Handover by');
});

test.each(['2026-02-31T00:00:00Z', '2026-11-20T25:00:00Z', '2026-11-20T12:00:00', 'noon Z'])('%s is no time', text =>
	expect(() => instant(text)).toThrow('Use a time such as 2026-11-20T12:00:00Z.'),
);
test('a time has the zone that it says', () =>
	expect(instant('2026-11-20T12:00:00+02:00')).toBe(Date.UTC(2026, 10, 20, 10)));
