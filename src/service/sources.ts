/** The sources of a system that tell of its services and functions, found by what they ask. Pure. */
import {countsByRevision} from '../checks/by-revision.ts';
import type {SystemConfig} from '../config/schema/system.ts';

export interface ServiceSources {
	revisions: readonly string[];
	services: readonly string[];
	functions: readonly string[];
	/** Request counts by revision and class of the answer: the one that looks back furthest, and the one with the finest steps. */
	past?: string;
	counts?: string;
	/** Latencies by revision. */
	latency?: string;
	/** How many instances there are. */
	instances?: string;
	/** Runs of pipelines, which functions start. */
	runs: readonly string[];
}

/** Metrics of Cloud Run, as Monitoring calls them. */
const metrics = {
	latencies: 'run.googleapis.com/request_latencies',
	instances: 'run.googleapis.com/container/instance_count',
} as const;

type System = Pick<SystemConfig, 'sources' | 'panes'>;

const known = new WeakMap<System, ServiceSources>();

export function serviceSources(system: System): ServiceSources {
	const found = known.get(system) ?? find(system);
	known.set(system, found);
	return found;
}

/** The ids of all of them, in no order. */
export function serviceSourceIds(system: System): string[] {
	const {revisions, services, functions, runs, past, counts, latency, instances} = serviceSources(system);
	const single = [past, counts, latency, instances].flatMap(id => id ?? []);
	return [...new Set([...revisions, ...services, ...functions, ...runs, ...single])];
}

function find(system: System): ServiceSources {
	const {sources, panes} = system;
	const all = Object.entries(sources);
	const lists = (kind: string) => all.flatMap(([id, source]) => (kind in source ? [id] : []));
	const metric = (type: string, ...labels: string[]) =>
		all.find(
			([, source]) =>
				'metric' in source && source.metric === type && labels.every(label => source.groupBy.includes(label)),
		)?.[0];
	const {past, fine} = countsByRevision(system);
	const latency = metric(metrics.latencies, 'resource.labels.revision_name');
	const instances = metric(metrics.instances);
	return {
		revisions: lists('revisions'),
		services: lists('run'),
		functions: lists('functions'),
		runs: panes.flatMap(pane => (pane.kind === 'runs' ? pane.runs : [])),
		...(past !== undefined && {past}),
		...(fine !== undefined && {counts: fine}),
		...(latency !== undefined && {latency}),
		...(instances !== undefined && {instances}),
	};
}
