/** Services of Cloud Run, as far as each tells by itself; its revisions are a kind of their own. */
import type {SourceOf} from '../../config/schema/sources.ts';
import {cleanLine} from '../../text/clean.ts';
import type {TrafficShare} from '../resources.ts';
import {followsLatest, type RawService, readyOf, servingOf, trafficOf} from '../run-shape.ts';
import {shortName} from '../time.ts';
import type {Answer} from '../types.ts';
import {listReading, numberCell, type RowOf, rowsWith, timeCell} from './columns.ts';
import type {Kind} from './kind.ts';

export const runColumns = {
	service: 'text',
	ready: 'boolean',
	reason: 'text',
	reconciling: 'boolean',
	traffic: 'text',
	serving: 'text',
	pinned: 'boolean',
	latest_revision: 'text',
	min_instances: 'number',
	max_instances: 'number',
	url: 'text',
	updated_at: 'time',
	modifier: 'text',
} as const;
export type RunRow = RowOf<typeof runColumns>;

export const run: Kind<SourceOf<'run'>> = {
	api: 'run',
	way: 'run',
	every: 120_000,
	async read(apis, {system, source, now}, signal) {
		const parent = `projects/${system.project}/locations/${system.region}/services`;
		const services = await Promise.all(source.run.map(name => apis.run.get(`${parent}/${name}`, signal)));
		return listReading(runColumns, {rows: services.map(toRow), requests: services.length}, now());
	},
};

function toRow(raw: RawService): RunRow {
	const traffic = trafficOf(raw);
	return {
		service: cleanLine(shortName(raw.name)),
		...readyOf(raw.terminalCondition),
		reconciling: raw.reconciling === true,
		traffic: sharesText(traffic),
		serving: sharesText(servingOf(raw)),
		pinned: !followsLatest(traffic),
		latest_revision: cleanLine(shortName(raw.latestReadyRevision)),
		min_instances: numberCell(raw.scaling?.minInstanceCount || raw.template?.scaling?.minInstanceCount),
		max_instances: numberCell(raw.template?.scaling?.maxInstanceCount || raw.scaling?.maxInstanceCount),
		url: cleanLine(raw.uri ?? ''),
		updated_at: timeCell(raw.updateTime),
		modifier: cleanLine(raw.lastModifier ?? ''),
	};
}

/** `web-00042-abc 90%, LATEST 10%`. */
const sharesText = (shares: readonly TrafficShare[]): string =>
	shares.map(({revision, percent, tag}) => `${revision} ${percent}%${tag ? ` (${tag})` : ''}`).join(', ');

/** The traffic of a service, as it was asked for. */
export interface ServiceTraffic {
	name: string;
	latestReadyRevision: string;
	traffic: readonly TrafficShare[];
}

/** The traffic of each service of an answer; empty for an answer of another kind. */
export const trafficIn = (answer: Answer | undefined): ServiceTraffic[] =>
	(rowsWith(answer, runColumns) ?? []).map(({service, latest_revision: latest, traffic}) => ({
		name: service ?? '',
		latestReadyRevision: latest ?? '',
		traffic: [...(traffic ?? '').matchAll(/(\S+) (\d+)%/g)].map(([, revision = '', percent]) => ({
			revision,
			percent: Number(percent),
		})),
	}));
