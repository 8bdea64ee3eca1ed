/**
 * No instance of a Cloud Run service at all (S3-120). A maximum of 0 does not do that: 0 means that there is none (C-18). The
 * number is set by hand instead, which takes the bounds away, as gcloud does; resuming brings them back.
 */
import {changesScaling, draftScaling, followScaling} from '../run/changeScaling.ts';
import {instancesGone} from '../run/instances.ts';
import {boundsText} from '../run/scaling.ts';
import type {ActionSpec} from '../spec.ts';
import type {ParamValues, ServiceView} from '../types.ts';
import {resumed} from './run.resume_processing.ts';

const none = {instances: 0};

export const action: ActionSpec<ParamValues, ServiceView> = {
	...changesScaling,
	tags: ['mitigation'],
	risk: 'critical',
	plan(target, view, _, now) {
		const {scaling: before, traffic} = view.service;
		return {
			...draftScaling(target, view, none, now, {
				changes: [{what: 'instances', before: boundsText(before), after: boundsText(none)}],
				back: {action: 'run.resume_processing', params: resumed(before)},
				sideEffects: [
					'Every request fails until it is resumed: what its callers do not send again is lost.',
					'Messages wait in their subscriptions as long as those keep them; calls of Scheduler fail.',
					'A maximum of 0 instances would stop nothing: 0 means that there is none.',
					...(traffic.some(({tag}) => tag !== undefined)
						? ['A tagged URL still starts an instance: calls to it are answered.']
						: []),
				],
			}),
			next: ['run.resume_processing'],
			success: [`In force: ${boundsText(none)} (within 120 s)`, 'No instance is counted any more (within 10 min)'],
		};
	},
	verify: (plan, steps) =>
		followScaling(plan, steps, {
			name: 'instances',
			what: 'none is counted any more',
			look: since => instancesGone(plan.target.name, since, steps),
		}),
};
