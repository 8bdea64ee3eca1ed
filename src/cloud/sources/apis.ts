/** Whether APIs are enabled in the project, by Service Usage. */
import type {SourceOf} from '../../config/schema/sources.ts';
import {cleanLine} from '../../text/clean.ts';
import {shortName} from '../time.ts';
import {listReading} from './columns.ts';
import type {Kind} from './kind.ts';

export const apisColumns = {api: 'text', title: 'text', state: 'text'} as const;

interface RawService {
	/** projects/NUMBER/services/NAME */
	name?: string;
	config?: {title?: string};
	state?: string;
}

export const apis: Kind<SourceOf<'apis'>> = {
	api: 'serviceusage',
	every: 3_600_000,
	async read({list}, {system: {project}, source, now}, signal) {
		const {items, requests} = await list<RawService>(
			{
				api: 'serviceusage',
				project,
				path: `/v1/projects/${project}/services:batchGet`,
				field: 'services',
				query: {names: source.apis.map(name => `projects/${project}/services/${name}`)},
			},
			signal,
		);
		const rows = items.map(({name, config, state}) => ({
			api: cleanLine(shortName(name)),
			title: cleanLine(config?.title ?? ''),
			state: cleanLine(state ?? ''),
		}));
		return listReading(apisColumns, {rows, requests}, now());
	},
};
