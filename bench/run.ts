/** `npm run bench`: every question after the other, in a process each. `--json` is passed on. */
import {spawnSync} from 'node:child_process';
import {loadavg} from 'node:os';

const questions = ['start', 'rest', 'log', 'keys', 'burst', 'sandbox'];
const began = performance.now();
const json = process.argv.includes('--json');
let failed = 0;
if (!json) process.stdout.write(`pty of 200x60; load average before: ${loadavg()[0]?.toFixed(2)}\n`);
for (const question of questions) {
	if (!json) process.stdout.write(`\n${question}\n`);
	const {status} = spawnSync(process.execPath, [`bench/${question}.ts`, ...process.argv.slice(2)], {stdio: 'inherit'});
	if (status !== 0) {
		process.stdout.write(json ? `${JSON.stringify({what: question, failed: status})}\n` : `${question}: FAILED\n`);
		failed++;
	}
}
if (!json) process.stdout.write(`\ntook ${((performance.now() - began) / 60_000).toFixed(1)} min\n`);
process.exitCode = failed > 0 ? 1 : 0;
