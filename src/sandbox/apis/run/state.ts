/**
 * Cloud Run services, revisions and long-running operations. There are no timers: a change is stored with
 * the time at which it takes effect, and every read of a service first applies the changes that are due.
 */
import type {Clock} from '../../../clock.ts';
import {ControlError} from '../../rest/error.ts';
import {deployerOf, etagOf, suffix, uuidFor} from './ids.ts';
import {resolveTraffic, sharesOf, validateTraffic} from './traffic.ts';
import type {RunOperation, RunRevision, RunService, RunState, ServiceChange, Template} from './types.ts';

/** Virtual ms until a change of traffic or scaling is true, and until a new revision is ready. */
const convergeMs = 4_000;
const week = 7 * 24 * 3_600_000;
/** Bounds for weeks of running. */
const maxRevisions = 1000;
const maxOperations = 500;

/** An empty Cloud Run on a clock. */
export function createRunState(clock: Clock): RunState {
	const services = new Map<string, RunService>();
	const operations = new Map<string, RunOperation>();

	const starting = (revision: RunRevision) => revision.settlesAt > clock.now();

	function latestReady(service: RunService): RunRevision | undefined {
		return service.revisions.findLast(revision => revision.ready && !starting(revision));
	}

	function settle(service: RunService): RunService {
		if (service.settlesAt !== undefined && service.settlesAt <= clock.now()) {
			delete service.settlesAt;
			service.observedGeneration = service.generation;
			if (service.failure === undefined) service.statuses = resolveTraffic(service.traffic, latestReady(service)?.name);
		}
		return service;
	}

	function find(project: string, name: string): RunService {
		const service = services.get(`${project}/${name}`);
		if (!service) throw new ControlError('NOT_FOUND', `Resource 'projects/${project}/services/${name}' was not found`);
		return settle(service);
	}

	function touch(service: RunService, at: number): void {
		delete service.failure;
		service.generation++;
		service.etag = etagOf(service, service.generation);
		service.updatedAt = Math.max(service.updatedAt, at);
		service.settlesAt = Math.max(service.settlesAt ?? 0, at + convergeMs);
	}

	function addRevision(
		service: RunService,
		template: Template,
		made: {name?: string; creator: string; ready: boolean; reason?: string; isLost?: true; createdAt: number},
	): RunRevision {
		const {generation} = service;
		const revision: RunRevision = {
			name:
				made.name ??
				`${service.name}-${String(generation).padStart(5, '0')}-${suffix(`${service.project}/${service.name}/${generation}`)}`,
			project: service.project,
			region: service.region,
			service: service.name,
			createdAt: made.createdAt,
			creator: made.creator,
			image: template.image,
			env: {...template.env},
			ready: made.ready,
			...(made.reason !== undefined && {reason: made.reason}),
			...(made.isLost && {isLost: true as const}),
			generation,
			template,
			settlesAt: made.createdAt + convergeMs,
		};
		service.template = template;
		service.revisions.push(revision);
		trimRevisions(service);
		return revision;
	}

	function trimRevisions(service: RunService): void {
		const kept = new Set([
			...service.traffic.map(({revision}) => revision),
			...service.statuses.map(({revision}) => revision),
		]);
		while (service.revisions.length > maxRevisions) {
			const oldest = service.revisions.findIndex(revision => !kept.has(revision.name));
			if (oldest < 0) return;
			service.revisions.splice(oldest, 1);
		}
	}

	/** A deployment dated before the first revision means that history is being told: the first one moves further back. */
	function predate(service: RunService, at: number): void {
		const first = service.revisions[0];
		if (!first || at > first.createdAt) return;
		first.createdAt = at - week;
		first.settlesAt = first.createdAt + convergeMs;
		service.createdAt = first.createdAt;
		if (service.generation !== 1) return;
		service.updatedAt = first.createdAt;
		service.settlesAt = first.settlesAt;
		settle(service);
	}

	function remember(service: RunService): RunOperation {
		const id = uuidFor(`${service.project}/${service.name}/${service.generation}/operation`);
		const name = `projects/${service.project}/locations/${service.region}/operations/${id}`;
		const operation = {name, project: service.project, service: service.name, generation: service.generation};
		operations.set(name, operation);
		for (const oldest of operations.keys()) {
			if (operations.size <= maxOperations) break;
			operations.delete(oldest);
		}
		return operation;
	}

	function update(service: RunService, change: ServiceChange, validateOnly: boolean, failure?: string): RunOperation {
		settle(service);
		validate(service, change);
		if (validateOnly) {
			const id = uuidFor(`${service.etag}/validate`);
			return {
				name: `projects/${service.project}/locations/${service.region}/operations/${id}`,
				project: service.project,
				service: service.name,
				generation: service.generation,
			};
		}
		const at = clock.now();
		touch(service, at);
		service.lastModifier = change.by;
		if (change.scaling) service.scaling = change.scaling;
		if (change.labels) service.labels = change.labels;
		if (change.annotations) service.annotations = change.annotations;
		if (change.description !== undefined) service.description = change.description;
		if (change.traffic) service.traffic = change.traffic;
		if (change.template) {
			// An image that does not start does not start the second time either.
			const same = service.revisions.findLast(({image, isLost}) => image === change.template?.image && !isLost);
			const reason = failure ?? same?.reason;
			addRevision(service, change.template, {
				ready: failure === undefined && (same?.ready ?? true),
				...(reason !== undefined && {reason}),
				...(failure !== undefined && {isLost: true as const}),
				creator: change.by,
				createdAt: at,
				...(change.revisionName !== undefined && {name: change.revisionName}),
			});
		}
		// What a new revision lacks stands in itself.
		else if (failure !== undefined) service.failure = failure;
		return remember(service);
	}

	function validate(service: RunService, {traffic, scaling, revisionName}: ServiceChange): void {
		if (traffic)
			validateTraffic(traffic, [
				...service.revisions.map(revision => ({name: revision.name, ready: revision.ready && !starting(revision)})),
				// Traffic may name the revision that the same request makes.
				...(revisionName === undefined ? [] : [{name: revisionName, ready: true}]),
			]);
		const {minInstances = 0, maxInstances} = scaling ?? {};
		if (minInstances < 0 || (maxInstances !== undefined && (maxInstances < 1 || maxInstances < minInstances)))
			throw new ControlError(
				'INVALID_ARGUMENT',
				`Invalid scaling: min_instance_count ${minInstances} must not exceed max_instance_count ${maxInstances ?? 'unset'}.`,
			);
		if (revisionName === undefined) return;
		if (!revisionName.startsWith(`${service.name}-`))
			throw new ControlError(
				'INVALID_ARGUMENT',
				`Revision name '${revisionName}' must be prefixed by the service name.`,
			);
		if (service.revisions.some(revision => revision.name === revisionName))
			throw new ControlError(
				'ABORTED',
				`Revision named '${revisionName}' with different configuration already exists.`,
			);
	}

	return {
		removeService: (project, name) => void services.delete(`${project}/${name}`),
		addService({
			project,
			region,
			name,
			uri,
			image,
			labels = {},
			annotations = {},
			minInstances,
			maxInstances,
			...setup
		}) {
			// A service that the world declares has been serving before the sandbox began.
			const {createdAt: at = clock.now() - week, creator = deployerOf(project), ...rest} = setup;
			const template: Template = {
				image,
				env: {},
				cpu: '1000m',
				memory: '512Mi',
				cpuIdle: true,
				concurrency: 80,
				timeoutSeconds: 300,
				...rest,
			};
			const service: RunService = {
				project,
				region,
				name,
				uri,
				uid: uuidFor(`${project}/${name}`),
				creator,
				lastModifier: creator,
				createdAt: at,
				updatedAt: at,
				generation: 0,
				observedGeneration: 0,
				etag: '',
				template,
				scaling: {
					mode: 'AUTOMATIC',
					...(minInstances !== undefined && {minInstances}),
					...(maxInstances !== undefined && {maxInstances}),
				},
				labels,
				annotations,
				description: '',
				traffic: [{percent: 100}],
				statuses: [],
				revisions: [],
			};
			touch(service, at);
			addRevision(service, template, {creator, ready: true, createdAt: at});
			settle(service);
			services.set(`${project}/${name}`, service);
		},
		deploy(project, name, {creator = deployerOf(project), ready = true, reason, createdAt, ...setup}) {
			const service = find(project, name);
			const at = createdAt ?? clock.now();
			predate(service, at);
			touch(service, at);
			service.lastModifier = creator;
			const template = {...service.template, ...setup};
			const made = {creator, ready, ...(reason !== undefined && {reason}), createdAt: at};
			const revision = addRevision(service, template, made);
			settle(service);
			return revision.name;
		},
		serving(project, name) {
			const {scaling, statuses, failure} = find(project, name);
			return failure === undefined && scaling.mode === 'MANUAL' && scaling.manualInstances === 0
				? []
				: sharesOf(statuses);
		},
		setup: (project, name, revision) => find(project, name).revisions.find(one => one.name === revision)?.template,
		setTraffic(project, name, traffic) {
			update(find(project, name), {traffic, by: deployerOf(project)}, false);
		},
		service(project, name) {
			const service = services.get(`${project}/${name}`);
			return service && settle(service);
		},
		services: project => [...services.values()].filter(service => service.project === project).map(settle),
		latestReady,
		update,
		operation: name => operations.get(name),
		operations: project => [...operations.values()].filter(operation => operation.project === project),
		done(operation) {
			const service = services.get(`${operation.project}/${operation.service}`);
			return service === undefined || settle(service).observedGeneration >= operation.generation;
		},
	};
}
