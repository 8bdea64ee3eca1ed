import type {ServerResponse} from 'node:http';
import type {InvokeResult} from '../../contract/control.ts';
import {locationsOf} from '../../control/locations.ts';
import type {Call} from '../../rest/call.ts';
import {ControlError} from '../../rest/error.ts';
import {listFilter} from '../../rest/filters.ts';
import {readJson, sendError, sendJson} from '../../rest/http.ts';
import {pageAsked} from '../../rest/pages.ts';
import type {Sandbox} from '../../stores.ts';
import {functionJson, functionUrl, functionV1Json, runtime} from './resource.ts';
import {failureOf, operationJson, patchOf} from './update.ts';

export function handlers({control, clock, tokens, self}: Pick<Sandbox, 'control' | 'clock' | 'tokens' | 'self'>) {
	function named(project: string, location: string, name: string) {
		const fn = control.function(project, name);
		if (!fn || (location !== '-' && location !== fn.region))
			throw new ControlError(
				'NOT_FOUND',
				`Resource 'projects/${project}/locations/${location}/functions/${name}' was not found`,
			);
		return fn;
	}
	/** Text comes from Cloud Run itself, JSON from the function. */
	function sendAnswer(res: ServerResponse, status: number, body: unknown): void {
		if (typeof body !== 'string') sendJson(res, status, body);
		else if (!res.destroyed) res.writeHead(status, {'content-type': 'text/plain'}).end(body);
	}
	const inPlace = (project: string, location: string) =>
		control.functions(project).filter(fn => location === '-' || fn.region === location);

	/** The answer comes when the work is over in virtual time; a caller that hangs up does not stop the work. */
	function answerLater(res: ServerResponse, {status, body, afterMs}: InvokeResult): void {
		const timer = setTimeout(() => sendAnswer(res, status, body), Math.max(0, afterMs) / clock.speed);
		res.on('close', () => clearTimeout(timer));
	}

	return {
		'locations.list': ({parts: [project = '']}: Call) => locationsOf(control, project),
		'functions.list'({query, parts: [project = '', location = '']}: Call) {
			const matches = listFilter(query.get('filter') ?? '', ['environment', 'state', 'name']);
			const all = inPlace(project, location).map(fn => functionJson(fn, control, self));
			const {items, ...rest} = pageAsked(all.filter(matches), query, 100, true);
			return {functions: items, ...rest};
		},
		'functions.get': ({parts: [project = '', location = '', name = '']}: Call) =>
			functionJson(named(project, location, name), control, self),
		/** The answer is the operation that builds the function. */
		async 'functions.update'({req, query, parts: [project = '', location = '', name = ''], failure}: Call) {
			const body = await readJson(req);
			const fn = named(project, location, name);
			const patch = patchOf(fn, body, query.get('updateMask') ?? '');
			const deployment = control.deployFunction(fn, patch, failure?.message ?? failureOf(fn, patch));
			return operationJson(deployment, clock.now(), functionJson(fn, control, self));
		},
		'operations.get'({parts: [project = '', location = '', id = '']}: Call) {
			const name = `projects/${project}/locations/${location}/operations/${id}`;
			const deployment = control.deployment(name);
			if (!deployment) throw new ControlError('NOT_FOUND', `operation "${name}" not found`);
			return operationJson(
				deployment,
				clock.now(),
				functionJson(named(project, location, deployment.name), control, self),
			);
		},
		/** gcloud asks whether a runtime is still supported. */
		'runtimes.list': () => ({runtimes: [{name: runtime, environment: 'GEN_2', stage: 'GA'}]}),
		'builds.getDefaultServiceAccount': ({parts: [project = '', location = '']}: Call) => ({
			name: `projects/${project}/locations/${location}/defaultServiceAccount`,
			serviceAccountEmail: `projects/${project}/serviceAccounts/builder@${project}.iam.gserviceaccount.com`,
		}),
		'v1.functions.list': ({parts: [project = '', location = '']}: Call) => ({
			functions: inPlace(project, location)
				.filter(fn => fn.generation === 'GEN_1')
				.map(fn => functionV1Json(fn, self)),
		}),
		async invoke({req, res, parts: [project = '', name = '']}: Call) {
			const body = await readJson(req);
			// A pipeline may be a service of Cloud Run without being a function.
			if (!control.run.service(project, name)) named(project, '-', name);
			const refusal = tokens.refusal(req.headers.authorization, functionUrl(self, {project, name}));
			if (refusal === undefined) answerLater(res, control.hooks.invoke(project, name, body));
			else sendError(res, 401, 'UNAUTHENTICATED', refusal, {'www-authenticate': 'Bearer error="invalid_token"'});
		},
	};
}
