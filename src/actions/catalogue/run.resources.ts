/**
 * CPU, memory and requests at a time of the instances of a Cloud Run service, and how many there are, in one request as the
 * runbooks have it (S3-038, S3-136, S3-150, S3-159).
 */

import {asItIs, presetField, presetNamed} from '../presets.ts';
import {changesTemplate, draftTemplate, servedNow} from '../run/changeTemplate.ts';
import {boundFields, presetText, wantedBounds} from '../run/scaling.ts';
import type {ActionSpec} from '../spec.ts';
import type {ServiceView} from '../types.ts';

/** `preset` names a size of the permission; the others take the place of its own. 0: no bound. */
type Params = {
	readonly preset?: string;
	readonly cpu?: string;
	readonly memory?: string;
	readonly concurrency?: number;
	readonly min?: number;
	readonly max?: number;
};

export const action: ActionSpec<Params, ServiceView> = {
	...changesTemplate,
	tags: ['mitigation'],
	fields: ({allowed: {sizes = {}}}) => ({
		preset: presetField(sizes, ({cpu, memory, concurrency, ...bounds}) =>
			[
				...(cpu === undefined ? [] : [`${cpu} CPUs`]),
				...(memory === undefined ? [] : [memory]),
				...(concurrency === undefined ? [] : [`${concurrency} at a time`]),
				...[presetText(bounds)].filter(text => text !== ''),
			].join(', '),
		),
		cpu: {text: {min: 0, max: 5}, hint: '1, 2, 4, 6 or 8'},
		memory: {text: {min: 0, max: 8}, hint: 'as in 512Mi or 8Gi'},
		concurrency: {integer: {min: 1, max: 1000}, optional: true},
		...boundFields,
	}),
	plan(target, view, {preset, ...own}, now) {
		const {scaling} = view.service;
		const {cpu, memory, concurrency} = servedNow(view.service);
		const wanted = {...presetNamed(target.allowed.sizes, preset), ...own};
		return draftTemplate(
			target,
			view,
			{
				change: {
					...(wanted.cpu !== undefined && {cpu: wanted.cpu}),
					...(wanted.memory !== undefined && {memory: wanted.memory}),
					...(wanted.concurrency !== undefined && {concurrency: wanted.concurrency}),
				},
				bounds: wantedBounds(target.name, scaling, wanted),
				back: {
					action: 'run.resources',
					params: {
						preset: asItIs,
						cpu,
						memory,
						concurrency,
						...(scaling.instances === undefined && {min: scaling.min ?? 0, max: scaling.max ?? 0}),
					},
				},
			},
			now,
		);
	},
};
