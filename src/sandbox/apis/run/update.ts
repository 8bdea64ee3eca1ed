/** UpdateServiceRequest → a change of the service's state, path by path of the update mask. */
import type {EnvValue, TrafficTarget} from '../../contract/control.ts';
import {operator} from '../../contract/names.ts';
import {ControlError} from '../../rest/error.ts';
import type {RunService, Scaling, ServiceChange, Template} from './types.ts';

/** The parts of google.cloud.run.v2.Service that can be updated here. Absent messages are null. */
export interface ServiceInput {
	name: string;
	etag: string;
	description: string;
	labels: Record<string, string>;
	annotations: Record<string, string>;
	traffic: {type: string; revision: string; percent: number; tag: string}[];
	scaling: {
		minInstanceCount: number;
		maxInstanceCount: number;
		scalingMode: string;
		manualInstanceCount?: number | null;
	} | null;
	template: TemplateInput | null;
}

interface TemplateInput {
	revision: string;
	scaling: {minInstanceCount: number; maxInstanceCount: number} | null;
	containers: ContainerInput[];
	maxInstanceRequestConcurrency: number;
	timeout: {seconds: string} | null;
}

interface ContainerInput {
	image: string;
	env: {name: string; value?: string; valueSource?: {secretKeyRef: {secret: string; version: string} | null} | null}[];
	resources: {limits: Record<string, string>; cpuIdle: boolean} | null;
}

function trafficOf(input: ServiceInput): TrafficTarget[] {
	// A service without targets sends everything to the latest ready revision.
	if (input.traffic.length === 0) return [{percent: 100}];
	return input.traffic.map(({type, revision, percent, tag}) => {
		const short = revision.split('/').at(-1) ?? '';
		const pinned =
			type === 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION' ||
			(type === 'TRAFFIC_TARGET_ALLOCATION_TYPE_UNSPECIFIED' && short !== '');
		if (pinned && short === '')
			throw new ControlError('INVALID_ARGUMENT', 'Traffic target of type REVISION needs a revision.');
		if (!pinned && short !== '')
			throw new ControlError(
				'INVALID_ARGUMENT',
				`Traffic target of type LATEST must not name a revision, was '${short}'.`,
			);
		return {percent, ...(pinned && {revision: short}), ...(tag !== '' && {tag})};
	});
}

/** 0 is proto3's way of not setting a count. */
const count = (value: number) => (value === 0 ? undefined : value);

function scalingOf(old: Scaling, input: ServiceInput, paths: ReadonlySet<string>): Scaling {
	const whole = paths.has('scaling');
	const given = input.scaling;
	const takes = (field: string) => whole || paths.has(`scaling.${field}`);
	const min = takes('min_instance_count') ? count(given?.minInstanceCount ?? 0) : old.minInstances;
	const max = takes('max_instance_count') ? count(given?.maxInstanceCount ?? 0) : old.maxInstances;
	const mode = takes('scaling_mode') ? (given?.scalingMode === 'MANUAL' ? 'MANUAL' : 'AUTOMATIC') : old.mode;
	const manual = takes('manual_instance_count') ? (given?.manualInstanceCount ?? undefined) : old.manualInstances;
	if (mode === 'MANUAL' && manual === undefined)
		throw new ControlError('INVALID_ARGUMENT', 'manual_instance_count must be set when scaling_mode is MANUAL.');
	return {
		...(min !== undefined && {minInstances: min}),
		...(max !== undefined && {maxInstances: max}),
		...(mode && {mode}),
		...(manual !== undefined && {manualInstances: manual}),
	};
}

const envOf = ({name, value, valueSource}: ContainerInput['env'][number]): [string, EnvValue] => {
	const from = valueSource?.secretKeyRef;
	return [name, from ? {secret: from.secret, version: from.version || 'latest'} : (value ?? '')];
};

const containerOf = ({cpu, memory}: Template, {image, env, resources}: ContainerInput) => ({
	image,
	env: Object.fromEntries(env.map(envOf)),
	cpu: resources?.limits.cpu ?? cpu,
	memory: resources?.limits.memory ?? memory,
	cpuIdle: resources?.cpuIdle ?? true,
});

