/** One environment variable of a Cloud Run service, set or removed; all others are kept (S3-123, S4-30). */
import {changesTemplate, draftTemplate, servedNow} from '../run/changeTemplate.ts';
import {variableSet} from '../run/variable.ts';
import type {ActionSpec} from '../spec.ts';
import type {ServiceView} from '../types.ts';

type Params = {readonly variable: string; readonly do: string; readonly value?: string};

export const action: ActionSpec<Params, ServiceView> = {
	...changesTemplate,
	tags: ['mitigation'],
	fields: ({allowed: {variables = []}}) => ({
		variable: {oneOf: [...variables]},
		do: {oneOf: ['set', 'remove'], says: {remove: 'the service runs without it'}},
		value: {text: {min: 0, max: 500}, hint: 'what it is set to'},
	}),
	plan(target, view, {variable, do: what, value}, now) {
		if (what === 'remove' && value !== undefined) throw new RangeError('a variable that is removed has no value');
		const env = variableSet(view.service, variable, what === 'set' ? (value ?? '') : null);
		const before = servedNow(view.service).env[variable];
		return draftTemplate(
			target,
			view,
			{
				change: {env},
				back: {
					action: 'run.update_env',
					params: {variable, do: before === undefined ? 'remove' : 'set', ...(before && {value: before})},
				},
				sideEffects: ['All other variables and secrets are kept.'],
			},
			now,
		);
	},
};
