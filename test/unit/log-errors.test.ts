/** The errors of a log as a source, and by their signatures, as the poller tells them. */
import {describe, expect, test, vi} from 'vitest';
import {standingOf} from '../../src/checks/source-standing.ts';
import {day} from '../../src/clock.ts';
import type {LogLine} from '../../src/cloud/types.ts';
import {logErrors} from '../../src/config/logErrors.ts';
import {logLine} from '../support/lines.ts';
import {minute, pollEach, poller, reads, second} from '../support/polling.ts';

pollEach();

const state = () => poller.source('one', logErrors);
const newest = () => {
	const answer = state().reading?.answer;
	return answer?.kind === 'series' ? answer.series[0]?.points.at(-1) : undefined;
};
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const write = (message: string, more: Partial<LogLine> = {}) =>
	reads.handlers?.lines([logLine(message, {t: Date.now(), ...more})]);
/** The log is read back for a day and followed. */
async function follow(): Promise<void> {
	poller.start();
	reads.handlers?.reached(Date.now() - day);
	reads.handlers?.status({mode: 'tail', at: Date.now()});
	await pass(second);
}

describe('errors of a log', () => {
	test('are not known before it was read', async () => {
		poller.start();
		await pass(second);
		expect(state().reading).toBeUndefined();
		expect(poller.signatures('one')).toMatchObject({signatures: [], since: Number.POSITIVE_INFINITY});
		expect(poller.knownSignatures('one')).toBeUndefined();
	});

	test('are counted within seconds, and fall again', async () => {
		await follow();
		expect(newest()?.value).toBe(0);
		for (let nth = 0; nth < 30; nth++) write(`job ${nth} failed`);
		await pass(20 * second);
		expect(newest()?.value).toBe(30);
		expect(poller.signatures('one').signatures).toMatchObject([{text: 'job <n> failed', seen: 30, perMinute: 30}]);
		await pass(minute + 20 * second);
		expect(newest()?.value).toBe(0);
	});

	test('are told at most every ten seconds, or when another kind comes, and at rest once a minute', async () => {
		await follow();
		// Past the end of a step, and of the time that lines may take.
		await pass(6 * second);
		write('a');
		await pass(second);
		const before = state();
		for (let nth = 0; nth < 5; nth++) {
			write('a');
			await pass(500);
		}
		expect(state()).toBe(before);
		write('b');
		await pass(second);
		expect(state()).not.toBe(before);
		await pass(5 * minute);
		let changes = 0;
		let last = state();
		for (let nth = 0; nth < 120; nth++) {
			await pass(5 * second);
			if (state() !== last) changes++;
			last = state();
		}
		expect(changes).toBeLessThanOrEqual(10);
		expect(changes).toBeGreaterThanOrEqual(9);
	});

	test('are blind while the log is not followed, and what was known stays', async () => {
		await follow();
		write('x');
		await pass(20 * second);
		reads.handlers?.status({mode: 'down', reason: 'denied', at: Date.now()});
		await pass(2 * minute);
		expect(state().error).toMatchObject({api: 'logging', message: 'denied'});
		expect(standingOf(state(), Date.now())).toMatchObject({level: 'blind', reason: 'denied'});
		expect(newest()?.value).toBe(1);
		reads.handlers?.status({mode: 'tail', at: Date.now()});
		await pass(20 * second);
		expect(state().error).toBeUndefined();
		expect(newest()?.value).toBe(0);
	});

	test('are known up to the last list only, where the log is listed now and then', async () => {
		await follow();
		const listed = Date.now();
		reads.handlers?.status({mode: 'poll', at: listed});
		await pass(2 * minute);
		expect(newest()?.t).toBeLessThanOrEqual(listed);
		reads.handlers?.status({mode: 'poll', at: Date.now()});
		await pass(20 * second);
		expect(newest()?.t).toBeGreaterThan(listed);
	});

	test('may be more where Google left lines out', async () => {
		await follow();
		reads.handlers?.suppressed(7);
		write('x');
		await pass(20 * second);
		expect(state().reading?.answer.cut).toBeDefined();
		await pass(3 * minute);
		expect(state().reading?.answer.cut).toBeUndefined();
	});

	test('of a stream that is slow are not taken for none', async () => {
		await follow();
		const slow = () => logLine('x', {t: Date.now() - 50 * second});
		for (let nth = 0; nth < 120; nth++) {
			reads.handlers?.lines([slow()]);
			await pass(second);
		}
		const answer = state().reading?.answer;
		const points = answer?.kind === 'series' ? (answer.series[0]?.points ?? []) : [];
		expect(points.at(-1)?.value).toBeGreaterThan(40);
		expect(points.at(-1)?.t).toBeLessThanOrEqual(Date.now() - 50 * second);
		// Once its lines come at once, so does what they say.
		for (let nth = 0; nth < 200; nth++) {
			write('x');
			await pass(second);
		}
		expect(newest()?.t).toBeGreaterThan(Date.now() - 20 * second);
	});
});
