/** Questions asked before acting, on opening a plan and again on confirming it. Reads only, but for Google's own dry run. */
import {CloudError, type RunServiceInfo} from '../cloud/types.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {messageOf} from '../text/errors.ts';
import {type Eyes, lookAtFunction, lookAtJob, lookAtService, runsOf} from './look.ts';
import type {Plan, PreflightItem, PreflightReport, PreflightState, ServiceView} from './types.ts';

export interface PreflightDeps extends Eyes {
	system: SystemConfig;
	/** What else runs on this target, in words. */
	busy: string | undefined;
	/** Asks Google to check the change without doing it; undefined while not allowed (read-only). Throws CloudError. */
	validate: (() => Promise<void>) | undefined;
}

/** Runs every question; never throws. */
export async function runPreflight(plan: Plan, deps: PreflightDeps): Promise<PreflightReport> {
	const at = () => deps.clock.now();
	const item = (title: string, state: PreflightState, detail: string): PreflightItem => ({
		title,
		state,
		detail,
		at: at(),
	});
	const blind = deps.poller?.stats();
	const items: PreflightItem[] = [
		deps.busy === undefined
			? item('nothing else in flight', 'ok', 'no other action on this target from here')
			: item('nothing else in flight', 'failed', deps.busy),
		blind?.blindSince === undefined
			? item('not blind', 'ok', 'the sources answer')
			: item('not blind', 'failed', blind.blindReason ?? 'no source answers'),
	];
	let stale = false;
	try {
		const found =
			plan.call.kind === 'setTraffic'
				? await traffic(plan, deps, item)
				: plan.call.kind === 'invoke'
					? await invocation(plan, deps, item)
					: await job(plan, deps, item);
		items.push(...found.items);
		stale = found.stale;
	} catch (error) {
		items.push(item('target can be read', 'failed', messageOf(error)));
	}
	return {items, stale, ok: !stale && items.every(({state}) => state === 'ok' || state === 'skipped')};
}

type MakeItem = (title: string, state: PreflightState, detail: string) => PreflightItem;
interface Found {
	items: PreflightItem[];
	stale: boolean;
}

async function traffic(plan: Plan, deps: PreflightDeps, item: MakeItem): Promise<Found> {
	const view: ServiceView = await lookAtService(deps, deps.system, plan.target.name);
	const {service} = view;
	const stale = service.etag !== plan.target.etag;
	const items = [
		stale
			? item('unchanged since shown', 'failed', 'the service changed (other etag): plan again')
			: item('unchanged since shown', 'ok', `etag ${service.etag}`),
		settled(service, item),
		...(plan.needsServed === undefined ? [] : revision(plan.needsServed, view, item)),
		await dryRun(deps, stale, item),
	];
	return {items, stale};
}

function settled(service: RunServiceInfo, item: MakeItem): PreflightItem {
	const title = 'not reconciling';
	if (service.reconciling) return item(title, 'failed', 'another change is being rolled out');
	if (service.observedGeneration !== service.generation)
		return item(title, 'failed', `generation ${service.observedGeneration} of ${service.generation} is live`);
	return item(title, 'ok', `generation ${service.generation}`);
}

function revision(name: string, {service, series, historyError}: ServiceView, item: MakeItem): PreflightItem[] {
	const found = service.revisions.find(candidate => candidate.name === name);
	const ready = !found
		? item('revision ready', 'failed', `${name} is gone`)
		: found.ready
			? item('revision ready', 'ok', name)
			: item('revision ready', 'failed', found.reason ?? 'not ready');
	const served = series.some(
		({labels, points}) => labels.revision_name === name && points.some(({value = 0}) => value > 0),
	);
	return [
		ready,
		served
			? item('served before', 'ok', 'it answered requests in the last 7 days')
			: item('served before', 'failed', historyError ?? 'no request in the history we have'),
	];
}

async function dryRun({validate}: PreflightDeps, stale: boolean, item: MakeItem): Promise<PreflightItem> {
	const title = 'Google accepts it (validateOnly)';
	if (stale) return item(title, 'skipped', 'the plan is stale');
	if (!validate) return item(title, 'skipped', 'read-only');
	try {
		await validate();
		return item(title, 'ok', 'checked, nothing changed');
	} catch (error) {
		return item(
			title,
			'failed',
			error instanceof CloudError && error.kind === 'stale-etag' ? 'the service changed: plan again' : messageOf(error),
		);
	}
}

async function invocation(plan: Plan, deps: PreflightDeps, item: MakeItem): Promise<Found> {
	const info = await lookAtFunction(deps, deps.system, plan.target.name);
	if (!info) return {items: [item('function active', 'failed', `${plan.target.name} is not there`)], stale: false};
	const {etag} = plan.target;
	const stale =
		plan.call.kind === 'invoke' && (info.url !== plan.call.url || (etag !== undefined && info.revision !== etag));
	return {
		stale,
		items: [
			info.state === 'ACTIVE'
				? item('function active', 'ok', info.revision)
				: item('function active', 'failed', info.message ?? info.state),
			stale
				? item('unchanged since shown', 'failed', 'it was deployed anew: plan again')
				: item('unchanged since shown', 'ok', `revision ${info.revision}`),
			...(await notRunning(plan, deps, item)),
		],
	};
}

async function job(plan: Plan, deps: PreflightDeps, item: MakeItem): Promise<Found> {
	const info = await lookAtJob(deps, deps.system, plan.target.name);
	const state = !info
		? item('job there', 'failed', `${plan.target.name} is not there`)
		: info.state === 'ENABLED'
			? item('job enabled', 'ok', info.schedule)
			: item('job enabled', 'failed', `state ${info.state}`);
	return {items: [state, ...(await notRunning(plan, deps, item))], stale: false};
}

async function notRunning(plan: Plan, deps: PreflightDeps, item: MakeItem): Promise<PreflightItem[]> {
	const {follow} = plan.judging;
	if (follow === undefined) return [];
	const rows = await runsOf(deps, deps.system, follow);
	const newest = rows
		.map(row => ({status: row.status, started: Date.parse(String(row.started_at))}))
		.sort((a, b) => b.started - a.started)[0];
	if (!newest) return [item(`no run of ${follow} in progress`, 'skipped', 'no runs seen')];
	// A row that says running long after the function's own limit is a lost end, not a run.
	const limit = plan.call.kind === 'invoke' ? plan.call.timeoutMs : 3_600_000;
	const running = newest.status === 'running' && deps.clock.now() - newest.started < limit;
	return [
		running
			? item(
					`no run of ${follow} in progress`,
					'failed',
					`one has been running for ${Math.round((deps.clock.now() - newest.started) / 1000)} s`,
				)
			: item(`no run of ${follow} in progress`, 'ok', `newest: ${String(newest.status)}`),
	];
}
