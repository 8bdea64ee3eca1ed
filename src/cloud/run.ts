/** Cloud Run reads: services and their revisions. */
import {cleanLine} from '../text/clean.ts';
import {type CloudContext, shared} from './context.ts';
import {within} from './deadline.ts';
import {type Listed, listed, pageOf} from './pages.ts';
import type {RevisionInfo, RunServiceInfo, RunSettings} from './resources.ts';
import {
	conditionOf,
	type RawRevision,
	type RawService,
	readyOf,
	servingOf,
	settingsOf,
	trafficOf,
} from './run-shape.ts';
import {protoMs, shortName} from './time.ts';

/** Limits of lists: Cloud Run keeps a thousand revisions of a service, and each of them is large. */
const pageSize = 100;
const maxPages = 5;

export interface RunApi {
	/** One service; `resource` is projects/P/locations/R/services/S. Throws CloudError. */
	get(resource: string, signal?: AbortSignal): Promise<RawService>;
	/** The services of a region, projects/P/locations/R. Throws CloudError. */
	services(parent: string, signal?: AbortSignal): Promise<Listed<RawService>>;
	/** The revisions of a service, or of all in a region where its short name is `-`. Throws CloudError. */
	revisions(parent: string, signal?: AbortSignal): Promise<Listed<RawRevision>>;
	/** One service with its revisions, fresh. Throws CloudError. */
	service(resource: string, signal?: AbortSignal): Promise<RunServiceInfo>;
	close(): Promise<void>;
}

export function createRun({auth, patience}: CloudContext): RunApi {
	const clients = shared(async project => {
		const [{ServicesClient, RevisionsClient}, options] = await Promise.all([
			import('./clients/run.ts'),
			auth.grpc(project, 'run'),
		]);
		return {services: new ServicesClient(options), revisions: new RevisionsClient(options)};
	});
	type Clients = Awaited<ReturnType<typeof clients>>;

	/** One read of a resource, with our deadline. */
	const ask = <T>(
		resource: string,
		outer: AbortSignal | undefined,
		work: (clients: Clients, options: {timeout: number; retry: null; signal: AbortSignal}) => Promise<T>,
	): Promise<T> =>
		within(patience.read, outer, 'run', async signal =>
			work(await clients(resource.split('/')[1] ?? ''), {timeout: patience.read, retry: null, signal}),
		);

	const api: RunApi = {
		get: (resource, signal) =>
			ask(resource, signal, async ({services}, options) => (await services.getService({name: resource}, options))[0]),
		services: (parent, signal) =>
			ask(parent, signal, ({services}, options) =>
				listed<RawService>({maxPages}, async pageToken =>
					pageOf(await services.listServices({parent, pageSize, pageToken}, {...options, autoPaginate: false})),
				),
			),
		revisions: (parent, signal) =>
			ask(parent, signal, ({revisions}, options) =>
				listed<RawRevision>({maxPages}, async pageToken =>
					pageOf(await revisions.listRevisions({parent, pageSize, pageToken}, {...options, autoPaginate: false})),
				),
			),
		async service(resource, signal) {
			const [service, {items}] = await Promise.all([api.get(resource, signal), api.revisions(resource, signal)]);
			return toServiceInfo(service, items);
		},
		async close() {
			await Promise.allSettled(
				clients.values().map(async one => {
					const {services, revisions} = await one;
					await Promise.all([services.close(), revisions.close()]);
				}),
			);
		},
	};
	return api;
}

function toServiceInfo(service: RawService, list: readonly RawRevision[]): RunServiceInfo {
	const {ready, reason} = readyOf(service.terminalCondition);
	// 0 is proto3's way of saying nothing.
	const min = service.scaling?.minInstanceCount || undefined;
	const max = service.scaling?.maxInstanceCount || undefined;
	const instances =
		service.scaling?.scalingMode === 'MANUAL' ? (service.scaling.manualInstanceCount ?? undefined) : undefined;
	const revisionMax = service.template?.scaling?.maxInstanceCount || undefined;
	return {
		name: cleanLine(service.name ?? ''),
		etag: service.etag ?? '',
		generation: Number(String(service.generation ?? 0)),
		observedGeneration: Number(String(service.observedGeneration ?? 0)),
		reconciling: service.reconciling === true,
		ready,
		...(reason !== null && {reason}),
		uri: cleanLine(service.uri ?? ''),
		latestReadyRevision: cleanLine(shortName(service.latestReadyRevision)),
		latestCreatedRevision: cleanLine(shortName(service.latestCreatedRevision)),
		template: settingsOf(service.template),
		traffic: trafficOf(service),
		serving: servingOf(service),
		scaling: {
			...(min !== undefined && {min}),
			...(max !== undefined && {max}),
			...(instances !== undefined && {instances}),
		},
		...(revisionMax !== undefined && {revisionMax}),
		revisions: list.map(toRevision).toSorted((a, b) => b.createdAt - a.createdAt),
	};
}

function toRevision(revision: RawRevision): RevisionInfo & RunSettings {
	const {ready, reason} = readyOf(conditionOf(revision));
	return {
		name: cleanLine(shortName(revision.name)),
		createdAt: protoMs(revision.createTime) ?? 0,
		...settingsOf(revision),
		ready,
		...(reason !== null && {reason}),
	};
}
