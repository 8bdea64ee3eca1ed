/**
 * What a wall at rest costs: CPU of the wall's process (not of the sandbox beside it) and bytes to the terminal, against
 * a bare Ink clock and htop in the same seconds. Linux only (/proc): `node bench/idle.ts [seconds]`.
 */
import {existsSync, readFileSync} from 'node:fs';
import {TestTerminal} from '../test/support/terminal.ts';
import {isFilled, leave, startClock, startWall, tell} from './support.ts';

const seconds = Number(process.argv[2] ?? 20);
/** Clock ticks of /proc per second; 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** CPU time of one process, user and system, s. */
function cpuSeconds(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
	return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

function residentMebibytes(pid: number): number {
	return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

const htop = ['/usr/bin/htop', '/usr/local/bin/htop', '/opt/homebrew/bin/htop'].find(file => existsSync(file));

if (!existsSync('/proc/self/stat')) process.stdout.write('idle: skipped, there is no /proc to read CPU time from\n');
else {
	const wall = startWall(['--system', 'ingestion']);
	await wall.until(isFilled);
	const clock = startClock();
	await clock.until(/clock \d/);
	const peers: [string, TestTerminal][] = [
		['pitwall at rest', wall],
		['bare Ink clock', clock],
	];
	if (htop) peers.push(['htop', new TestTerminal(htop, [], {columns: 160, rows: 45})]);
	else process.stdout.write('htop: skipped, it is not installed\n');
	// The first polls and the compiler come to rest.
	await new Promise(resolve => setTimeout(resolve, 10_000));
	const before = peers.map(([, {pid, raw}]) => ({cpu: cpuSeconds(pid), bytes: Buffer.byteLength(raw)}));
	const began = performance.now();
	await new Promise(resolve => setTimeout(resolve, seconds * 1000));
	const took = (performance.now() - began) / 1000;
	for (const [index, [name, {pid, raw}]] of peers.entries()) {
		const {cpu = 0, bytes = 0} = before[index] ?? {};
		tell(`${name}: CPU of one core`, [((cpuSeconds(pid) - cpu) / took) * 100], '%');
		tell(`${name}: bytes to the terminal`, [(Buffer.byteLength(raw) - bytes) / took], 'B/s');
		tell(`${name}: resident memory`, [residentMebibytes(pid)], 'MiB');
	}
	await leave(wall);
	for (const [, terminal] of peers.slice(1)) await terminal.close();
}