function templateOf(old: Template, given: TemplateInput, paths: ReadonlySet<string>): Template {
	const takes = (path: string) =>
		[...paths].some(
			asked => asked === 'template' || asked === path || asked.startsWith(`${path}.`) || path.startsWith(`${asked}.`),
		);
	const [container] = takes('template.containers') ? given.containers : [];
	const min = takes('template.scaling.min_instance_count')
		? count(given.scaling?.minInstanceCount ?? 0)
		: old.minInstances;
	const max = takes('template.scaling.max_instance_count')
		? count(given.scaling?.maxInstanceCount ?? 0)
		: old.maxInstances;
	if (takes('template.containers') && !container?.image)
		throw new ControlError('INVALID_ARGUMENT', 'template.containers[0].image is required.');
	const {minInstances: _, maxInstances: __, ...rest} = old;
	return {
		...rest,
		...(container && containerOf(old, container)),
		...(min !== undefined && {minInstances: min}),
		...(max !== undefined && {maxInstances: max}),
		...(takes('template.max_instance_request_concurrency') && {
			concurrency: given.maxInstanceRequestConcurrency || 80,
		}),
		...(takes('template.timeout') && {timeoutSeconds: Number(given.timeout?.seconds ?? 300)}),
	};
}

const snake = (path: string) => path.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
const known =
	/^(traffic|description|labels(\..+)?|annotations(\..+)?|scaling(\.(min_instance_count|max_instance_count|scaling_mode|manual_instance_count))?|template(\.(revision|containers(\..+)?|max_instance_request_concurrency|timeout|scaling(\.(min_instance_count|max_instance_count))?))?)$/;

/** Without a mask, everything that is populated is updated. */
function pathsOf(input: ServiceInput, mask: readonly string[]): Set<string> {
	if (mask.length > 0 && !mask.includes('*')) return new Set(mask.map(snake));
	const populated = {
		traffic: input.traffic.length > 0,
		scaling: input.scaling !== null,
		template: input.template !== null,
		description: input.description !== '',
		labels: Object.keys(input.labels).length > 0,
		annotations: Object.keys(input.annotations).length > 0,
	};
	return new Set(Object.entries(populated).flatMap(([path, is]) => (is ? [path] : [])));
}

/** Somebody else has changed the service since it was read. */
export const conflict = (service: string, given: string, current: string) =>
	new ControlError(
		'ABORTED',
		`Conflict for resource '${service}': version '${given}' was specified but current version is '${current}'.`,
	);

/**
 * The changes that a request asks for. Checks the etag when the request carries one.
 * @throws ControlError ABORTED for a stale etag, INVALID_ARGUMENT for paths and values that make no sense
 */
export function changeOf(service: RunService, input: ServiceInput, mask: readonly string[]): ServiceChange {
	if (input.etag !== '' && input.etag !== service.etag) throw conflict(service.name, input.etag, service.etag);
	const paths = pathsOf(input, mask);
	const unknown = [...paths].find(path => !known.test(path));
	if (unknown !== undefined) throw new ControlError('INVALID_ARGUMENT', `Invalid update_mask path: '${unknown}'.`);
	const under = (field: string) => [...paths].some(path => path === field || path.startsWith(`${field}.`));
	const {template} = input;
	if (under('template') && !template) throw new ControlError('INVALID_ARGUMENT', 'template is required.');
	return {
		by: operator,
		...(under('traffic') && {traffic: trafficOf(input)}),
		...(under('scaling') && {scaling: scalingOf(service.scaling, input, paths)}),
		...(under('labels') && {labels: input.labels}),
		...(under('annotations') && {annotations: input.annotations}),
		...(under('description') && {description: input.description}),
		...(under('template') && template && {template: templateOf(service.template, template, paths)}),
		...(under('template') && template && template.revision !== '' && {revisionName: template.revision}),
	};
}
