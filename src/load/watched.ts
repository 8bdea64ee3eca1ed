/** Sources that pitwall adds to a system. */
import type {SystemConfig} from '../config/schema/system.ts';

/** The id has a blank, so that no source of a file can have it. */
const id = 'services of actions';

/** The system with a source for the services that its actions name and no source reads, so that pinned traffic is seen. */
export function withWatchedServices(system: SystemConfig): SystemConfig {
	const read = new Set(Object.values(system.sources).flatMap(source => ('run' in source ? source.run : [])));
	const missing = (system.actions.allow['run.rollback'] ?? [])
		.map(({target}) => target)
		.filter(name => !read.has(name));
	return missing.length === 0 ? system : {...system, sources: {...system.sources, [id]: {run: missing}}};
}
