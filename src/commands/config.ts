/** `pitwall config check|schema|show`. */
import {stringify} from 'yaml';
import {z} from 'zod';
import {type LoadedConfig, systemSchema} from '../config/schema/system.ts';
import {wallSchema} from '../config/wall.ts';
import {keymapOf} from '../store/keymap.ts';
import {type ConfigOptions, resolveConfig} from './resolve.ts';

export async function configCommand(verb: 'check' | 'schema' | 'show', options: ConfigOptions): Promise<void> {
	if (verb === 'schema') {
		const schema = z.toJSONSchema(systemSchema, {io: 'input'});
		process.stdout.write(
			`${JSON.stringify({...schema, title: 'pitwall system file', $defs: {wall: z.toJSONSchema(wallSchema, {io: 'input'})}}, null, 2)}\n`,
		);
		return;
	}
	const config = await resolveConfig(options);
	process.stdout.write(verb === 'show' ? shown(config) : summary(config));
}

/** What is in force, the keys of every action included. */
function shown({wall, systems}: LoadedConfig): string {
	const keys = Object.fromEntries(keymapOf(wall.keys).map(({id, keys}) => [id, keys]));
	return stringify({wall: {...wall, keys}, systems}, {lineWidth: 0});
}

function summary({path, systems}: LoadedConfig): string {
	const lines = systems.map(
		system =>
			`  ${system.system}: ${Object.keys(system.sources).length} sources, ${system.checks.length} checks, ${system.slos.length} SLOs, project ${system.project}`,
	);
	return `${path}: ok\n${lines.join('\n')}\n`;
}
