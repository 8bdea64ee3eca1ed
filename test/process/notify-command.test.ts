/** The user's command: what it gets, and that it cannot harm the wall. */
import {existsSync, mkdtempSync, readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {createRunner, type Notice, type RunnerOptions} from '../../src/notify/command.ts';
import {alertOf} from '../support/checks.ts';
import {eventually} from '../support/eventually.ts';

describe('the command', () => {
	const notice: Notice = {
		event: 'page',
		text: 'CRIT demo: a\x1b[31m',
		time: '2026-11-20T20:12:00.000Z',
		sandbox: true,
		alerts: [alertOf('a', {level: 'crit', title: 'evil\x1b]0;x\x07 $(touch /tmp/no)'})],
	};
	function runner(options: Partial<RunnerOptions> = {}) {
		const folder = mkdtempSync(join(tmpdir(), 'pitwall-notify-'));
		const logged: string[] = [];
		const failures: string[] = [];
		return {
			folder,
			logged,
			failures,
			...createRunner({log: text => logged.push(text), failed: text => failures.push(text), ...options}),
		};
	}
	const sh = (script: string, ...args: string[]) => ['/bin/sh', '-c', script, 'sh', ...args];

	test('gets JSON on stdin and a clean environment; what it prints goes to the log', async () => {
		const {run, folder, logged} = runner();
		const file = join(folder, 'out');
		run(sh('cat > "$1"; echo "$PITWALL_ALERT_EVENT $PITWALL_ALERT_SANDBOX $PITWALL_ALERT_TITLE"', file), notice);
		await eventually(() => expect(logged).not.toEqual([]));
		const got = JSON.parse(readFileSync(file, 'utf8'));
		expect(got).toMatchObject({event: 'page', count: 1, alerts: [{key: 'demo.a', level: 'crit'}]});
		expect(got.text).toBe('CRIT demo: a');
		expect(logged[0]).toMatch(/^notify command said: page 1 evil␛ \$\(touch/);
	});

	test('one at a time, in order; the oldest of too many is dropped', async () => {
		const {run, folder, logged} = runner();
		const file = join(folder, 'out');
		for (let i = 0; i < 12; i++)
			run(
				sh('test -e "$1.lock" && echo both >> "$1"; touch "$1.lock"; echo "$2" >> "$1"; rm "$1.lock"', file, `${i}`),
				notice,
			);
		const lines = () => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []);
		await eventually(() => expect(lines().at(-1)).toBe('11'));
		expect(lines()).toEqual(['0', '4', '5', '6', '7', '8', '9', '10', '11']);
		expect(logged.filter(text => text.includes('dropped'))).toHaveLength(3);
	});

	test('is ended with all it started when it takes too long, and failures are told once', async () => {
		const {run, folder, failures, logged} = runner({limit: 300});
		const file = join(folder, 'pid');
		run(sh('sleep 60 & echo $! > "$1"; wait', file), notice);
		run(['/does/not/exist'], notice);
		run(sh('exit 3'), notice);
		await eventually(() => expect(logged).toHaveLength(3));
		expect(failures).toEqual(['/bin/sh ran for more than 0.3 s and was ended']);
		expect(logged[1]).toContain('ENOENT');
		expect(logged[2]).toContain('code 3');
		const pid = Number(readFileSync(file, 'utf8'));
		const lives = () => {
			try {
				return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
			} catch {
				return false;
			}
		};
		await eventually(() => expect(lives()).toBe(false));
		run(sh('true'), notice);
		run(sh('exit 4'), notice);
		await eventually(() => expect(failures).toHaveLength(2));
	});

	test('one that does not read its stdin does no harm', async () => {
		const {run, failures, logged} = runner();
		run(sh('exec <&-; echo done'), {
			...notice,
			alerts: Array.from({length: 50}, (_, i) => alertOf(`${i}`, {level: 'crit', reason: 'x'.repeat(4000)})),
		});
		await eventually(() => expect(logged).not.toEqual([]));
		expect([logged, failures]).toEqual([['notify command said: done\n'], []]);
	});
});
