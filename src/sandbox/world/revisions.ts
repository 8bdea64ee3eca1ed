/** The revisions of webhook-processor: which served when in the past, and which are bad. */
import {projects} from '../contract/names.ts';
import type {Context} from './context.ts';
import {hour} from './daily.ts';

export const webhook = {project: projects.ingestion, service: 'webhook-processor'} as const;
const image = (tag: string) => `gcr.io/${projects.ingestion}/pipeline:${tag}`;
const badImage = image('v2.4.1');

/** Hours before the start at which a revision was made; `serves`: it then took all traffic. Newest last. */
const deployments = [
	{tag: 'v2.2.0', hoursAgo: 21 * 24 + 5, serves: true},
	{tag: 'v2.3.0', hoursAgo: 12 * 24 + 2, serves: true},
	{tag: 'v2.3.1', hoursAgo: 2.2 * 24, serves: true},
	// Deployed with --no-traffic to look at it; never served a request.
	{tag: 'v2.4.0-rc1', hoursAgo: 37, serves: false},
	{tag: 'v2.4.0', hoursAgo: 26.5, serves: true},
	// Newer than the one that serves, but its container never started.
	{tag: 'v2.4.1-rc1', hoursAgo: 5.2, serves: false, reason: 'HealthCheckContainerError'},
] as const;

export interface Revisions {
	/** Which revision served all traffic at a time in the past. */
	servedAt(at: number): string;
	/** What serves now. */
	serving(): {revision: string; share: number}[];
	isBad(revision: string): boolean;
	/** Share of the traffic that bad revisions serve now. */
	badShare(): number;
	deployBad(): void;
	/** Repairs a bad newest revision by a newer one, which takes all traffic; nothing when there is none. */
	repair(): void;
}

/** Creates the service with its past and returns what the simulation asks about it. */
export function createRevisions(context: Context): Revisions {
	const {control} = context.stores;
	const {project, service} = webhook;
	const env = {
		LOG_LEVEL: 'info',
		SPANNER_INSTANCE: 'pipeline-prod',
		SPANNER_DATABASE: 'pipeline-db',
		LLM_MODEL: 'gemini-2.5-flash',
		WORKERS: '8',
	};
	const history: {name: string; from: number}[] = [];
	const health = new Map<string, boolean>();
	let newestIsBad = false;

	for (const {tag, hoursAgo, serves, ...rest} of deployments) {
		const createdAt = context.startedAt - hoursAgo * hour;
		const reason = 'reason' in rest ? rest.reason : undefined;
		const name = control.run.deploy(project, service, {
			image: image(tag),
			env,
			createdAt,
			ready: reason === undefined,
			...(reason ? {reason} : {}),
		});
		health.set(name, false);
		if (serves) history.unshift({name, from: createdAt + 40_000});
	}

	function isBad(revision: string): boolean {
		let bad = health.get(revision);
		if (bad === undefined) {
			// Somebody else made it, from the newest template; its faults come with it.
			bad = newestIsBad;
			health.set(revision, bad);
		}
		return bad;
	}

	return {
		isBad,
		servedAt: at => (history.find(item => item.from <= at) ?? history.at(-1))?.name ?? service,
		serving: () => control.run.serving(project, service),
		badShare: () =>
			control.run.serving(project, service).reduce((sum, item) => sum + (isBad(item.revision) ? item.share : 0), 0),
		deployBad() {
			const name = control.run.deploy(project, service, {
				image: badImage,
				env: {...env, WORKERS: '64', SPANNER_POOL_MAX: '4'},
			});
			health.set(name, true);
			newestIsBad = true;
			control.run.setTraffic(project, service, [{percent: 100}]);
		},
		repair() {
			if (!newestIsBad) return;
			health.set(control.run.deploy(project, service, {image: image('v2.4.2'), env}), false);
			newestIsBad = false;
			control.run.setTraffic(project, service, [{percent: 100}]);
		},
	};
}
