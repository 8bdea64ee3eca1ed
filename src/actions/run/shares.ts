/** The part of a plan in which a revision gets the traffic of a Cloud Run service share by share (S3-056 to S3-059). Pure. */
import type {RunServiceInfo} from '../../cloud/resources.ts';
import {milliseconds} from '../../config/units.ts';
import {duration} from '../../text/durations.ts';
import type {Draft, StepCall} from '../spec.ts';
import type {Target} from '../types.ts';
import {trafficCommand} from './changeTraffic.ts';
import type {RolloutFacts} from './followRollout.ts';
import {splitWith, usualRollout} from './rollout.ts';
import {assignments, splitText, type TrafficAssignment, trafficCall} from './traffic.ts';

/** Whether a share is grown by the wall or by a key; it is returned by the wall in any case. */
export const pace = {itself: 'by itself', hand: 'by hand'} as const;

interface Wanted {
	revision: string;
	/** Percent that it has already. */
	shareNow: number;
	/** One of `pace`. */
	grows: string;
	/** The traffic that it grows in, and goes back to. */
	from: Pick<RunServiceInfo, 'name' | 'traffic' | 'latestReadyRevision'>;
}

interface Shares {
	/** The split of each share that is still to come. */
	splits: readonly TrafficAssignment[][];
	/** The calls for them. None has an etag: the first of a plan is given one. */
	steps: readonly StepCall[];
	fallback: StepCall;
	changes: Draft['changes'];
	success: readonly string[];
	facts: Omit<RolloutFacts, 'health' | 'left' | 'gains'>;
}

/** What follows for the shares that the permission names. */
export function sharesOf(
	{system: {project, region}, name, allowed}: Target,
	{revision, shareNow, grows, from}: Wanted,
): Shares {
	const {steps = usualRollout.steps, failures = usualRollout.failures, health, latency} = allowed;
	const soak = milliseconds(allowed.soak ?? usualRollout.soak);
	const percents = steps.filter(percent => percent > shareNow);
	const splits = percents.map(percent => splitWith(revision, percent, from));
	const previous = assignments(from.traffic.length > 0 ? from.traffic : [{revision: 'LATEST', percent: 100}]);
	const text = (traffic: readonly TrafficAssignment[]) => splitText(traffic, from.latestReadyRevision);
	const asStep = (what: string, traffic: readonly TrafficAssignment[]): StepCall => ({
		what,
		call: trafficCall(from.name, undefined, traffic),
		command: trafficCommand(project, region, name, traffic),
	});
	const byHand = grows === pace.hand;
	return {
		splits,
		steps: splits.map((traffic, index) => asStep(`${percents[index]} % to ${revision}`, traffic)),
		fallback: asStep(`back to ${text(previous)} after ${failures} bad minutes in a row`, previous),
		changes: splits.map((traffic, index) => ({
			what: `traffic ${index + 1} of ${splits.length}`,
			before: index === 0 ? text(previous) : '',
			after: text(traffic),
		})),
		success: [
			`Each share: served within 120 s, then ${duration(soak)} in which ${revision} has no more 5xx and is no slower than the others${health === undefined ? '' : `, and ${health} answers 2xx`}`,
			`The next share: ${byHand ? 'as soon as you say so' : 'by itself'}; you are asked where too few requests tell nothing (metrics are up to 4 minutes late)`,
		],
		facts: {revision, percents, soak, failures, byHand, ...(latency !== undefined && {latency})},
	};
}
