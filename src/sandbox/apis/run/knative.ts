/** Services and revisions as Cloud Run's first version shows them, in the words of Knative. */
import type {EnvValue} from '../../contract/control.ts';
import type {RunRevision, RunService, RunState, Scaling, Template} from './types.ts';

const apiVersion = 'serving.knative.dev/v1';
const time = (ms: number) => new Date(ms).toISOString();

/** Conditions are True, False or, while it is not known, Unknown. */
type Truth = 'True' | 'False' | 'Unknown';

const condition = (type: string, status: Truth, at: number, message?: string) => ({
	type,
	status,
	lastTransitionTime: time(at),
	...(message !== undefined && {message}),
});

const variable = ([name, value]: [string, EnvValue]) =>
	typeof value === 'string'
		? {name, value}
		: {name, valueFrom: {secretKeyRef: {key: value.version, name: value.secret}}};

function podSpec({image, env, cpu, memory, concurrency, timeoutSeconds}: Template, service: string, project: string) {
	return {
		containerConcurrency: concurrency,
		timeoutSeconds,
		serviceAccountName: `${project}@appspot.gserviceaccount.com`,
		containers: [
			{
				name: `${service}-1`,
				image,
				ports: [{name: 'http1', containerPort: 8080}],
				...(Object.keys(env).length > 0 && {env: Object.entries(env).map(variable)}),
				resources: {limits: {cpu, memory}},
			},
		],
	};
}

/** The annotation in which it stands whether an instance has its CPU only while it answers. */
export const throttling = 'run.googleapis.com/cpu-throttling';

const annotationsOf = ({minInstances, maxInstances, cpuIdle}: Template) => ({
	...(!cpuIdle && {[throttling]: 'false'}),
	...(minInstances !== undefined && {'autoscaling.knative.dev/minScale': String(minInstances)}),
	'autoscaling.knative.dev/maxScale': String(maxInstances ?? 100),
});

/** The annotations in which a service's own scaling stands. */
export const bounds = {
	min: 'run.googleapis.com/minScale',
	max: 'run.googleapis.com/maxScale',
	mode: 'run.googleapis.com/scalingMode',
	manual: 'run.googleapis.com/manualInstanceCount',
} as const;

const boundsOf = ({minInstances, maxInstances, mode, manualInstances}: Scaling) => ({
	...(minInstances !== undefined && {[bounds.min]: String(minInstances)}),
	...(maxInstances !== undefined && {[bounds.max]: String(maxInstances)}),
	...(mode === 'MANUAL' && {[bounds.mode]: 'manual'}),
	...(manualInstances !== undefined && {[bounds.manual]: String(manualInstances)}),
});

/** The first version's name for the etag. */
export const versionOf = ({etag}: RunService): string => etag.replaceAll('"', '');

/** A list as Kubernetes has it. */
export const listed = (kind: 'Service' | 'Revision', items: readonly object[]) => ({
	apiVersion,
	kind: `${kind}List`,
	metadata: {},
	items,
});

export function revisionJson(revision: RunRevision, service: RunService, now: number) {
	const {name, project, region, createdAt, settlesAt, ready, reason, template, creator} = revision;
	const truth: Truth = settlesAt > now ? 'Unknown' : ready ? 'True' : 'False';
	const message = truth === 'False' ? (reason ?? 'The user-provided container failed to start.') : undefined;
	const isServing = service.statuses.some(({revision: served, percent}) => served === name && percent > 0);
	return {
		apiVersion,
		kind: 'Revision',
		metadata: {
			name,
			namespace: project,
			uid: name,
			generation: 1,
			creationTimestamp: time(createdAt),
			labels: {
				'serving.knative.dev/service': service.name,
				'serving.knative.dev/configuration': service.name,
				'cloud.googleapis.com/location': region,
			},
			annotations: {'serving.knative.dev/creator': creator, ...annotationsOf(template)},
		},
		spec: podSpec(template, service.name, project),
		status: {
			observedGeneration: 1,
			conditions: [
				condition('Ready', truth, settlesAt, message),
				condition('Active', isServing ? 'True' : 'False', settlesAt),
				condition('ContainerHealthy', truth, settlesAt, message),
				condition('ResourcesAvailable', truth === 'Unknown' ? 'Unknown' : 'True', settlesAt),
			],
			imageDigest: template.image,
		},
	};
}

/** A failed newest revision makes its service fail only when traffic follows it. */
function conditionsOf(service: RunService) {
	const at = service.updatedAt;
	if (service.settlesAt !== undefined)
		return ['Ready', 'ConfigurationsReady', 'RoutesReady'].map(type => condition(type, 'Unknown', at));
	const {failure} = service;
	if (failure !== undefined)
		return [
			condition('Ready', 'False', at, failure),
			condition('ConfigurationsReady', 'True', at),
			condition('RoutesReady', 'False', at, failure),
		];
	const newest = service.revisions.at(-1);
	const message =
		newest && !newest.ready
			? `Revision '${newest.name}' is not ready and cannot serve traffic. ${newest.reason ?? ''}`.trim()
			: undefined;
	const built: Truth = message === undefined ? 'True' : 'False';
	const isFollowed = service.traffic.some(({revision}) => revision === undefined);
	return [
		isFollowed ? condition('Ready', built, at, message) : condition('Ready', 'True', at),
		condition('ConfigurationsReady', built, at, message),
		condition('RoutesReady', 'True', at),
	];
}

export function serviceJson(service: RunService, run: RunState) {
	const {name, project, region, uid, uri, generation, template} = service;
	return {
		apiVersion,
		kind: 'Service',
		metadata: {
			name,
			namespace: project,
			selfLink: `/apis/${apiVersion}/namespaces/${project}/services/${name}`,
			uid,
			resourceVersion: versionOf(service),
			generation,
			creationTimestamp: time(service.createdAt),
			labels: {...service.labels, 'cloud.googleapis.com/location': region},
			annotations: {
				...service.annotations,
				...boundsOf(service.scaling),
				'serving.knative.dev/creator': service.creator,
				'serving.knative.dev/lastModifier': service.lastModifier,
				'run.googleapis.com/ingress': 'all',
				'run.googleapis.com/ingress-status': 'all',
				'run.googleapis.com/urls': JSON.stringify([uri]),
			},
		},
		spec: {
			template: {metadata: {annotations: annotationsOf(template)}, spec: podSpec(template, name, project)},
			traffic: service.traffic.map(({revision, percent, tag}) => ({
				percent,
				...(revision === undefined ? {latestRevision: true} : {revisionName: revision}),
				...(tag !== undefined && {tag}),
			})),
		},
		status: {
			observedGeneration: service.observedGeneration,
			conditions: conditionsOf(service),
			latestReadyRevisionName: run.latestReady(service)?.name,
			latestCreatedRevisionName: service.revisions.at(-1)?.name,
			traffic: service.statuses.map(({revision, percent, latest, tag}) => ({
				revisionName: revision,
				percent,
				...(latest && {latestRevision: true}),
				...(tag !== undefined && {tag, url: uri.replace('://', `://${tag}---`)}),
			})),
			url: uri,
			address: {url: uri},
		},
	};
}
