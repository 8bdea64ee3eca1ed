/** Services and revisions of Cloud Run as the API gives them, read: short names everywhere. Pure. */
import type {protos} from '@google-cloud/run';
import {cleanLine} from '../text/clean.ts';
import type {EnvValue, RunSettings, TrafficShare} from './resources.ts';
import {shortName} from './time.ts';

type Run = typeof protos.google.cloud.run.v2;
export type RawService = NonNullable<Parameters<Run['Service']['create']>[0]>;
export type RawRevision = NonNullable<Parameters<Run['Revision']['create']>[0]>;
type RawTarget = Pick<
	NonNullable<NonNullable<RawService['trafficStatuses']>[number]>,
	'type' | 'revision' | 'percent' | 'tag'
>;
type RawCondition = RawService['terminalCondition'];

/** Whether it is ready, and why not. */
export function readyOf(condition: RawCondition): {ready: boolean; reason: string | null} {
	const ready = condition?.state === 'CONDITION_SUCCEEDED';
	return {ready, reason: !ready && condition?.message ? cleanLine(condition.message, 300) : null};
}

/** The condition of a revision that says whether it is ready. */
export const conditionOf = (revision: RawRevision): RawCondition =>
	revision.conditions?.find(({type}) => type === 'Ready') ?? null;

/** The container of several that takes the requests. */
export const mainContainer = <C extends {ports?: readonly unknown[] | null}>(containers: readonly C[]): C | undefined =>
	containers.find(({ports}) => ports && ports.length > 0) ?? containers[0];

/** What Google takes where nothing is said. */
const usual = {cpu: '1', memory: '512Mi', concurrency: 80};

/** `1000m` is `1`. */
const cpus = (text: string): string => (text.endsWith('m') ? String(Number(text.slice(0, -1)) / 1000) : text);

/** The settings of a revision, or of the template that the next one is made of. */
export function settingsOf(
	template: Pick<RawRevision, 'containers' | 'maxInstanceRequestConcurrency'> | null | undefined,
): RunSettings {
	const container = mainContainer(template?.containers ?? []);
	const {limits, cpuIdle} = container?.resources ?? {};
	const env = (container?.env ?? []).map(({name, value, valueSource}): [string, EnvValue] => {
		const from = valueSource?.secretKeyRef;
		return [name ?? '', from ? {secret: from.secret ?? '', version: from.version || 'latest'} : (value ?? '')];
	});
	return {
		image: cleanLine(container?.image ?? ''),
		cpu: cpus(limits?.cpu ?? usual.cpu),
		memory: limits?.memory ?? usual.memory,
		cpuIdle: container?.resources ? cpuIdle === true : true,
		concurrency: template?.maxInstanceRequestConcurrency || usual.concurrency,
		env: Object.fromEntries(env),
	};
}

/** The traffic as it was asked for. */
export const trafficOf = (service: RawService): TrafficShare[] =>
	(service.traffic ?? []).map(target => toShare(target, 'LATEST'));

/** Whether a share of the traffic goes to the latest ready revision, whichever that is; without any shares all of it does. */
export function followsLatest(traffic: readonly TrafficShare[]): boolean {
	const asked = traffic.filter(({percent}) => percent > 0);
	return asked.length === 0 || asked.some(({revision}) => revision === 'LATEST');
}

/** The traffic now, one entry per revision, largest first. */
export function servingOf(service: RawService): TrafficShare[] {
	const latestReady = cleanLine(shortName(service.latestReadyRevision));
	const shares = new Map<string, TrafficShare>();
	for (const status of service.trafficStatuses ?? []) {
		const share = toShare(status, latestReady);
		if (share.percent <= 0) continue;
		const known = shares.get(share.revision);
		shares.set(share.revision, known ? {...share, ...known, percent: known.percent + share.percent} : share);
	}
	return [...shares.values()].toSorted((a, b) => b.percent - a.percent);
}

function toShare({type, revision, percent, tag}: RawTarget, latest: string): TrafficShare {
	const short = shortName(revision);
	const follows = type === 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST' || short === '';
	// A status that follows LATEST may carry the revision it was resolved to.
	const name = follows && (latest === 'LATEST' || short === '') ? latest : short;
	return {revision: cleanLine(name), percent: percent ?? 0, ...(tag && {tag: cleanLine(tag)})};
}
