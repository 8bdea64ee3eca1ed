/**
 * CPU of `pitwall check` beside the health script of the seeds (S1-10: bq, gcloud functions, gcloud logging), on the same
 * sandbox in the same run: `node bench/check.ts [rounds]`. The children of both count.
 */
import {spawn, spawnSync} from 'node:child_process';
import {dirname, join} from 'node:path';
import {statOf} from '../test/support/processes.ts';
import {toolsMissing} from '../test/support/tools.ts';
import {argument, folder, median, skip, tell} from './support.ts';

const rounds = argument(3);
const project = 'sales-intelligence-prod';
/** `pitwall check` costs at most this part of the script. */
const part = 1 / 5;

/** The script, whose second command gcloud 528 knows by other flags: --gen2 and --region are refused. */
const script: readonly (readonly string[])[] = [
	[
		...['bq', `--project_id=${project}`, 'query', '--use_legacy_sql=false'],
		`SELECT source_system, status, started_at FROM \`${project}.sales_intelligence.etl_runs\` WHERE DATE(started_at) = CURRENT_DATE() ORDER BY started_at DESC LIMIT 10`,
	],
	['gcloud', 'functions', 'list', '--v2', '--regions=us-central1', `--project=${project}`],
	[
		...['gcloud', 'logging', 'read', 'severity>=ERROR', '--limit=10', '--format=table(timestamp,textPayload)'],
		`--project=${project}`,
	],
];
const check = ['bin/pitwall', 'check', '--sandbox', '--system', 'sales'];
/** Of the checks those on what the script looks at. */
const subjects = [...check, '--only', 'etl_success_today,etl_failed,functions,error_count'];

/** The sandbox as its own command runs it, and the exports that it prints. */
async function startExported(): Promise<{env: NodeJS.ProcessEnv; stop: () => void}> {
	const child = spawn(process.execPath, ['dist/pitwall.js', 'sandbox', '--calm'], {env: process.env});
	const text = await new Promise<string>((resolve, reject) => {
		let out = '';
		let said = '';
		child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
			out += chunk;
		});
		child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
			said += chunk;
			if (said.includes('Its past is loaded')) resolve(out);
		});
		child.on('exit', () => reject(new Error(`the sandbox ended: ${said}`)));
	});
	const exported = Object.fromEntries(
		[...text.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name, value]) => [name, value]),
	);
	const own = {
		PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
		HOME: folder,
		XDG_STATE_HOME: join(folder, 'state'),
		XDG_CACHE_HOME: join(folder, 'cache'),
		XDG_CONFIG_HOME: join(folder, 'config'),
		CLOUDSDK_CORE_DISABLE_PROMPTS: '1',
	};
	child.removeAllListeners('exit');
	return {env: {...process.env, ...exported, ...own}, stop: () => void child.kill()};
}

/** CPU of a command and everything below it, ms. Throws where it fails. */
function cpuOf([program = '', ...args]: readonly string[], env: NodeJS.ProcessEnv, allowed: readonly number[]): number {
	const spent = () => (statOf(process.pid)?.childrenCpu ?? 0) * 1000;
	const before = spent();
	const {status, stdout, stderr} = spawnSync(program, args, {env, encoding: 'utf8'});
	if (!allowed.includes(status ?? -1))
		throw new Error(`${program} ${args[0]} ended with ${status}: ${stdout}${stderr}`);
	return spent() - before;
}

if (toolsMissing !== undefined) {
	skip('check', toolsMissing);
	process.exit(0);
}
const sandbox = await startExported();
try {
	const times: {script: number[]; all: number[]; subjects: number[]} = {script: [], all: [], subjects: []};
	// In turn, so that the machine's noise hits all of them; the first round fills caches and does not count.
	for (let round = 0; round <= rounds; round++) {
		const cpu = {
			script: script.reduce((sum, command) => sum + cpuOf(command, sandbox.env, [0]), 0),
			all: cpuOf(check, sandbox.env, [0, 1, 2]),
			subjects: cpuOf(subjects, sandbox.env, [0, 1, 2]),
		};
		if (round === 0) continue;
		for (const name of ['script', 'all', 'subjects'] as const) times[name].push(cpu[name]);
	}
	const seeds = median(times.script);
	tell({what: 'health script of the seeds: CPU', unit: 'ms', value: seeds, values: times.script});
	const limit = {name: 'a fifth of it', value: seeds * part};
	tell({
		what: 'pitwall check, the same subjects: CPU',
		unit: 'ms',
		value: median(times.subjects),
		values: times.subjects,
		limit,
	});
	tell({what: 'pitwall check, all of the system: CPU', unit: 'ms', value: median(times.all), values: times.all, limit});
} finally {
	sandbox.stop();
}
