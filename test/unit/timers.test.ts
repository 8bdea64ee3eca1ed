/** C3: no timer overflows, whatever its length is made of. */
import {globSync, readFileSync} from 'node:fs';
import {afterEach, expect, test, vi} from 'vitest';
import {later, repeatedly} from '../../src/timers.ts';

afterEach(() => void vi.useRealTimers());

test.each([60 * 86_400_000, 2 ** 31, Number.POSITIVE_INFINITY, Number.NaN])('C3: %d ms is not at once', ms => {
	vi.useFakeTimers();
	const act = vi.fn();
	later(act, ms);
	repeatedly(act, ms);
	vi.advanceTimersByTime(50_000);
	expect(act).not.toHaveBeenCalled();
});

test('C3: a length below nothing is now', () => {
	vi.useFakeTimers();
	const act = vi.fn();
	later(act, -5);
	vi.advanceTimersByTime(1);
	expect(act).toHaveBeenCalledOnce();
});

/** The sandbox is a process of its own; the terminal's timers are constants. */
const elsewhere = /^src\/(sandbox|terminal)\/|^src\/timers\.ts$/;

test('C3: nobody sets a timer by himself', () => {
	const own = globSync('{src,hooks,panels}/**/*.{ts,tsx}').filter(
		file => !elsewhere.test(file) && /\bset(Timeout|Interval)\(/.test(readFileSync(file, 'utf8')),
	);
	expect(own).toEqual([]);
});
