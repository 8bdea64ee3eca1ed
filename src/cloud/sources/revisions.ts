/** Revisions of Cloud Run services: what was deployed when and by whom, how it is set up, and what takes traffic. */
import type {SourceOf} from '../../config/schema/sources.ts';
import {cleanLine} from '../../text/clean.ts';
import type {Listed} from '../pages.ts';
import {conditionOf, mainContainer, type RawRevision, type RawService, readyOf, servingOf} from '../run-shape.ts';
import {protoMs, shortName} from '../time.ts';
import {cutAt, listReading, numberCell, type RowOf, timeCell} from './columns.ts';
import {envText} from './env.ts';
import type {Kind, Reachable} from './kind.ts';

export const revisionsColumns = {
	service: 'text',
	revision: 'text',
	percent: 'number',
	ready: 'boolean',
	reason: 'text',
	created_at: 'time',
	creator: 'text',
	image: 'text',
	env: 'text',
	cpu: 'text',
	memory: 'text',
	min_instances: 'number',
	max_instances: 'number',
	concurrency: 'number',
	timeout_ms: 'number',
} as const;
type RevisionRow = RowOf<typeof revisionsColumns>;

/** Services with their revisions, as far as they were read. */
interface Found {
	services: readonly RawService[];
	revisions: Listed<RawRevision>;
	requests: number;
	/** What was left out, in words. */
	cut: string | undefined;
}

export const revisions: Kind<SourceOf<'revisions'>> = {
	api: 'run',
	way: 'run',
	every: 120_000,
	async read({run}, {system, source, now}, signal) {
		const parent = `projects/${system.project}/locations/${system.region}`;
		const found =
			source.revisions === true
				? [await everything(run, parent, signal)]
				: await Promise.all(source.revisions.map(name => oneService(run, parent, name, signal)));
		const cut = found.flatMap(one => one.cut ?? []).join('; ');
		return listReading(
			revisionsColumns,
			{
				rows: found.flatMap(rowsOf).toSorted(byServiceNewestFirst),
				requests: found.reduce((sum, {requests}) => sum + requests, 0),
				cut: cut === '' ? undefined : cut,
			},
			now(),
		);
	},
};

async function everything(run: Reachable['run'], parent: string, signal: AbortSignal): Promise<Found> {
	const [services, found] = await Promise.all([
		run.services(parent, signal),
		run.revisions(`${parent}/services/-`, signal),
	]);
	return {
		services: services.items,
		revisions: found,
		requests: services.requests + found.requests,
		cut: cutAt(services, 'services') ?? cutAt(found, 'revisions'),
	};
}

async function oneService(run: Reachable['run'], parent: string, name: string, signal: AbortSignal): Promise<Found> {
	const resource = `${parent}/services/${name}`;
	const [service, found] = await Promise.all([run.get(resource, signal), run.revisions(resource, signal)]);
	return {
		services: [service],
		revisions: found,
		requests: 1 + found.requests,
		cut: cutAt(found, `revisions of ${name}`),
	};
}

function rowsOf({services, revisions: {items}}: Found): RevisionRow[] {
	const shares = new Map(
		services.flatMap(service => servingOf(service).map(({revision, percent}) => [revision, percent / 100])),
	);
	return items.map(raw => toRow(raw, shares));
}

function toRow(raw: RawRevision, shares: ReadonlyMap<string, number>): RevisionRow {
	const revision = cleanLine(shortName(raw.name));
	const container = mainContainer(raw.containers ?? []);
	const {cpu, memory} = container?.resources?.limits ?? {};
	return {
		// projects/P/locations/R/services/S/revisions/R
		service: cleanLine(raw.name?.split('/')[5] ?? ''),
		revision,
		percent: shares.get(revision) ?? 0,
		...readyOf(conditionOf(raw)),
		created_at: timeCell(raw.createTime),
		creator: cleanLine(raw.creator ?? ''),
		image: cleanLine(container?.image ?? ''),
		env: envText(
			(container?.env ?? []).map(({name, value, valueSource}) => ({name, value, ...valueSource?.secretKeyRef})),
		),
		cpu: cleanLine(cpu ?? ''),
		memory: cleanLine(memory ?? ''),
		// Zero stands for what is not set.
		min_instances: numberCell(raw.scaling?.minInstanceCount || undefined),
		max_instances: numberCell(raw.scaling?.maxInstanceCount || undefined),
		concurrency: numberCell(raw.maxInstanceRequestConcurrency || undefined),
		timeout_ms: protoMs(raw.timeout) ?? null,
	};
}

const byServiceNewestFirst = (a: RevisionRow, b: RevisionRow): number =>
	(a.service ?? '').localeCompare(b.service ?? '') || (b.created_at ?? '').localeCompare(a.created_at ?? '');
