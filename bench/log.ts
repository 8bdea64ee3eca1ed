/**
 * What following a log of 1,000 lines a second costs: the wall's log pane beside lnav on a file that grows as fast with
 * lines of the same kind, in the same seconds: `node bench/log.ts [seconds]`.
 */
import {appendFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {costOf} from './meter.ts';
import {startDebian} from './peers.ts';
import {argument, droppedOn, folder, isLive, leave, mean, sleep, startSandbox, startWall, tell} from './support.ts';

const seconds = argument(20);
const linesPerSecond = 1000;
const settle = 20_000;

/** Appends lines at the pace, caught up with at every tick; returns how to stop. */
function grow(file: string): () => void {
	const began = performance.now();
	let written = 0;
	const timer = setInterval(() => {
		const due = Math.floor(((performance.now() - began) / 1000) * linesPerSecond);
		const lines: string[] = [];
		for (; written < due; written++)
			lines.push(
				`${new Date().toISOString()} ERROR webhook-processor upstream request timeout after 10000 ms: POST /v1/callrail/webhook attempt=${written}\n`,
			);
		appendFileSync(file, lines.join(''));
	}, 50);
	return () => clearInterval(timer);
}

const sandbox = await startSandbox();
const wall = startWall({sandbox});
try {
	await wall.until(isLive);
	const file = join(folder, 'growing.log');
	writeFileSync(file, '');
	const lnav = startDebian('lnav', [file]);
	const stop = grow(file);
	await sandbox.chatter({linesPerSecond});
	await sleep(settle);
	const before = {at: performance.now(), dropped: droppedOn(wall.text())};
	const [ours = [], peer = []] = await costOf(lnav ? [wall, lnav] : [wall], seconds);
	const arrived = ((droppedOn(wall.text()) - before.dropped) / (performance.now() - before.at)) * 1000;
	await sandbox.chatter({linesPerSecond: 0});
	stop();
	const cpu = ours.map(cost => cost.cpu);
	const bytes = ours.map(cost => cost.bytes);
	const lnavCpu = mean(peer.map(cost => cost.cpu));
	const lnavBytes = mean(peer.map(cost => cost.bytes));
	tell({
		what: 'CPU, log pane at 1,000 lines/s',
		unit: '%',
		value: mean(cpu),
		values: cpu,
		...(lnav && {limit: {name: '3 x lnav', value: 3 * lnavCpu}}),
	});
	tell({
		what: 'bytes to the terminal, log pane at 1,000 lines/s',
		unit: 'B/s',
		value: mean(bytes),
		values: bytes,
		...(lnav && {limit: {name: 'lnav', value: lnavBytes}}),
	});
	tell({what: '  memory (PSS) at 1,000 lines/s', unit: 'MiB', value: mean(ours.map(cost => cost.pss))});
	// A wall that gets fewer lines than the peer has no right to be cheaper.
	tell({what: '  lines that arrived on the wall, per second', unit: 'lines', value: arrived});
	await lnav?.close();
} finally {
	await leave(wall);
	await sandbox.stop();
}
