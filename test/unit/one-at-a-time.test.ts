import {expect, test} from 'vitest';
import {oneAtATime} from '../../src/commands/oneAtATime.ts';

/** Work whose every run ends when it is told to. */
function slow() {
	const ends: (() => void)[] = [];
	let most = 0;
	let under = 0;
	const work = async () => {
		most = Math.max(most, ++under);
		await new Promise<void>(resolve => void ends.push(resolve));
		under--;
	};
	return {work, ends, most: () => most};
}
const settle = () => new Promise(resolve => setImmediate(resolve));

test('what is asked for while it runs comes once more behind it, and never beside it', async () => {
	const {work, ends, most} = slow();
	const ask = oneAtATime(work);
	void ask();
	void ask();
	void ask();
	expect(ends).toHaveLength(1);
	ends[0]?.();
	await settle();
	expect(ends).toHaveLength(2);
	ends[1]?.();
	await settle();
	expect(ends).toHaveLength(2);
	void ask();
	expect(ends).toHaveLength(3);
	expect(most()).toBe(1);
});

test('what fails can be asked for again', async () => {
	let runs = 0;
	const ask = oneAtATime(async () => {
		if (++runs === 1) throw new Error('no');
	});
	await expect(ask()).rejects.toThrow('no');
	await ask();
	expect(runs).toBe(2);
});
