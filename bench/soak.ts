/**
 * A day in the life of a wall, at 60 virtual seconds per second, with everything switched on: memory, handles, listeners,
 * timers, files and requests must stay flat. `npm run soak -- [virtual hours]`, 24 by default (24 minutes); a whole day
 * writes docs/soak.svg and docs/soak.md, anything shorter shots/. `--from FILE` tells the samples of an earlier run anew;
 * `--snapshots` writes heap snapshots at 1/3 and at the end into shots/. Exit code 1 when something is not flat.
 */
import {appendFileSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {launchSandbox} from '../src/sandbox/launch.ts';
import {launcherEnv, launcherFlags} from '../test/support/launcher.ts';
import {TestTerminal} from '../test/support/terminal.ts';
import {comeToRest, configText, live} from './soak/life.ts';
import {reportOf} from './soak/report.ts';
import {filesOf, inside, outside, requestsAt, rssOf, type Sample} from './soak/sample.ts';
import {argument, folder, leave, size, sleep} from './support.ts';

/** Virtual seconds per second, and minutes between two samples; garbage is collected at every sixth. */
const speed = 60;
const sampleEvery = 5;
const insideEvery = 30;
/** Real ms after the last event until memory at rest is taken. */
const settle = 60_000;
const shots = 'shots';
const samplesFile = join(shots, 'soak.jsonl');

async function soak(hours: number, snapshots: boolean): Promise<Sample[]> {
	process.env.PITWALL_TOKEN ??= 'soak';
	process.env.METADATA_SERVER_DETECTION = 'none';
	const virtualEpoch = Date.parse('2026-11-19T20:12:00Z');
	const origin = {realEpoch: Date.now(), virtualEpoch, speed};
	const sandbox = await launchSandbox(
		{story: 'calm', seed: 1, storyAfterMinutes: 5, origin},
		{entry: 'dist/sandbox.js', logFile: join(shots, 'soak-sandbox.log')},
	);
	const {grpc = '', http = ''} = sandbox.connection;
	const probe = join(folder, 'probe.json');
	const config = join(folder, 'pitwall.yaml');
	writeFileSync(config, configText(0));
	// The past is written before the wall comes.
	await (await fetch(`${http}/bigquery/v2/projects/sales-intelligence-prod/datasets`)).text();
	const terminal = new TestTerminal(
		process.execPath,
		[
			...launcherFlags,
			...(snapshots ? ['--heapsnapshot-signal=SIGXFSZ', `--diagnostic-dir=${shots}`] : []),
			'--expose-gc',
			'--import',
			new URL('soak/probe.mjs', import.meta.url).href,
			'dist/pitwall.js',
			'--sandbox',
			'--mouse',
			'--config',
			config,
		],
		{
			...size,
			env: {
				...launcherEnv,
				PITWALL_GRPC: grpc,
				PITWALL_HTTP: http,
				PITWALL_CLOCK: JSON.stringify(origin),
				PITWALL_PROBE: probe,
				METADATA_SERVER_DETECTION: 'none',
				XDG_STATE_HOME: join(folder, 'state'),
				XDG_CONFIG_HOME: join(folder, 'config'),
				XDG_CACHE_HOME: join(folder, 'cache'),
			},
		},
	);
	const samples: Sample[] = [];
	let written = 0;
	const sample = async (withInside: boolean, rest = false) => {
		written += Buffer.byteLength(terminal.raw);
		terminal.raw = '';
		const taken: Sample = {
			hours: (Date.now() - began) / (3_600_000 / speed),
			...outside(terminal.pid),
			files: filesOf(join(folder, 'state', 'pitwall')),
			requests: await requestsAt(http),
			written,
			sandboxRss: rssOf(sandbox.pid),
			...(rest && {rest}),
			...(withInside && {inside: await inside(terminal.pid, probe)}),
		};
		samples.push(taken);
		appendFileSync(samplesFile, `${JSON.stringify(taken)}\n`);
	};
	await terminal.until(/sales[\s\S]*ingestion[\s\S]*aiusage/, 60_000);
	const began = Date.now();
	try {
		for (let minute = 0; minute <= hours * 60; minute++) {
			await sleep(Math.max(0, began + (minute * 60_000) / speed - Date.now()));
			await live(minute, {terminal, http, speed, config});
			if (minute % sampleEvery === 0) await sample(minute % insideEvery === 0);
			if (snapshots && (minute === hours * 20 || minute === hours * 60)) {
				terminal.kill('SIGXFSZ');
				await sleep(15_000);
			}
		}
		await comeToRest(http);
		await sleep(settle);
		await sample(false, true);
	} catch (error) {
		process.stderr.write(`${terminal.text()}\n`);
		throw error;
	} finally {
		await leave(terminal);
		await sandbox.stop();
	}
	return samples;
}

mkdirSync(shots, {recursive: true});
const from = process.argv.indexOf('--from');
if (from < 0) writeFileSync(samplesFile, '');
const samples =
	from > 0
		? readFileSync(process.argv[from + 1] ?? samplesFile, 'utf8')
				.trim()
				.split('\n')
				.map(line => JSON.parse(line) as Sample)
		: await soak(argument(24), process.argv.includes('--snapshots'));
const {svg, markdown, table, flat} = reportOf(samples);
const out = (samples.at(-1)?.hours ?? 0) >= 23.9 ? 'docs' : shots;
writeFileSync(join(out, 'soak.svg'), svg);
writeFileSync(join(out, 'soak.md'), markdown);
process.stdout.write(`${table}\n${flat ? 'flat' : 'NOT FLAT'}: ${join(out, 'soak.svg')}, ${join(out, 'soak.md')}\n`);
process.exitCode = flat ? 0 : 1;
