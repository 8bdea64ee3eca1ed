/** Which wall this is, among all whose state is in one folder. */
import type {Clock} from '../clock.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import type {Identity} from '../journal/identity.ts';

/** Two sandboxes of the same story count as one wall; a sandbox and a real project never do. */
export function identityOf(config: LoadedConfig, sandbox: unknown, clock: Clock): Identity {
	const {path, wall, systems} = config;
	const projects = systems.map(({system, project, region}) => [system, project, region]);
	return {
		config: path,
		wall: JSON.stringify([sandbox ? {sandbox} : 'live', path, wall.endpoints, projects]),
		speed: clock.speed,
		origin: clock.now() - Date.now() * clock.speed,
	};
}
