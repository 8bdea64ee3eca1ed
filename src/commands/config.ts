/** `pitwall config check|schema|show`. */
import {stringify} from 'yaml';
import {z} from 'zod';
import {configFiles} from '../config/files.ts';
import {type LoadedConfig, systemSchema} from '../config/schema/system.ts';
import {wallSchema} from '../config/wall.ts';
import {keymapOf} from '../keys/keymap.ts';
import {cleanLine} from '../text/clean.ts';
import {type ConfigOptions, resolveConfig, wallFile} from './resolve.ts';

/** @returns the exit code. @throws UsageError */
export async function configCommand(verb: 'check' | 'schema' | 'show', options: ConfigOptions): Promise<number> {
	if (verb === 'schema') {
		const schema = z.toJSONSchema(systemSchema, {io: 'input'});
		process.stdout.write(
			`${JSON.stringify({...schema, title: 'pitwall system file', $defs: {wall: z.toJSONSchema(wallSchema, {io: 'input'})}}, null, 2)}\n`,
		);
		return 0;
	}
	const file = wallFile(options);
	const files = configFiles(file?.found);
	const config = await resolveConfig(options, file, files, verb === 'show');
	process.stdout.write(verb === 'show' ? shown(config) : summary(config, files.warnings));
	return 0;
}

/** The config in force, with the keys of every action. */
function shown({wall, systems}: LoadedConfig): string {
	const keys = Object.fromEntries(keymapOf(wall.keys).map(({id, keys}) => [id, keys]));
	return stringify({wall: {...wall, keys}, systems}, {lineWidth: 0});
}

function summary({path, systems}: LoadedConfig, warnings: readonly string[]): string {
	const lines = systems.map(
		system =>
			`  ${system.system}: ${Object.keys(system.sources).length} sources, ${system.checks.length} checks, ${system.slos.length} SLOs, project ${system.project}`,
	);
	const verdict = warnings.length === 0 ? 'ok' : `ok, ${warnings.length} warning${warnings.length === 1 ? '' : 's'}`;
	return `${[...warnings.map(line => cleanLine(line)), `${path}: ${verdict}`, ...lines].join('\n')}\n`;
}
