/** Cloud Run's traffic rules as pure functions. */
import type {TrafficTarget} from '../../contract/control.ts';
import {ControlError} from '../../rest/error.ts';

/** The real traffic of a service: LATEST targets resolved to their revision. */
export interface TrafficStatus {
	/** Short name. */
	revision: string;
	percent: number;
	/** True when the target follows the latest ready revision. */
	latest: boolean;
	tag?: string;
}

/** A revision as far as traffic is concerned. */
interface Named {
	name: string;
	ready: boolean;
}

/**
 * Refuses traffic that Cloud Run refuses: percents that do not sum to 100, unknown or unready revisions, repeated tags.
 * @throws ControlError
 */
export function validateTraffic(traffic: readonly TrafficTarget[], revisions: readonly Named[]): void {
	const tags = new Set<string>();
	let sum = 0;
	for (const target of traffic) {
		if (!Number.isInteger(target.percent) || target.percent < 0 || target.percent > 100)
			throw new ControlError(
				'INVALID_ARGUMENT',
				`Violation in UpdateServiceRequest.service.traffic: percent must be an integer between 0 and 100, was ${target.percent}.`,
			);
		sum += target.percent;
		if (target.tag !== undefined) {
			if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(target.tag))
				throw new ControlError('INVALID_ARGUMENT', `Invalid traffic tag '${target.tag}'.`);
			if (tags.has(target.tag))
				throw new ControlError('INVALID_ARGUMENT', `Traffic tag '${target.tag}' is used more than once.`);
			tags.add(target.tag);
		}
		if (target.revision !== undefined) validateRevision(target.revision, target.percent > 0, revisions);
	}
	if (sum !== 100)
		throw new ControlError(
			'INVALID_ARGUMENT',
			`Violation in UpdateServiceRequest.service.traffic: the sum of percents must be 100, was ${sum}.`,
		);
}

/** A tag at 0 % may stay on a revision that does not start: it was given before that was known. */
function validateRevision(name: string, serves: boolean, revisions: readonly Named[]): void {
	const revision = revisions.find(candidate => candidate.name === name);
	if (!revision) throw new ControlError('INVALID_ARGUMENT', `Revision named '${name}' does not exist.`);
	if (serves && !revision.ready)
		throw new ControlError('FAILED_PRECONDITION', `Revision '${name}' is not ready and cannot serve traffic.`);
}

/** The statuses that wanted traffic turns into; targets that follow LATEST vanish while nothing is ready. */
export function resolveTraffic(traffic: readonly TrafficTarget[], latestReady: string | undefined): TrafficStatus[] {
	return traffic.flatMap(({revision, percent, tag}) => {
		const resolved = revision ?? latestReady;
		return resolved === undefined
			? []
			: [{revision: resolved, percent, latest: revision === undefined, ...(tag !== undefined && {tag})}];
	});
}

/** Shares 0..1 by revision, largest first; targets without traffic are left out. */
export function sharesOf(statuses: readonly TrafficStatus[]): {revision: string; share: number}[] {
	const byRevision = new Map<string, number>();
	for (const {revision, percent} of statuses) byRevision.set(revision, (byRevision.get(revision) ?? 0) + percent);
	const total = [...byRevision.values()].reduce((sum, percent) => sum + percent, 0);
	return [...byRevision]
		.filter(([, percent]) => percent > 0)
		.map(([revision, percent]) => ({revision, share: percent / total}))
		.sort((a, b) => b.share - a.share);
}
