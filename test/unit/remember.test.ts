/** The file of what a wall remembers: whose it is, when it is written, and that nothing about it ends the wall. */
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {Row} from '../../src/cloud/types.ts';
import {createRemember, identityOf} from '../../src/commands/remember.ts';
import {createStore} from '../../src/store/store.ts';
import {config, FakePoller, reading} from '../support/fakeWall.ts';

function open(folder: string, remember = true) {
	const said: string[] = [];
	const poller = new FakePoller();
	const clock = {now: () => Date.now(), speed: 1};
	const made = createRemember(
		{
			config: {...config, wall: {...config.wall, remember}},
			identity: identityOf(config, undefined, clock),
			clock,
			log: {path: '', write: text => void said.push(text), onFailure: () => {}},
		},
		folder,
	);
	made.keep(poller, createStore({tab: 'alpha', clock}));
	return {made, poller, said};
}
const read = (wall: ReturnType<typeof open>) =>
	wall.poller.set('alpha', 'runs', {reading: reading([{n: 1}], Date.now())});

test('is the owner’s alone, whole, and taken up by the next wall', async () => {
	const folder = join(mkdtempSync(join(tmpdir(), 'pitwall-')), 'state');
	const first = open(folder);
	read(first);
	await first.made.stop();
	const files = readdirSync(folder);
	expect(files).toHaveLength(1);
	expect(statSync(join(folder, files[0] ?? '')).mode & 0o777).toBe(0o600);
	const second = open(folder);
	expect([...(second.made.memory.get('alpha')?.readings.keys() ?? [])]).toEqual(['runs']);
	expect(second.said).toEqual([]);
	// Nothing changed: nothing is written.
	const before = statSync(join(folder, files[0] ?? '')).ino;
	await second.made.stop();
	expect(statSync(join(folder, files[0] ?? '')).ino).toBe(before);
});
test('damage, a folder in its place and a place that cannot be written to are said in the log alone', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
	const first = open(folder);
	read(first);
	await first.made.stop();
	const path = join(folder, readdirSync(folder)[0] ?? '');
	writeFileSync(path, readFileSync(path, 'utf8').slice(0, -9));
	const second = open(folder);
	expect(second.made.memory.get('alpha')?.readings.size).toBe(1);
	expect(second.said.join()).toMatch(/damaged/);
	const blocked = join(folder, 'blocked');
	writeFileSync(blocked, '');
	const third = open(blocked);
	read(third);
	await third.made.stop();
	expect(third.said.join()).toMatch(/could not be read.*could not be written/);
	const taken = mkdtempSync(join(tmpdir(), 'pitwall-'));
	mkdirSync(join(taken, path.split('/').at(-1) ?? ''));
	expect(open(taken).said.join()).toMatch(/no memory file/);
});
describe('while the wall runs', () => {
	beforeEach(() => void vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout', 'Date']}));
	afterEach(() => void vi.useRealTimers());
	const running = () => {
		const folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
		const wall = open(folder);
		return {
			wall,
			answer: (id: string, n: unknown) => wall.poller.set('alpha', id, {reading: reading([{n} as Row], Date.now())}),
			async written(seconds: number, what: RegExp) {
				vi.advanceTimersByTime(seconds * 1000);
				const text = () => readFileSync(join(folder, readdirSync(folder)[0] ?? 'nothing'), 'utf8');
				// The disk takes real time, of which the wall's clock knows nothing.
				await expect.poll(text).toMatch(what);
			},
		};
	};
	test('it is written soon after every first answer of a source, and else rarely', async () => {
		const {answer, written} = running();
		answer('runs', 1);
		await written(5, /"runs":.*"n":1/);
		answer('runs', 2);
		await vi.advanceTimersByTimeAsync(200_000);
		await written(0, /"runs":.*"n":1/);
		answer('age', 3);
		await written(5, /"runs":.*"n":2.*"age":.*"n":3/);
		answer('age', 4);
		await written(300, /"age":.*"n":4/);
	});
	test('what cannot be told as text is said in the log, and the next writing is tried', async () => {
		const {wall, answer, written} = running();
		answer('runs', 1n);
		vi.advanceTimersByTime(5000);
		await expect.poll(() => wall.said.join()).toMatch(/could not be written: .*BigInt/);
		answer('runs', 2);
		await written(300, /"runs":.*"n":2/);
	});
});
test('remember: false forgets', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
	const first = open(folder);
	read(first);
	await first.made.stop();
	const second = open(folder, false);
	read(second);
	await second.made.stop();
	expect(second.made.memory.size).toBe(0);
	expect(readdirSync(folder)).toEqual([]);
});
