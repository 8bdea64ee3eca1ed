/** A call of a function's HTTPS trigger with an ID token. */
import type {FunctionInfo} from '../../cloud/resources.ts';
import {lookAtFunction} from '../look/look.ts';
import {cannotStop, factsOf, notRunning, ranAfter, startsRun, successOf} from '../pipeline/startRun.ts';
import type {ActionSpec} from '../spec.ts';

export const action: ActionSpec<Readonly<Record<string, string | number>>, FunctionInfo> = {
	...startsRun,
	fields: ({allowed: {params = {}}}) => params,
	look: (eyes, {system, name}) => lookAtFunction(eyes, system, name),
	etag: ({revision}) => (revision === '' ? undefined : revision),
	plan(target, {name, resource, url, timeoutSeconds}, params) {
		const {
			system: {region, project, actions},
			allowed: {note},
		} = target;
		const account = actions.invokeAs;
		return {
			resource,
			changes: [
				{what: 'runs', before: 'nothing started', after: `one run of ${name}`},
				...Object.entries(params).map(([what, value]) => ({what, before: '', after: String(value)})),
			],
			blastRadius: [
				`One run of at most ${timeoutSeconds} s; it writes what this function always writes`,
				...(note === undefined ? [] : [note]),
			],
			command: [
				...['functions', 'call', name, '--gen2', `--region=${region}`, `--project=${project}`],
				...(account === undefined ? [] : [`--impersonate-service-account=${account}`]),
				`--data=${JSON.stringify(params)}`,
			],
			undo: cannotStop,
			success: successOf(target),
			sideEffects: ['Not retried: a 504 or a timeout means that the outcome is unknown.'],
			call: {
				api: 'function',
				method: 'POST',
				path: url,
				body: params,
				timeoutMs: timeoutSeconds * 1000,
				...(account === undefined ? {} : {as: account}),
			},
			facts: factsOf(target),
		};
	},
	preflight: async (plan, {state, revision, message, url}, known) => [
		state === 'ACTIVE'
			? {title: 'function active', state: 'ok', detail: revision}
			: {title: 'function active', state: 'failed', detail: message ?? state},
		...(url === plan.call.path
			? []
			: [{title: 'same address', state: 'failed' as const, detail: 'it moved: plan again'}]),
		...(await notRunning(plan, known)),
	],
	became: ranAfter,
};
