/** Keys as lines bring them, on the built wall in a real pty: torn, together, and pasted without a mark. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {folder, start} from '../support/lifeline.ts';
import type {TestTerminal} from '../support/terminal.ts';

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** Sends bytes cut into pieces of so many, in the middle of characters and sequences. A pause would tear them for good on a busy machine. */
async function torn(terminal: TestTerminal, text: string, size: number): Promise<void> {
	const bytes = Buffer.from(text);
	for (let at = 0; at < bytes.length; at += size) {
		terminal.send(bytes.subarray(at, at + size));
		await new Promise(setImmediate);
	}
}

/** What the audit log of a wall started with this state folder says. */
const audited = (state: string) => readFileSync(join(state, 'pitwall/audit.jsonl'), 'utf8');

test.each([1, 2, 3, 7, 1000])(
	'D1: a reason that comes in pieces of %i bytes arrives whole, in the audit log too',
	async size => {
		const state = join(folder, `torn-${size}`);
		const {terminal} = await start({env: {XDG_STATE_HOME: state}});
		await terminal.press('A');
		await terminal.until(/Why\?/);
		await torn(terminal, 'INC-412 日本 bXd\x1b[D\x7fa\x1b[F v2.4.1 naï', size);
		// An Enter that comes with text confirms nothing.
		terminal.send('ve\r');
		await terminal.until('> INC-412 日本 bad v2.4.1 naïve');
		expect(terminal.text()).toMatch(/READ-ONLY|Arm actions/);
		await terminal.pressUntil('Enter', /ARMED/);
		await expect.poll(() => audited(state)).toContain('INC-412 日本 bad v2.4.1 naïve');
		expect((await terminal.quit()).exitCode).toBe(0);
	},
);

test('D1: a marked paste is one clean line of a reason, whatever is in it and however it is cut', async () => {
	const state = join(folder, 'pasted');
	const {terminal} = await start({env: {XDG_STATE_HOME: state}});
	await terminal.press('A');
	await terminal.until(/Why\?/);
	await torn(terminal, '\x1b[200~INC-412\r\n\tbad \x1b[31m日本\x1b[0m\x1b]52;c;aGk=\x07\r\x1b[201~', 3);
	await terminal.until('> INC-412 bad 日本 ');
	await terminal.pressUntil('Enter', /ARMED/);
	await expect.poll(() => audited(state)).toContain('"INC-412 bad 日本"');
});

test.each([1000, 8])(
	'D10: a paste that the terminal did not mark does nothing to the wall, in pieces of %i bytes',
	async size => {
		const {terminal} = await start();
		// Each begins with keys that together look like a paste, and holds every key that does something.
		for (const paste of [
			'kubectl get pods -o yaml | jq .\r',
			'pqARTU:/?om\r\rq',
			'freeze R\rA because\ry\rq\r',
			`${'some text with q, p, A, R and \r\n'.repeat(400)}`,
		]) {
			await torn(terminal, paste, size);
			await terminal.until(/look like a paste: nothing was done|came together with other keys/);
			await pause(200);
		}
		expect(terminal.text()).toMatch(/READ-ONLY/);
		expect(terminal.text()).not.toMatch(/FROZEN|Esc cancel|Commands|Help/);
		expect((await terminal.quit()).exitCode).toBe(0);
	},
);

test('D10: keys held down come together and count', async () => {
	const {terminal} = await start();
	terminal.send(']]]');
	await terminal.until(/\[overview\]/);
	expect(terminal.text()).not.toMatch(/look like a paste|came together/);
	expect((await terminal.quit()).exitCode).toBe(0);
});

test('D10: a paste into --plain does not end it; q does', async () => {
	const {terminal} = await start({args: ['--plain'], ready: /BLIND in ingestion/});
	await torn(terminal, 'quick brown fox | jq .\nq and more\n', 8);
	await pause(300);
	await terminal.pressUntil('s', () => /\d open\r\n/.test(terminal.raw));
	expect((await terminal.quit()).exitCode).toBe(0);
});
