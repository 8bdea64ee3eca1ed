/** Makes the README's pictures from the running program: healthy, on fire, and the rollback dialog. `npm run screenshots` */
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

await session(['--calm', '--system', 'ingestion'], 160, 45, async terminal => {
	await terminal.until(screen => filled(screen) && /waiting/.test(screen) && /no alerts/.test(screen));
	save(terminal, 'healthy');
});

await session(
	['--system', 'ingestion', '--story-after', '0', '--speed', '30', '--allow-actions'],
	160,
	45,
	async terminal => {
		await terminal.until(/3 firing/, 120_000);
		save(terminal, 'on-fire');
		await terminal.press('R');
		await terminal.until(/\* .*00006/);
		await terminal.pressUntil('Enter', /preflight ok[\s\S]*validateOnly/);
		save(terminal, 'rollback');
		await terminal.press('Escape');
	},
);
