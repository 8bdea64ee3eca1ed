/** A restart shows what was last read in its first frame, dimmed and unjudged, and then becomes live; also after kill -9. */
import {mkdirSync, mkdtempSync, readdirSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {openReader} from '../../src/journal/read.ts';
import {stateOf} from '../../src/journal/rows.ts';
import {eventually} from '../support/eventually.ts';
import {openTerminal} from '../support/opened.ts';
import {quietHour} from '../support/quiet.ts';
import type {TestTerminal} from '../support/terminal.ts';

const began = Date.now();

/** The sandbox's time goes on over restarts, as real time does. */
function start(home: string): TestTerminal {
	const at = new Date(Date.parse(quietHour) + Date.now() - began).toISOString();
	return openTerminal(process.execPath, ['dist/pitwall.js', '--sandbox', '--calm', '--system', 'aiusage'], {
		columns: 140,
		env: {XDG_STATE_HOME: home, XDG_CONFIG_HOME: home, PITWALL_AT: at},
	});
}

/** Everything that is remembered for the next start, as text. */
function remembered(home: string): string {
	const folder = join(home, 'pitwall');
	const name = readdirSync(folder).find(file => /^journal-.*\.db$/.test(file));
	const reader = name ? openReader(join(folder, name)) : undefined;
	try {
		const rows = reader?.readings(Number.MAX_SAFE_INTEGER) ?? [];
		return rows.map(row => JSON.stringify(stateOf(row, row.seen) ?? null)).join('\n');
	} finally {
		reader?.close();
	}
}

/** Of a synchronized update. */
const frameEnd = '\x1b[?2026l';

const isLive = (screen: string) => /● ok/.test(screen) && !/pending|loading|connecting|restart|BLIND/.test(screen);

/** Asks again where a busy machine answered too late: of itself a wall does so minutes later. */
const live = (terminal: TestTerminal) => terminal.pressUntil('r', isLive, 20_000);

test.each(['quit', 'kill -9'])('the first frame after %s', async how => {
	const home = mkdtempSync(join(tmpdir(), 'pitwall-restart-'));
	mkdirSync(join(home, 'pitwall'), {mode: 0o700});
	writeFileSync(join(home, 'pitwall', 'pitwall.yaml'), 'systems: [aiusage]\n', {mode: 0o600});
	const first = start(home);
	await live(first);
	if (how === 'quit') await first.quit();
	else {
		await eventually(() => expect(remembered(home)).toContain('"executions":'));
		first.kill('SIGKILL');
	}
	await first.exited;
	const second = start(home);
	// The wall goes on while a busy machine keeps this test from looking.
	let frame = '';
	second.onPaint = () => {
		if (frame === '' && second.text().includes('? help')) frame = second.text();
	};
	await second.until(() => frame !== '');
	expect(frame).toMatch(/as read .*before the restart/);
	expect(frame).toMatch(/◌ pipeline .*ago.* 1\/0/);
	expect(frame).not.toMatch(/● |ok ─|CRIT|WARN/);
	const [painted] = second.raw.split(frameEnd);
	expect(painted).toContain('before the restart');
	// Green (ANSI 32) is for what is judged: the badge alone has a green ground.
	expect(painted).not.toMatch(/\x1b\[(\d+;)*32m/);
	await live(second);
	expect((await second.quit()).exitCode).toBe(0);
});
