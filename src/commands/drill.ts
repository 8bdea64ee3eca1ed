/** `pitwall drill`: the wall on a sandbox of its own, in folders of its own, graded at the end. */
import {randomUUID} from 'node:crypto';
import {readdirSync, rmSync, writeSync} from 'node:fs';
import {join} from 'node:path';
import {stateFolder} from '../config/paths.ts';
import {UsageError} from '../config/usage.ts';
import {debriefMarkdown, scoreText} from '../drill/debrief.ts';
import {listText, scoresText, sheetText} from '../drill/print.ts';
import {leastPractised, scenarioNamed, scenarios} from '../drill/scenarios.ts';
import {debriefName, keepScore, readScores, runName, unfinishedIn} from '../drill/scores.ts';
import type {Result, Scenario} from '../drill/types.ts';
import {ownFolder, replaceOwn} from '../files/own.ts';
import type {Story} from '../sandbox/contract/stories.ts';
import {messageOf} from '../text/errors.ts';
import {ownRules, withRules} from './drilledSystem.ts';
import {openTopIncident} from './openTopIncident.ts';
import {resolveConfig} from './resolve.ts';
import {targetsIn} from './startDrill.ts';
import {type WatchOptions, watch} from './watch.ts';

export interface DrillOptions extends WatchOptions {
	list?: boolean;
	scores?: boolean;
	hints?: boolean;
}

/** Folders of drills that are kept, with their audit logs and journals. */
const mostRuns = 20;

/** @throws UsageError */
export async function drillCommand(options: DrillOptions, name = 'random'): Promise<number> {
	const real = stateFolder();
	const folder = join(real, 'drills');
	const kept = scoresIn(folder);
	if (options.list) return print(listText(kept));
	if (options.scores) return print(scoresText(kept, unfinishedIn(folder)));
	const scenario = name === 'random' ? leastPractised(kept, options.seed) : scenarioNamed(name);
	if (!scenario)
		throw new UsageError(
			`pitwall: unknown scenario '${name}'. Known: random, ${scenarios.map(({id}) => id).join(', ')}.`,
		);
	const rules = await ownRules(scenario.system);
	if (options.hints) {
		const config = withRules(await resolveConfig({sandbox: true}), scenario.system, rules);
		return print(sheetText(scenario, targetsIn(config, scenario)));
	}
	const open = openTopIncident(real, Date.now());
	if (open !== undefined)
		throw new UsageError(`pitwall: no drill now: a real incident is open (${open}). Close it, or practise later.`);
	if (!process.stdout.isTTY || !process.stdin.isTTY)
		throw new UsageError('pitwall: a drill needs a terminal. Run it in one; --list, --scores and --hints print.');

	const run = openRun(folder, scenario);
	isolate(run);
	let last: {result: Result; debrief: string} | undefined;
	const {config: _, system: __, ...looks} = options;
	// The last thing of all: the wall has taken stdout, and may end the process before it comes back here.
	process.once('exit', () => {
		if (last) writeSync(1, `DRILL ${scenario.id}: ${scoreText(last.result)} passed. Debrief: ${last.debrief}\n`);
	});
	return watch({
		...looks,
		sandbox: true,
		story: scenario.story as Story,
		calm: false,
		drill: {
			scenario,
			rules,
			async keep(result) {
				const debrief = join(run, debriefName);
				await replaceOwn(debrief, debriefMarkdown(result, filesOf(join(run, 'pitwall'))));
				await keepScore(folder, result);
				last = {result, debrief};
				return {debrief};
			},
		},
	});
}

/** What whoever talks about it later may want to look at: the journal replays it. */
function filesOf(state: string): Record<string, string> {
	const journal = readdirSync(state).find(name => /^journal-.*\.db$/.test(name));
	return {
		...(journal !== undefined && {recording: join(state, journal)}),
		'audit log': join(state, 'audit.jsonl'),
		'log file': join(state, 'pitwall.log'),
	};
}

function print(text: string): number {
	process.stdout.write(text);
	return 0;
}

/** Scores that cannot be read are no reason not to practise. */
function scoresIn(folder: string): Result[] {
	try {
		return readScores(folder);
	} catch (error) {
		process.stderr.write(`pitwall: the scores of earlier drills are left out: ${messageOf(error)}\n`);
		return [];
	}
}

/** A folder for this drill; the oldest beyond the bound are removed. @throws UsageError where it cannot be made */
function openRun(folder: string, {id}: Scenario): string {
	const runs = join(folder, 'runs');
	const run = join(runs, runName(Date.now(), id));
	try {
		ownFolder(folder);
		ownFolder(runs);
		ownFolder(run);
		for (const old of readdirSync(runs).toSorted().slice(0, -mostRuns)) rmSync(join(runs, old), {recursive: true});
	} catch (error) {
		throw new UsageError(`pitwall: no folder for the drill: ${messageOf(error)}`);
	}
	return run;
}

/**
 * From here on everything of this process that is state is that of the drill, and no cloud but its sandbox can be reached: the
 * folders come from the environment wherever they are asked for, and so do endpoints.
 */
function isolate(run: string): void {
	for (const name of ['PITWALL_CONFIG', 'PITWALL_GRPC', 'PITWALL_HTTP', 'PITWALL_CLOCK']) delete process.env[name];
	process.env.XDG_STATE_HOME = run;
	process.env.PITWALL_TOKEN = randomUUID();
}
