/** Secrets of Secret Manager: their versions and when they are due for a new one. Values are never asked for. */
import type {SourceOf} from '../../config/schema/sources.ts';
import {cleanLine} from '../../text/clean.ts';
import {shortName} from '../time.ts';
import {cutAt, listReading, type RowOf, timeCell} from './columns.ts';
import type {Kind, Question, Reachable} from './kind.ts';

export const secretsColumns = {
	secret: 'text',
	version: 'text',
	state: 'text',
	created_at: 'time',
	versions: 'number',
	rotation_at: 'time',
} as const;

interface RawSecret {
	/** projects/NUMBER/secrets/NAME */
	name?: string;
	rotation?: {nextRotationTime?: string};
}

interface RawVersion {
	/** projects/NUMBER/secrets/NAME/versions/VERSION */
	name?: string;
	state?: string;
	createTime?: string;
}

/** Secrets whose versions are asked for, one request each. */
const most = 100;
/** Versions of a secret that are counted. */
const mostVersions = 1000;

export const secrets: Kind<SourceOf<'secrets'>> = {
	api: 'secretmanager',
	every: 3_600_000,
	async read(reach, question, signal) {
		const {project} = question.system;
		const {secrets: named} = question.source;
		const found = await reach.list<RawSecret>(
			{
				api: 'secretmanager',
				project,
				path: `/v1/projects/${project}/secrets`,
				field: 'secrets',
				query: {pageSize: '250'},
			},
			signal,
		);
		const byName = new Map(found.items.map(raw => [shortName(raw.name), raw]));
		// A list that goes on says nothing about the secrets that it has not named.
		const wanted = named === true ? [...byName.keys()] : named.filter(name => byName.has(name) || !found.more);
		const asked = wanted.slice(0, most);
		const rows = (await Promise.all(asked.map(name => rowsOf(reach, question, name, byName.get(name), signal)))).flat();
		const requests = found.requests + asked.filter(name => byName.has(name)).length;
		const isCut = asked.length < wanted.length || found.more;
		return listReading(
			secretsColumns,
			{rows, requests, cut: isCut ? cutAt({more: true, items: asked}, 'secrets') : undefined},
			question.now(),
		);
	},
};

/** The secret by its newest version that is enabled, or by the newest one where none is; or all its versions, the newest first. */
async function rowsOf(
	{list}: Reachable,
	{system: {project}, source: {versions: all = false}}: Question<SourceOf<'secrets'>>,
	secret: string,
	raw: RawSecret | undefined,
	signal: AbortSignal,
): Promise<RowOf<typeof secretsColumns>[]> {
	const nothing = {
		secret: cleanLine(secret),
		version: null,
		state: 'MISSING',
		created_at: null,
		versions: 0,
		rotation_at: null,
	};
	if (!raw) return [nothing];
	const {items} = await list<RawVersion>(
		{
			api: 'secretmanager',
			project,
			path: `/v1/projects/${project}/secrets/${secret}/versions`,
			field: 'versions',
			most: mostVersions,
			query: {pageSize: String(mostVersions)},
		},
		signal,
	);
	const newestFirst = items.toSorted((a, b) => (b.createTime ?? '').localeCompare(a.createTime ?? ''));
	const shown = all
		? newestFirst
		: newestFirst
				.filter(({state}) => state === 'ENABLED')
				.concat(newestFirst)
				.slice(0, 1);
	const rotation_at = timeCell(raw.rotation?.nextRotationTime);
	if (shown.length === 0) return [{...nothing, state: 'EMPTY', rotation_at}];
	const versions = items.filter(({state}) => state !== 'DESTROYED').length;
	return shown.map(({name, state, createTime}) => ({
		...nothing,
		version: cleanLine(shortName(name)),
		state: cleanLine(state ?? ''),
		created_at: timeCell(createTime),
		versions,
		rotation_at,
	}));
}
