/**
 * Bounds of the instances of a Cloud Run service (S3-028, S3-037, S3-068, S3-069). They are those of the service, not of a
 * revision: a new revision would get no traffic while that is pinned, which is when people scale.
 */

import {asItIs, presetField, presetNamed} from '../presets.ts';
import {changesScaling, draftScaling} from '../run/changeScaling.ts';
import {type Bounds, boundFields, boundsLines, presetText, wantedBounds, warmNote} from '../run/scaling.ts';
import type {ActionSpec} from '../spec.ts';
import type {ServiceView} from '../types.ts';

/** `preset` names bounds of the permission; `min` and `max` take the place of its own. 0: no bound. */
type Params = {readonly preset?: string; readonly min?: number; readonly max?: number};

export const action: ActionSpec<Params, ServiceView> = {
	...changesScaling,
	tags: ['mitigation'],
	fields: ({allowed: {presets = {}}}) => ({
		preset: presetField(presets, presetText),
		...boundFields,
	}),
	plan(target, view, {preset, ...own}, now) {
		const {scaling: before, revisionMax} = view.service;
		const after = wantedBounds(target.name, before, {...presetNamed(target.allowed.presets, preset), ...own});
		return draftScaling(target, view, after, now, {
			changes: boundsLines(before, after),
			back: {action: 'run.scale', params: {preset: asItIs, min: before.min ?? 0, max: before.max ?? 0}},
			sideEffects: sideEffects(revisionMax, before, after),
		});
	},
};

function sideEffects(revisionMax: number | undefined, before: Bounds, after: Bounds): string[] {
	const max = after.max ?? Number.POSITIVE_INFINITY;
	return [
		'No new revision is made; traffic stays where it is.',
		...warmNote(before, after),
		...(revisionMax !== undefined && revisionMax < max
			? [`The revision itself has ${revisionMax} at most, which stays: a new revision would have to raise it.`]
			: []),
		...(max < (before.max ?? Number.POSITIVE_INFINITY) ? ['Instances above the new maximum are stopped.'] : []),
	];
}
