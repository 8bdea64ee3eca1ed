/** Makes the README's pictures from the running program: healthy, on fire, from the alert to the plan, and on a light background. `npm run screenshots` */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {TestTerminal} from '../test/support/terminal.ts';

const folder = new URL('../docs/', import.meta.url).pathname;
const state = mkdtempSync(join(tmpdir(), 'pitwall-shots-'));
process.on('exit', () => rmSync(state, {recursive: true, force: true}));

async function session(
	args: string[],
	columns: number,
	rows: number,
	play: (terminal: TestTerminal) => Promise<void>,
): Promise<void> {
	const terminal = new TestTerminal(process.execPath, ['dist/pitwall.js', '--sandbox', ...args], {
		columns,
		rows,
		env: {XDG_STATE_HOME: state},
	});
	try {
		await play(terminal);
	} finally {
		await terminal.press('q');
		await terminal.close();
	}
}

const save = (terminal: TestTerminal, name: string) => writeFileSync(join(folder, `${name}.svg`), terminal.svg());
const filled = (screen: string) => !/loading|connecting/i.test(screen);

await session(['--calm'], 160, 45, async terminal => {
	await terminal.until(screen => filled(screen) && /Nothing needs you/.test(screen), 120_000);
	save(terminal, 'healthy');
});

const onFire = ['--story-after', '0', '--speed', '30'];

await session([...onFire, '--allow-actions'], 160, 48, async terminal => {
	await terminal.until(screen => /[3-9] firing/.test(screen) && /R roll back/.test(screen), 120_000);
	save(terminal, 'on-fire');
	await terminal.pressUntil('!', /Likely causes/);
	await terminal.until(/strong/);
	save(terminal, 'alert');
	await terminal.pressUntil('s', /What 00008-\w+ changed/);
	save(terminal, 'service');
	await terminal.press('Escape');
	await terminal.pressUntil('R', /\* .*00006/);
	await terminal.pressUntil('Enter', /preflight ok[\s\S]*validateOnly/);
	save(terminal, 'rollback');
	await terminal.press('Escape');
});

await session([...onFire, '--system', 'ingestion', '--theme', 'light'], 160, 48, async terminal => {
	await terminal.until(screen => /[3-9] firing/.test(screen) && /What to do/.test(screen), 120_000);
	save(terminal, 'light');
});
