/** `pitwall init`: looks what a project has, and writes a system file that watches it. */
import {existsSync, writeFileSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {endpointsOf} from '../config/environment.ts';
import {configFiles} from '../config/files.ts';
import {UsageError} from '../config/usage.ts';
import {fragmentsOf, systemText, wallText} from '../init/file.ts';
import type {Found} from '../init/found.ts';
import {lookAt} from '../init/look.ts';
import {loadSystem} from '../load/load.ts';
import {cleanLine} from '../text/clean.ts';
import {messageOf} from '../text/errors.ts';
import {plural} from '../text/format.ts';
import {openSurvey, type SurveyOptions} from './surveyed.ts';

export interface InitOptions extends SurveyOptions {
	project?: string;
	region?: string;
	/** The system file; `-` for the output. */
	output?: string;
	force?: boolean;
}

/** Resolves with 0, or with 1 where nothing was found. @throws UsageError, CloudError */
export async function init(options: InitOptions): Promise<number> {
	const {project, region, force = false} = options;
	if (project === undefined)
		throw new UsageError(
			'pitwall: which project? Write pitwall init --project my-project, or set GOOGLE_CLOUD_PROJECT.',
		);
	const name = systemName(project);
	const file = options.output ?? `${name}.yaml`;
	if (file !== '-') refuse(file, force);
	const found = await foundIn(project, region, options);
	for (const line of found.unseen) process.stderr.write(`pitwall: not looked at: ${cleanLine(line)}\n`);
	const text = systemText(name, found, fragmentsOf(found));
	process.stdout.write(file === '-' ? text : written(file, text, found, force));
	return found.unseen.length > 0 && isEmpty(found) ? 1 : 0;
}

async function foundIn(project: string, region: string | undefined, options: InitOptions): Promise<Found> {
	const {reads, survey, stop} = await openSurvey(options, endpointsOf(process.env));
	try {
		await survey.identity(project);
		const tz = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
		return await lookAt({project, tz, ...(region !== undefined && {region})}, {reads, survey});
	} finally {
		await stop();
	}
}

/** A project as the name of a system: domain-scoped projects have a colon and dots. */
const systemName = (project: string): string =>
	project
		.toLowerCase()
		.replace(/[^a-z0-9-]+/g, '-')
		.replace(/^-+|-+$/g, '') || 'project';

/** @throws UsageError where a file is in the way */
function refuse(file: string, force: boolean): void {
	if (!force && existsSync(file))
		throw new UsageError(
			`pitwall: ${file} is there already. Name another one with --output, or overwrite it with --force.`,
		);
}

/** Writes the system file, and a wall file beside it where there is none; what was done, in lines. @throws UsageError */
function written(file: string, text: string, found: Found, force: boolean): string {
	const wall = join(dirname(file), 'pitwall.yaml');
	try {
		// Checked again by the flag: somebody may have written it meanwhile.
		writeFileSync(file, text, {flag: force ? 'w' : 'wx'});
	} catch (error) {
		throw new UsageError(`pitwall: cannot write ${file}: ${messageOf(error)}.`);
	}
	const {sources, checks} = loadSystem(file, undefined, configFiles());
	const isNew = !existsSync(wall);
	if (isNew) writeFileSync(wall, wallText(basename(file)), {flag: 'wx'});
	const next = isNew
		? `Wrote ${wall}, the wall that shows it.`
		: `${wall} is there already: add ${basename(file)} to its systems.`;
	return `${[
		`Found in ${found.project}, ${found.region}: ${foundText(found)}.`,
		`Wrote ${file}: ${plural(Object.keys(sources).length, 'source')}, ${plural(checks.length, 'check')}.`,
		next,
		'Next: pitwall doctor says what is missing, then pitwall shows it.',
	].join('\n')}\n`;
}

function foundText({services, functions, runJobs, jobs, queues, runs, fresh, spanner, policies}: Found): string {
	const pipelines = runs.flatMap(one => one.pipelines);
	const parts = [
		[services.length, 'service'],
		[functions.length, 'function'],
		[runJobs.length, 'job of Cloud Run', 'jobs of Cloud Run'],
		[jobs.length, 'Scheduler job'],
		[queues.length, 'subscription'],
		[pipelines.length, 'pipeline'],
		[fresh.length, 'table that should stay fresh', 'tables that should stay fresh'],
		[spanner ? 1 : 0, 'Spanner database'],
		[policies.length, 'alert policy', 'alert policies'],
	] as const;
	const said = parts.filter(([n]) => n > 0).map(([n, one, many]) => plural(n, one, many));
	return said.length === 0 ? 'nothing that it knows' : said.join(', ');
}

const isEmpty = ({services, functions, runJobs, jobs, queues, runs, fresh, spanner}: Found): boolean =>
	!spanner && [services, functions, runJobs, jobs, queues, runs, fresh].every(list => list.length === 0);
