/** How many requests an instance of a Cloud Run service takes at a time (S3-151, S3-159). */

import {asItIs, presetField, presetNamed} from '../presets.ts';
import {changesTemplate, draftTemplate, servedNow} from '../run/changeTemplate.ts';
import type {ActionSpec} from '../spec.ts';
import type {ServiceView} from '../types.ts';

/** `preset` names a number of the permission; `requests` takes its place. */
type Params = {readonly preset?: string; readonly requests?: number};

export const action: ActionSpec<Params, ServiceView> = {
	...changesTemplate,
	tags: ['mitigation'],
	fields: ({allowed: {concurrency = {}}}) => ({
		preset: presetField(concurrency, requests => `${requests} at a time`),
		requests: {integer: {min: 1, max: 1000}, optional: true},
	}),
	plan(target, view, {preset, requests: own}, now) {
		const before = servedNow(view.service).concurrency;
		const concurrency = own ?? presetNamed(target.allowed.concurrency, preset) ?? before;
		return draftTemplate(
			target,
			view,
			{
				change: {concurrency},
				back: {action: 'run.concurrency', params: {preset: asItIs, requests: before}},
				sideEffects:
					concurrency < before
						? ['Fewer at a time need more instances for the same traffic: look at their maximum.']
						: [],
			},
			now,
		);
	},
};
