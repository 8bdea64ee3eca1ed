/** Cloud Run over REST: UpdateService of its second version, and what gcloud reads and replaces of the first. */
import type {Call} from '../../rest/call.ts';
import {ControlError} from '../../rest/error.ts';
import {field, readJson} from '../../rest/http.ts';
import {protoJson} from '../../rest/protoJson.ts';
import type {Sandbox} from '../../stores.ts';
import {listed, revisionJson, serviceJson} from './knative.ts';
import {serviceMessage} from './messages.ts';
import {replacementOf} from './replace.ts';
import {serviceNamed} from './service.ts';
import type {RunService, RunState} from './types.ts';
import {changeOf, type ServiceInput} from './update.ts';

/** The message that a JSON body stands for: what is absent has proto3's default. */
function inputOf(body: unknown, name: string): ServiceInput {
	const list = (value: unknown) => (Array.isArray(value) ? (value as unknown[]) : []);
	const given = (value: unknown) => (typeof value === 'object' && value !== null ? value : undefined);
	const counts = (value: object) => ({minInstanceCount: 0, maxInstanceCount: 0, ...value});
	const scaling = given(field(body, 'scaling'));
	const template = given(field(body, 'template'));
	const timeout = field(template, 'timeout');
	const templateScaling = given(field(template, 'scaling'));
	return {
		description: '',
		labels: {},
		annotations: {},
		etag: '',
		...(body as Partial<ServiceInput>),
		name,
		traffic: list(field(body, 'traffic')).map(target => ({
			type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_UNSPECIFIED',
			revision: '',
			percent: 0,
			tag: '',
			...(target as object),
		})),
		scaling: scaling ? {scalingMode: 'AUTOMATIC', ...counts(scaling)} : null,
		template: template
			? {
					revision: '',
					maxInstanceRequestConcurrency: 0,
					...template,
					containers: list(field(template, 'containers')).map(containerOf),
					timeout: typeof timeout === 'string' ? {seconds: timeout.replace('s', '')} : null,
					scaling: templateScaling ? counts(templateScaling) : null,
				}
			: null,
	};
}

function containerOf(container: unknown) {
	const resources = field(container, 'resources');
	return {
		image: '',
		env: [],
		...(container as object),
		resources: resources ? {limits: {}, cpuIdle: false, ...(resources as object)} : null,
	};
}

function servicesIn(run: RunState, call: Call): RunService[] {
	const region = regionOf(call);
	return run.services(call.parts[0] ?? '').filter(service => region === undefined || service.region === region);
}

function found(run: RunState, call: Call): RunService {
	const [project, short] = call.parts;
	const service = servicesIn(run, call).find(({name}) => name === short);
	if (service) return service;
	const place = `in region '${regionOf(call) ?? '-'}' in project '${project}'`;
	throw new ControlError('NOT_FOUND', `Resource '${short}' of kind 'SERVICE' ${place} does not exist.`);
}

/** The region that a tool puts before the host; undefined for a call to the whole world. */
const regionOf = ({req}: Call) => /^([a-z]+-[a-z]+\d)-/.exec(req.headers.host ?? '')?.[1];

export const handlers = ({control, clock}: Pick<Sandbox, 'control' | 'clock'>) => ({
	ListServices: (call: Call) =>
		listed(
			'Service',
			servicesIn(control.run, call).map(service => serviceJson(service, control.run)),
		),
	ListServicesEverywhere: (call: Call) =>
		listed(
			'Service',
			servicesIn(control.run, call).map(service => serviceJson(service, control.run)),
		),
	/** In the words of the second version; what has its default there is left out. */
	GetServiceV2({parts: [project, location, short]}: Call) {
		const service = serviceNamed(control.run, `projects/${project}/locations/${location}/services/${short}`);
		const {template, ...message} = serviceMessage(service, control.run);
		const timeout = `${template.timeout.seconds}s`;
		return protoJson({...message, template: {...template, timeout}});
	},
	GetService: (call: Call) => serviceJson(found(control.run, call), control.run),
	ListRevisions(call: Call) {
		const wanted = /serving\.knative\.dev\/service\s*=\s*([\w-]+)/.exec(call.query.get('labelSelector') ?? '')?.[1];
		const services = servicesIn(control.run, call).filter(({name}) => wanted === undefined || name === wanted);
		const revisions = services.flatMap(service =>
			service.revisions.toReversed().map(revision => revisionJson(revision, service, clock.now())),
		);
		return listed('Revision', revisions);
	},
	GetRevision(call: Call) {
		const [, short] = call.parts;
		for (const service of servicesIn(control.run, call))
			for (const revision of service.revisions)
				if (revision.name === short) return revisionJson(revision, service, clock.now());
		throw new ControlError('NOT_FOUND', `Resource '${short}' of kind 'REVISION' does not exist.`);
	},
	/** The answer is the service, on its way to what was asked for. */
	async ReplaceService(call: Call) {
		const {run} = control;
		const body = await readJson(call.req);
		const service = found(run, call);
		const change = replacementOf(service, body);
		if (change) run.update(service, change, call.query.get('dryRun') === 'all', call.failure?.message);
		return serviceJson(service, run);
	},
	/** The answer is the operation that the update starts. */
	async UpdateService({req, query, parts: [project, location, short], failure}: Call) {
		const input = inputOf(await readJson(req), `projects/${project}/locations/${location}/services/${short}`);
		const validateOnly = query.get('validateOnly') === 'true';
		const mask = (query.get('updateMask') ?? '').split(',').filter(path => path !== '');
		const {run} = control;
		const service = serviceNamed(run, input.name);
		const operation = run.update(service, changeOf(service, input, mask), validateOnly, failure?.message);
		return {name: operation.name, done: validateOnly || run.done(operation)};
	},
});
