/** `pitwall doctor`: what keeps the wall from seeing everything, and what to do about it. Changes nothing. */
import {execFile} from 'node:child_process';
import chalk from 'chalk';
import {configFiles} from '../config/files.ts';
import {databaseName, journalAddress} from '../config/sharedJournal.ts';
import type {ColourDepth} from '../config/theme-names.ts';
import {examine} from '../doctor/examine.ts';
import {exitCode, type Finding} from '../doctor/finding.ts';
import {reportText} from '../doctor/report.ts';
import type {Seen} from '../doctor/terminal.ts';
import type {Env} from '../env.ts';
import {inAscii} from '../text/ascii.ts';
import {painter} from '../theme/ansi.ts';
import {colorLevel, type Tone, unicodeIn} from '../theme/theme.ts';
import {outputTheme} from './outputTheme.ts';
import {type ConfigOptions, resolveConfig, wallFile} from './resolve.ts';
import {openSurvey, type SurveyOptions} from './surveyed.ts';

export interface DoctorOptions extends ConfigOptions, SurveyOptions {
	json?: boolean;
	color: ColourDepth;
}

const tones: Readonly<Record<Finding['level'], Tone>> = {ok: 'ok', look: 'warn', mend: 'crit'};

/** Resolves with 0 where nothing has to be mended, else with 1. @throws UsageError */
export async function doctor(options: DoctorOptions): Promise<number> {
	const file = wallFile(options);
	const files = configFiles(file?.found);
	const whole = await resolveConfig(options, file, files, false);
	const {system: only} = options;
	const config = {...whole, systems: whole.systems.filter(({system}) => only === undefined || system === only)};
	const {reads, survey, team, stop} = await openSurvey(options, config.wall.endpoints);
	const {journal} = config.wall;
	const address =
		journal === undefined || options.sandbox ? undefined : journalAddress(journal, whole.systems[0]?.project ?? '');
	const database = address && (await team(address));
	try {
		const terminal = await seen(process.env);
		const shared = address && database && {team: {database, name: databaseName(address)}};
		const findings = await examine({config, warnings: files.warnings, reads, survey, terminal, ...shared});
		const paint = painter(outputTheme(options.color, config.wall));
		const text = options.json
			? `${JSON.stringify({findings}, null, 2)}\n`
			: reportText(findings, (level, words) => paint(tones[level], words));
		process.stdout.write(options.json || unicodeIn(process.env) ? text : inAscii(text));
		return exitCode(findings);
	} finally {
		await database?.close();
		await stop();
	}
}

async function seen(env: Env): Promise<Seen> {
	const {isTTY = false, columns = 0, rows = 0} = process.stdout;
	const tmux = env.TMUX ? await tmuxOptions() : undefined;
	return {env, tty: isTTY, columns, rows, colors: colorLevel(env, chalk.level), ...(tmux && {tmux})};
}

/** ms */
const tmuxPatience = 2000;

/** The options of the tmux around us, of the server and of its sessions; undefined where it does not answer. */
async function tmuxOptions(): Promise<ReadonlyMap<string, string> | undefined> {
	const show = (flag: string) =>
		new Promise<string>((resolve, reject) => {
			execFile('tmux', ['show', flag], {timeout: tmuxPatience}, (error, stdout) =>
				error ? reject(error) : resolve(stdout),
			);
		});
	try {
		const lines = (await Promise.all(['-s', '-g'].map(show))).join('\n').split('\n');
		return new Map(lines.map(line => [line.split(' ')[0] ?? '', line.split(' ').slice(1).join(' ')]));
	} catch {
		return undefined;
	}
}
