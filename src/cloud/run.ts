/** Cloud Run reads: a service with its revisions, short names everywhere. */
import type {protos} from '@google-cloud/run';
import {cleanLine} from '../text/clean.ts';
import {type CloudContext, shared} from './context.ts';
import {readDeadline, within} from './deadline.ts';
import {protoMs, shortName} from './time.ts';
import type {RevisionInfo, RunServiceInfo, TrafficShare} from './types.ts';

type RawService = protos.google.cloud.run.v2.IService;
type RawRevision = protos.google.cloud.run.v2.IRevision;
type RawTarget = Pick<protos.google.cloud.run.v2.ITrafficTargetStatus, 'type' | 'revision' | 'percent' | 'tag'>;

/** Requests that one service takes. */
export const requestsPerService = 2;

export interface RunApi {
	/** One service, fresh; `resource` is projects/P/locations/R/services/S. Throws CloudError. */
	service(resource: string, signal?: AbortSignal): Promise<RunServiceInfo>;
	/** The client for writes. */
	client(project: string): Promise<InstanceType<typeof import('./clients/run.ts').ServicesClient>>;
	close(): Promise<void>;
}

export function createRun({auth}: CloudContext): RunApi {
	const clients = shared(async project => {
		const [{ServicesClient, RevisionsClient}, options] = await Promise.all([
			import('./clients/run.ts'),
			auth.grpc(project),
		]);
		return {services: new ServicesClient(options), revisions: new RevisionsClient(options)};
	});
	return {
		async service(resource, outer) {
			const project = resource.split('/')[1] ?? '';
			return within(readDeadline, outer, 'run', async signal => {
				const {services, revisions} = await clients(project);
				const options = {timeout: readDeadline, retry: null, signal};
				const [[service], [list]] = await Promise.all([
					services.getService({name: resource}, options),
					revisions.listRevisions({parent: resource, pageSize: 20}, {...options, autoPaginate: false}),
				]);
				return toServiceInfo(service, list);
			});
		},
		client: async project => (await clients(project)).services,
		async close() {
			await Promise.allSettled(
				clients.values().map(async one => {
					const {services, revisions} = await one;
					await Promise.all([services.close(), revisions.close()]);
				}),
			);
		},
	};
}

function toServiceInfo(service: RawService, list: readonly RawRevision[]): RunServiceInfo {
	const latestReadyRevision = cleanLine(shortName(service.latestReadyRevision));
	const ready = service.terminalCondition?.state === 'CONDITION_SUCCEEDED';
	const reason = service.terminalCondition?.message;
	const min = service.scaling?.minInstanceCount || service.template?.scaling?.minInstanceCount;
	const max = service.template?.scaling?.maxInstanceCount || service.scaling?.maxInstanceCount;
	return {
		name: cleanLine(service.name ?? ''),
		etag: service.etag ?? '',
		generation: Number(String(service.generation ?? 0)),
		observedGeneration: Number(String(service.observedGeneration ?? 0)),
		reconciling: service.reconciling === true,
		ready,
		...(!ready && reason && {reason: cleanLine(reason, 300)}),
		uri: cleanLine(service.uri ?? ''),
		latestReadyRevision,
		traffic: (service.traffic ?? []).map(target => toShare(target, 'LATEST')),
		serving: serving(service.trafficStatuses ?? [], latestReadyRevision),
		...(min && {minInstances: min}),
		...(max && {maxInstances: max}),
		revisions: list.map(toRevision).toSorted((a, b) => b.createdAt - a.createdAt),
	};
}

function toShare({type, revision, percent, tag}: RawTarget, latest: string): TrafficShare {
	const short = shortName(revision);
	const follows = type === 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST' || short === '';
	// A status that follows LATEST may carry the revision it was resolved to.
	const name = follows && (latest === 'LATEST' || short === '') ? latest : short;
	return {revision: cleanLine(name), percent: percent ?? 0, ...(tag && {tag: cleanLine(tag)})};
}

/** What takes traffic now, one entry per revision, largest first. */
function serving(statuses: readonly RawTarget[], latestReady: string): TrafficShare[] {
	const shares = new Map<string, TrafficShare>();
	for (const status of statuses) {
		const share = toShare(status, latestReady);
		if (share.percent <= 0) continue;
		const known = shares.get(share.revision);
		shares.set(share.revision, known ? {...share, ...known, percent: known.percent + share.percent} : share);
	}
	return [...shares.values()].toSorted((a, b) => b.percent - a.percent);
}

function toRevision(revision: RawRevision): RevisionInfo {
	const condition = revision.conditions?.find(({type}) => type === 'Ready');
	const ready = condition?.state === 'CONDITION_SUCCEEDED';
	return {
		name: cleanLine(shortName(revision.name)),
		createdAt: protoMs(revision.createTime) ?? 0,
		image: cleanLine(revision.containers?.[0]?.image ?? ''),
		ready,
		...(!ready && condition?.message && {reason: cleanLine(condition.message, 300)}),
	};
}
