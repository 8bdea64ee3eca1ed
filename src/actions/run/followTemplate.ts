/** After a change that makes a new revision of a Cloud Run service: waiting until it is ready, and looking whether it helped. */
import type {RunServiceInfo} from '../../cloud/resources.ts';
import {followsLatest} from '../../cloud/run-shape.ts';
import type {Steps} from '../after/steps.ts';
import type {ActionResult, Plan} from '../types.ts';
import {followService} from './followService.ts';
import {announceTraffic, verifyTraffic} from './followTraffic.ts';
import {has} from './settings.ts';
import {isSettled, servingShares} from './traffic.ts';

/** The facts for verification. A type rather than an interface, so that it passes for JSON. */
export type TemplateFacts = {
	/** URL that must answer 2xx after the change. */
	readonly health?: string;
	/** The revisions that serve before it. */
	readonly served: readonly string[];
	/** Whether traffic follows the new revision. */
	readonly follows: boolean;
};

/** ms in which a new revision starts, or is known not to. */
const within = 300_000;

const newestOf = ({revisions, latestCreatedRevision: newest}: RunServiceInfo) =>
	revisions.find(({name}) => name === newest);
const shareOf = (service: RunServiceInfo): number => servingShares(service).get(service.latestCreatedRevision) ?? 0;

/** Whether the newest revision is ready and, where traffic follows it, serves. */
const isMade = (service: RunServiceInfo): boolean =>
	isSettled(service) && newestOf(service)?.ready === true && (shareOf(service) > 0 || !followsLatest(service.traffic));

export async function followTemplate(plan: Plan, steps: Steps): Promise<ActionResult> {
	const {clock, note, settled, step} = steps;
	const {template = {}} = plan.call;
	const {health, served, follows} = plan.facts as TemplateFacts;
	const followed = await followService(plan, steps, {
		step: 'new revision',
		what: 'the new revision is ready',
		within,
		arrived: service => has(service.template, template),
		inForce: isMade,
		failed(service) {
			const newest = newestOf(service);
			return isSettled(service) && newest?.ready === false && newest.reason !== undefined
				? `${newest.name} does not start: ${newest.reason}; ${[...servingShares(service).keys()].join(', ')} still serves`
				: undefined;
		},
		asked: ({latestCreatedRevision: newest}) => `something else with ${newest}`,
		now: service => `${service.latestCreatedRevision} serves ${shareOf(service)} %`,
		reached: service => `${service.latestCreatedRevision} is ready and serves ${shareOf(service)} %`,
		announce() {
			step('converging', {name: 'new revision', state: 'waits'}, 'it is ready');
			if (follows) announceTraffic({...(health !== undefined && {health}), gains: ['the new revision']}, steps);
		},
	});
	if ('ended' in followed) return followed.ended;
	const {service, startedAt} = followed;
	const newest = service.latestCreatedRevision;
	const serves = `${newest} serves ${shareOf(service)} %`;
	await note('outcome', `converged: ${serves}`, service.etag);
	settled();
	if (!follows) return {phase: 'done', summary: `${newest} is ready and gets 0 %: traffic is pinned`, at: clock.now()};
	const {verdict, text} = await verifyTraffic(
		plan,
		{...(health !== undefined && {health}), left: served, gains: [newest]},
		{startedAt, convergedAt: clock.now()},
		steps,
	);
	await note('verify', `${verdict}: ${text}`);
	return {phase: 'done', summary: `${verdict}: ${text}; ${serves}`, at: clock.now(), verdict};
}
