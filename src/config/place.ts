/** Where a source is asked: in the project and region of its system, or in its own. Pure. */
import type {SourceConfig} from './schema/sources.ts';
import type {SystemConfig} from './schema/system.ts';

/** What a source says of it. */
interface Place {
	project?: string | undefined;
	region?: string | undefined;
	location?: string | undefined;
}

/** The system as a source of it sees it. */
export function systemOf(system: SystemConfig, source: SourceConfig | Place): SystemConfig {
	const {project = system.project, region, location}: Place = source as Place;
	return {...system, project, region: region ?? location ?? system.region};
}
