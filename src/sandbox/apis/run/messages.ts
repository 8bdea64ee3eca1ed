/** google.cloud.run.v2 messages, in the form that proto-loader serialises. */
import type {EnvValue} from '../../contract/control.ts';
import type {RunRevision, RunService, RunState, Scaling, Template} from './types.ts';

export interface TimestampMessage {
	seconds: string;
	nanos: number;
}

export const timestamp = (ms: number): TimestampMessage => ({
	seconds: String(Math.floor(ms / 1000)),
	nanos: Math.round(((ms % 1000) + 1000) % 1000) * 1e6,
});

const latestType = 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST';
const revisionType = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';

export const serviceName = ({project, region, name}: RunService) =>
	`projects/${project}/locations/${region}/services/${name}`;
const revisionName = (revision: RunRevision) =>
	`projects/${revision.project}/locations/${revision.region}/services/${revision.service}/revisions/${revision.name}`;

function condition(type: string, state: string, at: number, message = '', reason?: string) {
	return {type, state, message, lastTransitionTime: timestamp(at), ...(reason !== undefined && {reason})};
}

const envMessage = ([name, value]: [string, EnvValue]) =>
	typeof value === 'string' ? {name, value} : {name, valueSource: {secretKeyRef: value}};

function container({image, env, cpu, memory, cpuIdle}: Template) {
	return {
		name: '',
		image,
		env: Object.entries(env).map(envMessage),
		ports: [{name: 'http1', containerPort: 8080}],
		resources: {limits: {cpu, memory}, cpuIdle},
	};
}

function templateMessage(template: Template) {
	return {
		scaling: {minInstanceCount: template.minInstances ?? 0, maxInstanceCount: template.maxInstances ?? 0},
		containers: [container(template)],
		maxInstanceRequestConcurrency: template.concurrency,
		timeout: {seconds: String(template.timeoutSeconds), nanos: 0},
	};
}

function scalingMessage({minInstances, maxInstances, mode, manualInstances}: Scaling) {
	return {
		minInstanceCount: minInstances ?? 0,
		maxInstanceCount: maxInstances ?? 0,
		scalingMode: mode ?? 'AUTOMATIC',
		...(manualInstances !== undefined && {manualInstanceCount: manualInstances}),
	};
}

/** A failed newest revision makes its service fail only when traffic follows it. */
function conditionsOf(service: RunService) {
	const at = service.updatedAt;
	if (service.settlesAt !== undefined)
		return {
			ready: condition('Ready', 'CONDITION_RECONCILING', at),
			configurations: condition('ConfigurationsReady', 'CONDITION_RECONCILING', at),
			routes: condition('RoutesReady', 'CONDITION_RECONCILING', at),
		};
	const newest = service.revisions.at(-1);
	if (service.failure !== undefined) {
		const routes = condition('RoutesReady', 'CONDITION_FAILED', at, service.failure);
		return {
			ready: {...routes, type: 'Ready'},
			configurations: condition('ConfigurationsReady', 'CONDITION_SUCCEEDED', at),
			routes,
		};
	}
	const failed = newest && !newest.ready;
	const message = failed
		? `Revision '${newest.name}' is not ready and cannot serve traffic. ${newest.reason ?? ''}`.trim()
		: '';
	const configurations = failed
		? condition('ConfigurationsReady', 'CONDITION_FAILED', at, message, 'REVISION_FAILED')
		: condition('ConfigurationsReady', 'CONDITION_SUCCEEDED', at);
	const routes = condition('RoutesReady', 'CONDITION_SUCCEEDED', at);
	return {
		ready:
			failed && service.traffic.some(({revision}) => revision === undefined)
				? {...configurations, type: 'Ready'}
				: {...routes, type: 'Ready'},
		configurations,
		routes,
	};
}

const tagUri = (uri: string, tag: string) => uri.replace('://', `://${tag}---`);

/** The whole Service message. */
export function serviceMessage(service: RunService, run: RunState) {
	const name = serviceName(service);
	const {ready, configurations, routes} = conditionsOf(service);
	const latest = run.latestReady(service);
	const created = service.revisions.at(-1);
	return {
		name,
		description: service.description,
		uid: service.uid,
		generation: String(service.generation),
		labels: service.labels,
		annotations: service.annotations,
		createTime: timestamp(service.createdAt),
		updateTime: timestamp(service.updatedAt),
		creator: service.creator,
		lastModifier: service.lastModifier,
		ingress: 'INGRESS_TRAFFIC_ALL',
		launchStage: 'GA',
		template: templateMessage(service.template),
		traffic: service.traffic.map(({revision, percent, tag}) => ({
			type: revision === undefined ? latestType : revisionType,
			revision: revision ?? '',
			percent,
			tag: tag ?? '',
		})),
		scaling: scalingMessage(service.scaling),
		urls: [service.uri],
		observedGeneration: String(service.observedGeneration),
		terminalCondition: ready,
		conditions: [routes, configurations],
		latestReadyRevision: latest ? revisionName(latest) : '',
		latestCreatedRevision: created ? revisionName(created) : '',
		trafficStatuses: service.statuses.map(({revision, percent, latest: follows, tag}) => ({
			type: follows ? latestType : revisionType,
			revision,
			percent,
			tag: tag ?? '',
			uri: tag === undefined ? '' : tagUri(service.uri, tag),
		})),
		uri: service.uri,
		reconciling: service.settlesAt !== undefined,
		etag: service.etag,
	};
}

/** Ready is the first of them. */
function conditionsOfRevision({createdAt, settlesAt, ready, reason}: RunRevision, reconciling: boolean) {
	if (reconciling) return [condition('Ready', 'CONDITION_RECONCILING', createdAt)];
	if (ready)
		return ['Ready', 'ContainerHealthy', 'ResourcesAvailable'].map(type =>
			condition(type, 'CONDITION_SUCCEEDED', settlesAt),
		);
	const failed = {
		...condition('Ready', 'CONDITION_FAILED', settlesAt, reason ?? 'The user-provided container failed to start.'),
		revisionReason: 'HEALTH_CHECK_CONTAINER_ERROR',
	};
	return [
		failed,
		{...failed, type: 'ContainerHealthy'},
		condition('ResourcesAvailable', 'CONDITION_SUCCEEDED', settlesAt),
	];
}

/** The whole Revision message. */
export function revisionMessage(revision: RunRevision, now: number) {
	const reconciling = revision.settlesAt > now;
	return {
		name: revisionName(revision),
		uid: revision.name,
		generation: '1',
		observedGeneration: reconciling ? '0' : '1',
		createTime: timestamp(revision.createdAt),
		updateTime: timestamp(reconciling ? revision.createdAt : revision.settlesAt),
		launchStage: 'GA',
		// The API gives the short name here, not a resource name.
		service: revision.service,
		...templateMessage(revision.template),
		reconciling,
		conditions: conditionsOfRevision(revision, reconciling),
		creator: revision.creator,
		etag: `"${revision.name}"`,
	};
}
