/** The revisions of webhook-processor: which served when in the past, and which are bad. */

import type {EnvValue, RevisionSetup} from '../contract/control.ts';
import {projects} from '../contract/names.ts';
import type {Context} from './context.ts';
import {hour} from './daily.ts';
import {mailboxes} from './names.ts';

export const webhook = {project: projects.ingestion, service: 'webhook-processor'} as const;
const image = (tag: string) => `gcr.io/${projects.ingestion}/pipeline:${tag}`;
export const badRelease = 'v2.4.1';
const badImage = image(badRelease);

export const webhookEnv: Record<string, EnvValue> = {
	LOG_LEVEL: 'info',
	SPANNER_INSTANCE: 'pipeline-prod',
	SPANNER_DATABASE: 'pipeline-db',
	LLM_MODEL: 'gemini-2.5-flash',
	WORKERS: '8',
	CALLRAIL_API_KEY: {secret: 'callrail-api-key', version: 'latest'},
};
/** What a release may have wrong: a pool that its workers exhaust, instances that take one call after the other, memory that it never gives back. */
export type Flaw = 'pool' | 'cold' | 'leak';
/** The memory of webhook-processor as it was set up. */
export const usualMemory = '4Gi';
const flawed: Record<Flaw, RevisionSetup & {image: string}> = {
	pool: {image: badImage, env: {...webhookEnv, WORKERS: '64', SPANNER_POOL_MAX: '4'}},
	cold: {image: image('v2.4.0'), env: webhookEnv, concurrency: 2},
	leak: {image: image('v2.4.1'), env: {...webhookEnv, TRANSCRIPT_CACHE: 'on'}},
};
const [onCall, , ownerOfRelease] = mailboxes;

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
	/** The present traffic. */
	serving(): {revision: string; share: number}[];
	/** What is wrong with a revision; undefined for one that is well. */
	flawOf(revision: string): Flaw | undefined;
	/** Its memory as a multiple of the usual one. */
	roomOf(revision: string): number;
	/** Share of the traffic that revisions with this flaw serve now. */
	share(flaw: Flaw): number;
	/** Deploys a release with this flaw, which takes all traffic. */
	deployFlawed(flaw: Flaw): void;
	/** Repairs a newest revision with a flaw by a newer one, which takes all traffic; nothing when there is none. */
	repair(): void;
}

/** Whether it has instances, and calls reach them. */
export const isUp = ({pressure, stores}: Context): boolean =>
	pressure.reachable && stores.control.run.serving(webhook.project, webhook.service).length > 0;

/** The flaw that a revision has by its settings. */
function flawIn(setup: RevisionSetup = {}): Flaw | undefined {
	const {env = {}, concurrency = 80} = setup;
	if (env.SPANNER_POOL_MAX === flawed.pool.env?.SPANNER_POOL_MAX) return 'pool';
	if (concurrency <= (flawed.cold.concurrency ?? 0)) return 'cold';
	return env.TRANSCRIPT_CACHE === 'on' ? 'leak' : undefined;
}

const gibibytes = (text: string): number => Number.parseFloat(text) / (text.endsWith('Mi') ? 1024 : 1);

/** Creates the service with its past and returns what the simulation asks about it. */
export function createRevisions(context: Context): Revisions {
	const {control} = context.stores;
	const {project, service} = webhook;
	const history: {name: string; from: number}[] = [];
	const flaws = new Map<string, Flaw | undefined>();
	let newest: Flaw | undefined;

	for (const {tag, hoursAgo, serves, ...rest} of deployments) {
		const createdAt = context.startedAt - hoursAgo * hour;
		const reason = 'reason' in rest ? rest.reason : undefined;
		const name = control.run.deploy(project, service, {
			image: image(tag),
			env: webhookEnv,
			createdAt,
			...(serves ? {} : {creator: ownerOfRelease}),
			ready: reason === undefined,
			...(reason ? {reason} : {}),
		});
		flaws.set(name, undefined);
		if (serves) history.unshift({name, from: createdAt + 40_000});
	}

	function flawOf(revision: string): Flaw | undefined {
		// Somebody else made it: it is as well as its settings are.
		if (!flaws.has(revision)) flaws.set(revision, flawIn(control.run.setup(project, service, revision)));
		return flaws.get(revision);
	}

	/** Deploys it and gives it all traffic. */
	function release(flaw: Flaw | undefined, setup: RevisionSetup & {image: string; creator: string}): void {
		flaws.set(control.run.deploy(project, service, setup), flaw);
		newest = flaw;
		control.run.setTraffic(project, service, [{percent: 100}]);
	}

	return {
		flawOf,
		roomOf: revision =>
			gibibytes(control.run.setup(project, service, revision)?.memory ?? usualMemory) / gibibytes(usualMemory),
		servedAt: at => (history.find(item => item.from <= at) ?? history.at(-1))?.name ?? service,
		serving: () => control.run.serving(project, service),
		share: flaw =>
			control.run
				.serving(project, service)
				.reduce((sum, item) => sum + (flawOf(item.revision) === flaw ? item.share : 0), 0),
		deployFlawed: flaw => release(flaw, {...flawed[flaw], creator: ownerOfRelease}),
		repair() {
			if (newest) release(undefined, {image: image('v2.4.2'), env: webhookEnv, concurrency: 80, creator: onCall});
		},
	};
}
