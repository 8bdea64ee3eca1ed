/** A terminal that stalls, is resized or written over by others, and a line that brings torn input. */
import {describe, expect, test} from 'vitest';
import {expectTrueScreen, gone, launch, type Running, settled, start} from '../support/lifeline.ts';

describe('a terminal that takes nothing', () => {
	/** Changes the whole screen until the wall has noticed that nobody takes it, and then some more. */
	const churn = async ({terminal, log}: Running) => {
		for (let more = 0; more < 10; ) {
			await terminal.press(']');
			if (log().includes('the terminal takes nothing: not drawing')) more++;
		}
	};

	test('stops the drawing and nothing else; one whole frame catches up', async () => {
		const running = await start({size: {columns: 200, rows: 60}, ready: settled});
		const {terminal, log} = running;
		terminal.pause();
		await churn(running);
		const at = terminal.raw.length;
		terminal.resume();
		await terminal.until(() => /\x1b\[H\x1b\[J[\s\S]*\x1b\[\?2026l/.test(terminal.raw.slice(at)));
		await expect.poll(log).toContain('the terminal is back: drawing');
		const caughtUp = terminal.raw.slice(at);
		expect(caughtUp.split('\x1b[H\x1b[J')).toHaveLength(2);
		// What the kernel holds, a frame or two that waited in the process, and the whole one.
		expect(caughtUp.length).toBeLessThan(200_000);
		await expectTrueScreen(terminal);
		expect((await terminal.quit()).exitCode).toBe(0);
	});
	test('ended meanwhile: it ends, and the launcher gives the terminal back when it takes bytes again', async () => {
		const running = await launch({size: {columns: 200, rows: 60}});
		const {terminal} = running;
		terminal.pause();
		await churn(running);
		const pid = running.wall();
		process.kill(pid, 'SIGTERM');
		await gone([pid]);
		terminal.resume();
		await terminal.exited;
		expect(terminal.modes()).toEqual([]);
	});
});

describe('resizing', () => {
	test('a storm costs few frames, and the screen is true after it', async () => {
		const {terminal} = await start({ready: settled});
		const at = terminal.raw.length;
		// Where we are held up ourselves, the storm is over for a moment, and is drawn.
		let pauses = 0;
		for (let i = 0, last = performance.now(); i < 100; i++) {
			terminal.resize(60 + ((i * 37) % 140), 18 + ((i * 13) % 40));
			await new Promise(resolve => setTimeout(resolve, 10));
			if (performance.now() - last > 40) pauses++;
			last = performance.now();
		}
		terminal.resize(111, 33);
		await terminal.until(screen => {
			const lines = screen.split('\n');
			return lines[0]?.length === 111 && /\? help/.test(lines[32] ?? '');
		});
		const written = terminal.raw.slice(at);
		// Nothing but frames: what was erased outside of one would be seen empty until the next.
		expect(written.replaceAll(/\x1b\[\?2026h[\s\S]*?\x1b\[\?2026l/g, '')).not.toMatch(/\x1b\[\d*[JK]/);
		const frames = written.split('\x1b[H\x1b[J').length - 1;
		expect(frames).toBeGreaterThan(0);
		// Three a second and one at the end (test/unit/output.test.ts counts them on a clock of its own), more where the wall is
		// held up; every one of a hundred resizes used to be drawn.
		expect(frames).toBeLessThan(20 + pauses);
		await expectTrueScreen(terminal);
	});
	test('a stray write is healed by Ctrl-L and by coming back', async () => {
		const {terminal} = await start({ready: settled});
		const scribble = () => terminal.scribble('\x1b[5;5HSCRIBBLE\r\n\n\n');
		for (const heal of [['CtrlL'], ['FocusOut', 'FocusIn']]) {
			await scribble();
			await terminal.until('SCRIBBLE');
			await terminal.press(...heal);
			await terminal.until(text => !text.includes('SCRIBBLE'));
			await expectTrueScreen(terminal);
		}
	});
});

describe('keys on a bad line', () => {
	test('replies are not typed, a paste without an end does not deafen, keys that come together are keys', async () => {
		const {terminal} = await start();
		await terminal.press('/');
		await terminal.press(
			'\x1b]11;rgb:ffff/ffff/ffff\x1b\\',
			'\x1bP>|xterm(390)\x1b\\',
			'\x1b[?62;22c',
			'\x1b[<0;5;5M',
			'abc',
		);
		await terminal.until(/\/ ?abc/);
		expect(terminal.text()).not.toMatch(/rgb|xterm\(|62;22/);
		await terminal.press('Escape', '\x1b[200~half a paste');
		await terminal.until('a paste without an end was dropped');
		await terminal.press('??'.slice(1));
		await terminal.until(/Everywhere/);
		await terminal.press('\x03');
		expect((await terminal.exited).exitCode).toBe(130);
	});
});
