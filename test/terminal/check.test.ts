/** S1-10, S1-11 to S1-14: `pitwall check` judges once, by the checks of the wall, and its exit code says how it stands. */
import {describe, expect, inject, test} from 'vitest';
import {type CommandLine, commandLine, sharedSandbox} from '../support/commandLine.ts';
import {openTerminal} from '../support/opened.ts';

interface Told {
	outcome: string;
	exit: number;
	counts: Record<string, number>;
	systems: {system: string; checks: {check: string; outcome: string}[]}[];
}
const json = async (line: CommandLine, ...args: string[]) => {
	const {code, out} = await line.run('check', '--json', ...args);
	return {code, told: JSON.parse(out) as Told};
};

describe('a calm world', () => {
	const line = commandLine(inject('calm'));

	test('exits with 0, having judged every check of every system', async () => {
		// A machine that is busy may answer too late once.
		await expect.poll(async () => (await json(line)).code).toBe(0);
		const {told} = await json(line);
		expect(told.systems.map(({system}) => system)).toEqual(['sales', 'ingestion', 'aiusage']);
		expect(told.systems.every(({checks}) => checks.length >= 10)).toBe(true);
	});
	test('tells of the system and the checks that are asked for', async () => {
		const {told} = await json(line, '--system', 'ingestion', '--only', 'health,ingestion.backlog');
		expect(told.systems.map(({system, checks}) => [system, checks.map(({check}) => check).sort()])).toEqual([
			['ingestion', ['backlog', 'health']],
		]);
	});
	test('wrong input exits with 3, in one line', async () => {
		for (const args of [['--only', 'nope'], ['--format', 'html'], ['--frobnicate'], ['--system', 'nope']]) {
			const {code, error} = await line.run('check', ...args);
			expect({code, lines: error.trim().split('\n').length}, args.join(' ')).toEqual({code: 3, lines: 1});
		}
	});
});

test('a cloud that cannot be reached is unknown, never ok', async () => {
	const line = commandLine({PITWALL_SANDBOX: '1', PITWALL_GRPC: '127.0.0.1:1', PITWALL_HTTP: 'http://127.0.0.1:1'});
	const {code, told} = await json(line, '--system', 'sales', '--timeout', '3');
	expect({code, ok: told.counts.ok, outcome: told.outcome}).toEqual({code: 3, ok: 0, outcome: 'unknown'});
});

test('a bad revision exits with 2, and every format says so', async () => {
	const {env, stop} = await sharedSandbox('bad-revision');
	try {
		const line = commandLine(env);
		await expect.poll(async () => (await json(line, '--only', 'high_error_rate')).code).toBe(2);
		const only = ['--only', 'ingestion.high_error_rate'];
		const outs = await Promise.all(
			['table', 'nagios', 'junit', 'markdown'].map(async format => {
				const {code, out} = await line.run('check', ...only, '--format', format);
				expect(code).toBe(2);
				return out;
			}),
		);
		expect(outs[0]).toMatch(/^CRIT +ingestion\.high_error_rate +High error rate +[\d.]+%, limit > 5%/);
		expect(outs[1]).toMatch(/^PITWALL CRITICAL - 1 critical of 1 check: High error rate.* \| critical=1 /);
		expect(outs[2]).toMatch(/<testsuite name="ingestion" tests="1" failures="1" errors="0"/);
		expect(outs[3]).toMatch(/^\| CRIT \| High error rate \| /m);
		expect(outs[3]).toMatch(/^No alert fired since midnight/m);

		// S3-049: the day, as the wall remembers it.
		const wall = openTerminal(process.execPath, ['dist/pitwall.js', '--sandbox', '--system', 'ingestion'], {
			env: line.env,
		});
		await wall.until(/CRIT[\s\S]*High error rate|High error rate[\s\S]*CRIT/i);
		await wall.quit();
		const {out} = await line.run('check', ...only, '--format', 'markdown');
		expect(out).toMatch(/^Fired since midnight:$/m);
		expect(out).toMatch(/^\| \d\d:\d\d \| CRIT \| High error rate \| .* \| still fires \|$/m);
	} finally {
		await stop();
	}
});
