/**
 * New instances of what serves now, by a new revision that differs in one variable alone (S0-50, S3-113, S3-128, S4-28):
 * Cloud Run has no other restart. Secrets that are read as `latest` are read anew.
 */
import {changesTemplate, draftTemplate, servedNow} from '../run/changeTemplate.ts';
import type {ActionSpec} from '../spec.ts';
import type {ServiceView} from '../types.ts';

/** The variable, in seconds since 1970. */
const variable = 'RESTARTED_AT';

/** `at`: the value that it had before, to take a restart back; null: none. */
type Params = {readonly at?: string | null};

export const action: ActionSpec<Params, ServiceView> = {
	...changesTemplate,
	tags: ['mitigation'],
	plan(target, view, {at = String(Math.floor(view.at / 1000))}, now) {
		const before = servedNow(view.service).env[variable];
		return draftTemplate(
			target,
			view,
			{
				change: {env: {[variable]: at}},
				back: {action: 'run.restart', params: {at: typeof before === 'string' ? before : null}},
				sideEffects: ['Secrets that are read as latest are read anew.'],
			},
			now,
		);
	},
};
