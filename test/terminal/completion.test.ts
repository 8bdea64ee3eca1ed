/** Completions and the man page come from the definitions of the commands, and shells and man take them. */
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {commands} from '../../src/commands/line/commands.ts';
import {storyTitles} from '../../src/sandbox/contract/stories.ts';
import {commandLine} from '../support/commandLine.ts';
import {openTerminal} from '../support/opened.ts';

const line = commandLine();
const bin = mkdtempSync(join(tmpdir(), 'pitwall-bin-'));
symlinkSync(join(process.cwd(), 'bin/pitwall'), join(bin, 'pitwall'));
const env = {...line.env, PATH: `${bin}:${process.env.PATH}`};
const has = (program: string, ...args: string[]) => !spawnSync(program, args).error;
const script = async (shell: string) => (await line.run('completion', shell)).out;

/** What bash offers for the last of these words. */
async function offered(...words: string[]): Promise<string[]> {
	writeFileSync(join(line.home, 'completion.bash'), await script('bash'));
	const typed = ['pitwall', ...words].map(word => `'${word}'`).join(' ');
	const asked = `source completion.bash; COMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _pitwall; printf '%s\\n' "\${COMPREPLY[@]}"`;
	const {stdout, stderr} = spawnSync('bash', ['--norc', '-c', asked], {env, cwd: line.home, encoding: 'utf8'});
	expect(stderr).toBe('');
	return stdout.split('\n').filter(Boolean).sort();
}

describe('bash', () => {
	test('commands', async () => {
		expect(await offered('')).toEqual(commands.map(({name}) => name).sort());
		expect(await offered('sn')).toEqual(['snapshot']);
		expect(await offered('config', '')).toEqual(['check', 'schema', 'show']);
		expect(await offered('--config', 'x.yaml', 'config', 's')).toEqual(['schema', 'show']);
	});
	test('options, those of the command and those of the wall', async () => {
		const options = await offered('check', '--');
		expect(options).toEqual(expect.arrayContaining(['--only', '--format', '--system', '--help', '--theme']));
		expect(options).not.toContain('--svg');
		expect(await offered('snapshot', '--sv')).toEqual(['--svg']);
	});
	test('choices of the option and the command', async () => {
		expect(await offered('--story', '')).toEqual(Object.keys(storyTitles).sort());
		expect(await offered('check', '--format', '')).toEqual(['json', 'junit', 'markdown', 'nagios', 'table']);
		expect(await offered('query', '--format', '')).toEqual(['csv', 'json', 'table']);
		expect(await offered('check', '--format', '=', 'n')).toEqual(['nagios']);
		expect(await offered('completion', '')).toEqual(['bash', 'fish', 'zsh']);
	});
	test('names of the configuration that is meant', async () => {
		expect(await offered('--system', '')).toEqual(['aiusage', 'ingestion', 'sales']);
		writeFileSync(join(line.home, 'one.yaml'), 'systems: [sales]\n');
		expect(await offered('--config', 'one.yaml', 'check', '--system', '')).toEqual(['sales']);
		expect(await offered('check', '--only', 'high_error')).toEqual(['high_error_rate']);
		expect(await offered('query', 'sales.etl_r')).toEqual(['sales.etl_runs']);
	});
	test('files', async () => {
		writeFileSync(join(line.home, 'a wall.yaml'), '');
		expect(await offered('--config', 'a w')).toEqual(['a wall.yaml']);
	});
	test('a broken configuration offers nothing, and says nothing', async () => {
		writeFileSync(join(line.home, 'broken.yaml'), 'systems: {');
		expect(await offered('--config', 'broken.yaml', '--system', '')).toEqual([]);
	});
	test('Tab, in a terminal', async () => {
		const terminal = openTerminal('bash', ['--norc', '-i'], {env: {...env, PS1: '> '}});
		await terminal.until(/> /);
		await terminal.press('source <(pitwall completion bash); echo ready', 'Enter');
		await terminal.until(/^ready/m);
		await terminal.press('pitwall snapshot --sys', '\t');
		await terminal.until(/--system /);
		await terminal.press('ing', '\t');
		await terminal.until(/--system ingestion/);
		await terminal.press('\x03', 'exit', 'Enter');
		await terminal.exited;
	});
});

test.each(['zsh', 'fish'])('%s takes its script', async shell => {
	const text = await script(shell);
	for (const {name} of commands) expect(text).toContain(name);
	if (!has(shell, '--version')) return console.log(`${shell} is not installed: its script is not run`);
	const file = join(line.home, `completion.${shell}`);
	writeFileSync(file, text);
	expect(spawnSync(shell, ['-n', file], {encoding: 'utf8'}).stderr).toBe('');
});

describe('the man page', () => {
	test('has every command and option', async () => {
		const {out} = await line.run('man');
		const plain = out.replaceAll('\\-', '-');
		for (const {name, options = []} of commands) {
			expect(plain).toContain(`.SS pitwall ${name}`);
			for (const {long, hidden} of options) if (!hidden) expect(plain).toContain(long);
		}
		expect(readFileSync('man/pitwall.1', 'utf8')).toBe(out);
	});
	test('is shown without a warning', async () => {
		if (!has('man', '--version')) return console.log('man is not installed: the page is not shown');
		const file = join(line.home, 'pitwall.1');
		writeFileSync(file, (await line.run('man')).out);
		const {stdout, stderr} = spawnSync('man', ['--warnings', '-E', 'UTF-8', '-l', file], {
			env: {...env, MANROFFOPT: '-ww', MANWIDTH: '80', LC_ALL: 'C.UTF-8'},
			encoding: 'utf8',
		});
		expect(stderr).toBe('');
		expect(stdout).toMatch(/pitwall snapshot \[options\]/);
	});
});
