/** Whether the instances of a Cloud Run service have their CPU always, or only while they answer (S3-137). */
import {changesTemplate, draftTemplate, servedNow} from '../run/changeTemplate.ts';
import {idleText} from '../run/settings.ts';
import type {ActionSpec} from '../spec.ts';
import type {ServiceView} from '../types.ts';

type Params = {readonly cpu: string};

export const action: ActionSpec<Params, ServiceView> = {
	...changesTemplate,
	fields: () => ({
		cpu: {
			oneOf: [idleText(false), idleText(true)],
			says: {
				[idleText(false)]: 'work goes on between requests; an instance is paid for as long as it lives',
				[idleText(true)]: 'work stops between requests; an instance is paid for while it answers',
			},
		},
	}),
	plan(target, view, {cpu}, now) {
		const {cpuIdle: before} = servedNow(view.service);
		const cpuIdle = cpu === idleText(true);
		const {min = 0} = view.service.scaling;
		return draftTemplate(
			target,
			view,
			{
				change: {cpuIdle},
				back: {action: 'run.cpu_allocation', params: {cpu: idleText(before)}},
				sideEffects: [
					cpuIdle
						? 'Work that goes on after an answer stops: instances lose their CPU between requests.'
						: `Cost: every instance is paid for as long as it lives, whether it answers or not${min > 0 ? `; ${min} of them live day and night` : ''}.`,
				],
			},
			now,
		);
	},
};
