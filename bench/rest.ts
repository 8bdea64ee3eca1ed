/**
 * What a wall costs at rest, when nothing changes but time: CPU, bytes to the terminal, memory. All programs run in the
 * same seconds, because the machine's noise then hits all of them: `node bench/rest.ts [seconds [seconds before]]`.
 */
import type {TestTerminal} from '../test/support/terminal.ts';
import {type Cost, costOf, rssOf} from './meter.ts';
import {startClock, startDebian, startGtop} from './peers.ts';
import {argument, isLive, leave, mean, median, sleep, startSandbox, startWall, tell} from './support.ts';

const seconds = argument(60);
/** First polls and compilers come to rest in this time, s; V8's heap only after four minutes. */
const settle = argument(30, 1);

const sandbox = await startSandbox();
const wall = startWall({sandbox});
try {
	await wall.until(isLive);
	const started: [string, TestTerminal | undefined][] = [
		['pitwall', wall],
		['htop', startDebian('htop')],
		['btop', startDebian('btop')],
		['gtop', startGtop()],
		['bare Ink clock', startClock()],
	];
	const programs = started.filter((entry): entry is [string, TestTerminal] => entry[1] !== undefined);
	await sleep(settle * 1000);
	const costs = await costOf(
		programs.map(([, terminal]) => terminal),
		seconds,
	);
	// A wall that hangs or is blind would be cheap.
	await wall.until(isLive, 5000);
	const of = (name: string, key: keyof Cost): number[] =>
		(costs[programs.findIndex(([other]) => other === name)] ?? []).map(cost => cost[key]);
	const ours = (key: keyof Cost) => ({value: mean(of('pitwall', key)), values: of('pitwall', key)});

	const htop = of('htop', 'cpu');
	tell({
		what: 'CPU at rest',
		unit: '%',
		...ours('cpu'),
		...(htop.length > 0 && {limit: {name: 'htop', value: mean(htop)}}),
	});
	tell({what: 'bytes to the terminal at rest', unit: 'B/s', ...ours('bytes'), limit: {name: 'limit', value: 100}});
	tell({
		what: 'memory (PSS) at rest',
		unit: 'MiB',
		value: median(of('pitwall', 'pss')),
		values: of('pitwall', 'pss'),
		limit: {name: 'limit', value: 120},
	});
	// Gtop, the clock, the sandbox and this benchmark run on the same Node and so carry part of its pages for the wall.
	tell({
		what: 'memory at rest if no other Node ran (RSS)',
		unit: 'MiB',
		value: rssOf(wall.pid),
		limit: {name: 'limit', value: 120},
	});
	for (const [name, terminal] of programs.slice(1)) {
		const [cpu, bytes, pss] = (['cpu', 'bytes', 'pss'] as const).map(key => mean(of(name, key))) as [
			number,
			number,
			number,
		];
		tell({
			what: `  ${name}: CPU`,
			unit: '%',
			value: cpu,
			values: of(name, 'cpu'),
			note: `pitwall ${(ours('cpu').value / cpu).toFixed(2)}x`,
		});
		tell({
			what: `  ${name}: bytes`,
			unit: 'B/s',
			value: bytes,
			note: `pitwall ${(ours('bytes').value / bytes).toFixed(2)}x`,
		});
		tell({
			what: `  ${name}: memory (PSS)`,
			unit: 'MiB',
			value: pss,
			note: `pitwall ${(ours('pss').value / pss).toFixed(2)}x`,
		});
		await terminal.close();
	}
} finally {
	await leave(wall);
	await sandbox.stop();
}
