/** The instances of a Cloud Run service as they were before processing was stopped (S3-123). */
import {changesScaling, draftScaling} from '../run/changeScaling.ts';
import {type Bounds, boundFields, boundsText, wantedBounds, warmNote} from '../run/scaling.ts';
import type {ActionSpec} from '../spec.ts';
import type {ServiceView} from '../types.ts';

/** 0: no bound. `instances`: as many by hand, in place of bounds. */
type Params = {readonly min?: number; readonly max?: number; readonly instances?: number};

/** The fields that ask for these instances. */
export const resumed = ({min = 0, max = 0, instances}: Bounds): Params =>
	instances === undefined ? {min, max} : {instances};

export const action: ActionSpec<Params, ServiceView> = {
	...changesScaling,
	tags: ['mitigation'],
	fields: () => ({...boundFields, instances: {integer: {min: 0, max: 1000}, optional: true}}),
	plan(target, view, {instances, ...bounds}, now) {
		const {scaling: before} = view.service;
		if (before.instances === undefined) throw new RangeError(`${target.name} is not stopped: ${boundsText(before)}`);
		const after = instances === undefined ? wantedBounds(target.name, {}, bounds) : {instances};
		const isKnown = instances !== undefined || Object.keys(bounds).length > 0;
		return draftScaling(target, view, after, now, {
			changes: [{what: 'instances', before: boundsText(before), after: boundsText(after)}],
			back: {action: 'run.stop_processing'},
			sideEffects: [
				'What has waited meanwhile arrives at once.',
				...(isKnown ? [] : ['No bounds are given: those from before it was stopped are in the plan that stopped it.']),
				...warmNote({}, after),
			],
		});
	},
};
