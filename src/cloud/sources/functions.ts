/** Cloud Functions of a project, both generations and every region. */
import type {SourceOf} from '../../config/schema/sources.ts';
import {cleanLine} from '../../text/clean.ts';
import {shortName} from '../time.ts';
import {beforeColumns, withBefore} from './before.ts';
import {cutAt, listReading, numberCell, type RowOf, timeCell} from './columns.ts';
import {type EnvVariable, envText} from './env.ts';
import type {Kind} from './kind.ts';

export const functionsColumns = {
	name: 'text',
	state: 'text',
	message: 'text',
	region: 'text',
	generation: 'text',
	runtime: 'text',
	updated_at: 'time',
	url: 'text',
	revision: 'text',
	service_account: 'text',
	memory: 'text',
	timeout_ms: 'number',
	min_instances: 'number',
	max_instances: 'number',
	env: 'text',
	...beforeColumns,
} as const;
export type FunctionRow = RowOf<typeof functionsColumns>;
type Own = Omit<FunctionRow, keyof typeof beforeColumns>;

/** What an update changes; the state comes and goes by itself. */
const settings = ['runtime', 'env', 'memory', 'timeout_ms', 'min_instances', 'max_instances'] as const;

interface RawFunction {
	name?: string;
	environment?: string;
	state?: string;
	stateMessages?: {message?: string}[];
	updateTime?: string;
	url?: string;
	buildConfig?: {runtime?: string};
	serviceConfig?: {
		uri?: string;
		revision?: string;
		serviceAccountEmail?: string;
		timeoutSeconds?: number;
		availableMemory?: string;
		minInstanceCount?: number;
		maxInstanceCount?: number;
		environmentVariables?: Record<string, string>;
		secretEnvironmentVariables?: {key?: string; secret?: string; version?: string}[];
	};
}

export const functions: Kind<SourceOf<'functions'>> = {
	api: 'cloudfunctions',
	every: 120_000,
	async read({list}, {system: {project}, previous, now}, signal) {
		const found = await list<RawFunction>(
			{
				api: 'cloudfunctions',
				project,
				path: `/v2/projects/${project}/locations/-/functions`,
				field: 'functions',
				query: {pageSize: '100'},
			},
			signal,
		);
		const {items, unreachable, requests} = found;
		const silent = unreachable.join(', ');
		const cut =
			cutAt(found, 'functions') ??
			(silent === '' ? undefined : `the functions of the regions that answered, ${silent} did not`);
		const at = now();
		const known = {settings, id: ({name, region}: Own) => `${region}/${name}`, changedAt: (row: Own) => row.updated_at};
		const rows = withBefore(items.map(toRow), previous, known, at);
		return listReading(functionsColumns, {rows, requests, cut}, at);
	},
};

function toRow({name, environment, state, stateMessages = [], updateTime, url, ...raw}: RawFunction): Own {
	const service = raw.serviceConfig ?? {};
	const message = stateMessages.map(one => one.message ?? '').join('; ');
	return {
		name: cleanLine(shortName(name)),
		state: cleanLine(state ?? ''),
		message: message === '' ? null : cleanLine(message, 300),
		region: cleanLine(name?.split('/')[3] ?? ''),
		generation: cleanLine(environment ?? ''),
		runtime: cleanLine(raw.buildConfig?.runtime ?? ''),
		updated_at: timeCell(updateTime),
		url: cleanLine(url ?? service.uri ?? ''),
		revision: cleanLine(shortName(service.revision)),
		service_account: cleanLine(service.serviceAccountEmail ?? ''),
		memory: cleanLine(service.availableMemory ?? ''),
		timeout_ms: service.timeoutSeconds === undefined ? null : service.timeoutSeconds * 1000,
		min_instances: numberCell(service.minInstanceCount),
		max_instances: numberCell(service.maxInstanceCount),
		env: envText(variablesOf(service)),
	};
}

const variablesOf = ({
	environmentVariables = {},
	secretEnvironmentVariables = [],
}: NonNullable<RawFunction['serviceConfig']>): EnvVariable[] => [
	...Object.entries(environmentVariables).map(([name, value]) => ({name, value})),
	...secretEnvironmentVariables.map(({key, secret, version}) => ({name: key, secret, version})),
];
