/** `npm run bench`: every question after the other, in a process each. `--json` is passed on. */
import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {loadavg} from 'node:os';

const questions = ['start', 'rest', 'cost', 'log', 'keys', 'burst', 'check', 'checks', 'journal', 'sandbox'];
const began = performance.now();
const json = process.argv.includes('--json');
const stat = '/proc/stat';
/**
 * What a hypervisor gave to others, and all there was, in ticks of all processors since the machine started. Guests, behind
 * these eight, are counted in the first two.
 */
function ticks(): [stolen: number, all: number] {
	const line = existsSync(stat) ? readFileSync(stat, 'utf8') : '';
	const each = /^cpu +(.*)$/m.exec(line)?.[1]?.split(' ').map(Number).slice(0, 8) ?? [];
	return [each[7] ?? 0, each.reduce((sum, one) => sum + one, 0)];
}

const [stolen, all] = ticks();
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
const [stolenNow, allNow] = ticks();
const share =
	allNow > all
		? `; ${(((stolenNow - stolen) / (allNow - all)) * 100).toFixed(1)} % of the processors stolen by a hypervisor`
		: '';
if (!json) process.stdout.write(`\ntook ${((performance.now() - began) / 60_000).toFixed(1)} min${share}\n`);
process.exitCode = failed > 0 ? 1 : 0;
