/**
 * What watching three systems costs at Google: requests a minute, counted at the sandbox, and dollars a day, billed for
 * BigQuery: `node bench/cost.ts [minutes [virtual seconds per second]]`. The wall shows the overview, so that all systems
 * are on the screen.
 */
import {TestTerminal} from '../test/support/terminal.ts';
import {argument, folder, leave, size, sleep, startSandbox, tell} from './support.ts';

const minutes = argument(6);
const speed = argument(10, 1);
/** Methods that are named, the most frequent first. */
const most = 8;
const perDay = 24 * 60;
const usdPerByte = 6.25 / 2 ** 40;

const sandbox = await startSandbox(speed);
const wall = new TestTerminal('bin/pitwall', ['--sandbox', '--calm'], {
	...size,
	env: {...sandbox.env, XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder},
});
/** Bytes that the wall says it was billed today. */
function billed(): number {
	const [, number = '0', unit = 'B'] = /([\d.]+) (B|KiB|MiB|GiB) \$/.exec(wall.text()) ?? [];
	return Number(number) * ({KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30}[unit] ?? 1);
}
/** Calls so far, by API and method. */
const asked = async (): Promise<Record<string, number>> =>
	Object.fromEntries(
		Object.entries((await sandbox.requests()).apis).flatMap(([api, {methods}]) =>
			Object.entries(methods).map(([method, {total}]) => [`${api}.${method}`, total]),
		),
	);

try {
	await wall.until(/Nothing needs you/);
	// First looks at everything, some of them a quarter of an hour after the start, are no rest.
	await sleep((20 * 60_000) / speed);
	const before = {requests: await asked(), bytes: billed()};
	await sleep(minutes * 60_000);
	const virtual = minutes * speed;
	const rates = Object.entries(await asked())
		.map(([name, total]) => ({name, rate: (total - (before.requests[name] ?? 0)) / virtual}))
		.toSorted((a, b) => b.rate - a.rate);
	tell({
		what: 'requests of three systems, overview',
		unit: '/min',
		value: rates.reduce((sum, {rate}) => sum + rate, 0),
		limit: {name: 'limit', value: 30},
		note: rates
			.slice(0, most)
			.map(({name, rate}) => `${name} ${rate.toFixed(1)}`)
			.join(', '),
	});
	tell({
		what: 'BigQuery, on demand',
		unit: 'USD',
		value: ((billed() - before.bytes) / virtual) * perDay * usdPerByte,
		limit: {name: 'limit', value: 0.05},
		note: `a day, from ${virtual} minutes`,
	});
} finally {
	await leave(wall);
	await sandbox.stop();
}
