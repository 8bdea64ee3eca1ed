/** `pitwall tail`: the log as clean lines, in the filter language of the wall; it ends as other Unix tools do. */
import {spawn, spawnSync} from 'node:child_process';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type CommandLine, commandLine, sharedSandbox} from '../support/commandLine.ts';
import {openTerminal} from '../support/opened.ts';
import {colour} from '../support/terminal.ts';

let line: CommandLine;
let stop: () => Promise<void>;
beforeAll(async () => {
	const sandbox = await sharedSandbox('bad-revision', 10);
	line = commandLine(sandbox.env);
	({stop} = sandbox);
});
afterAll(() => stop());

const program = ['dist/pitwall.js', 'tail'];
const past = async (...args: string[]) => {
	const {code, out} = await line.run('tail', '--no-follow', ...args);
	return {code, lines: out.split('\n').filter(Boolean)};
};

test('writes the past of every system, and ends where nothing is followed', async () => {
	const {code, lines} = await past('-n', '3');
	expect(code).toBe(0);
	expect(lines).toHaveLength(9);
	for (const one of lines) expect(one).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z [A-Z]+ (sales|ingestion|aiusage) [a-z-]+ /);
});

test('keeps what the filter keeps, oldest first', async () => {
	const wanted = ['--system', 'ingestion', '-n', '20', 'severity:>=ERROR', '!timeout'];
	await expect.poll(async () => (await past(...wanted)).lines.length).toBe(20);
	const {lines} = await past(...wanted);
	expect(lines.every(one => /Z (ERROR|CRITICAL) webhook/.test(one) && !/timeout/.test(one))).toBe(true);
	expect(lines.toSorted()).toEqual(lines);
});

test('JSON has the whole entry', async () => {
	const {lines} = await past('--system', 'ingestion', '-n', '1', '--json');
	expect(JSON.parse(lines[0] ?? '')).toMatchObject({
		system: 'ingestion',
		origin: {resource: {type: expect.any(String)}},
	});
});

test('a filter that cannot be meant is one clear line', async () => {
	const {code, error} = await line.run('tail', '/(/');
	expect(code).toBe(2);
	expect(error).toMatch(/^pitwall: filter, character 2: .*\n$/);
});

test.each([
	['SIGINT', 130],
	['SIGTERM', 143],
] as const)('%s ends it with %i, while lines come', async (signal, code) => {
	const child = spawn(process.execPath, [...program, '-n', '1'], {env: line.env});
	const lines = new Promise<void>(resolve => {
		let seen = '';
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			seen += text;
			if (seen.split('\n').length > 10) resolve();
		});
	});
	const ended = new Promise(resolve => child.on('exit', resolve));
	await lines;
	child.kill(signal);
	expect(await ended).toBe(code);
});

test('a reader that has read enough ends it without a word', () => {
	const {stdout, stderr} = spawnSync(
		'bash',
		['-c', `"${process.execPath}" ${program.join(' ')} -n 5 | head -n 1; echo "ended \${PIPESTATUS[0]}"`],
		{env: line.env, encoding: 'utf8'},
	);
	expect(stdout.trim().split('\n').at(-1)).toBe('ended 141');
	expect(stderr).toBe('');
});

test('a terminal gets colours', async () => {
	const terminal = openTerminal(process.execPath, [...program, '--system', 'ingestion', 'severity:>=ERROR'], {
		env: {...line.env, FORCE_COLOR: '1'},
	});
	await terminal.until(/ERROR webhook/);
	expect(terminal.raw).toMatch(colour);
	await terminal.press('\x03');
	expect((await terminal.exited).exitCode).toBe(130);
});
