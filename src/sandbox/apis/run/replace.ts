/** ReplaceService of Cloud Run's first version, with which gcloud changes anything: the whole service comes back, changed. */
import {isDeepStrictEqual} from 'node:util';
import type {EnvValue, TrafficTarget} from '../../contract/control.ts';
import {operator} from '../../contract/names.ts';
import {ControlError} from '../../rest/error.ts';
import {field} from '../../rest/http.ts';
import {bounds, throttling, versionOf} from './knative.ts';
import type {RunService, Scaling, ServiceChange, Template} from './types.ts';
import {conflict} from './update.ts';

type Words = Record<string, string>;

/** What Google itself keeps among labels and annotations is not the user's to set. */
const isGoogles = (key: string) => /^([a-z.-]+\.)?(googleapis\.com|knative\.dev)\//.test(key);

const usersOwn = (words: unknown): Words =>
	Object.fromEntries(Object.entries((words ?? {}) as Words).filter(([key]) => !isGoogles(key)));

function count(annotations: Words, key: string): number | undefined {
	const text = annotations[key];
	if (text === undefined || text === '0') return undefined;
	if (/^\d+$/.test(text)) return Number(text);
	throw new ControlError('INVALID_ARGUMENT', `Annotation '${key}' must be a whole number, was '${text}'.`);
}

function scalingOf(annotations: Words): Scaling {
	const min = count(annotations, bounds.min);
	const max = count(annotations, bounds.max);
	const isManual = annotations[bounds.mode] === 'manual';
	// A number that is set by hand may be 0, which stops the service; 0 as a bound is no bound.
	const manual = isManual ? (count(annotations, bounds.manual) ?? 0) : undefined;
	return {
		mode: isManual ? 'MANUAL' : 'AUTOMATIC',
		...(min !== undefined && {minInstances: min}),
		...(max !== undefined && {maxInstances: max}),
		...(manual !== undefined && {manualInstances: manual}),
	};
}

interface TargetJson {
	revisionName?: string;
	latestRevision?: boolean;
	percent?: number;
	tag?: string;
}

function targetOf({revisionName, latestRevision = false, percent = 0, tag}: TargetJson): TrafficTarget {
	if (latestRevision === (revisionName !== undefined))
		throw new ControlError('INVALID_ARGUMENT', 'A traffic target names either a revision or the latest one.');
	return {percent, ...(revisionName !== undefined && {revision: revisionName}), ...(tag !== undefined && {tag})};
}

interface TemplateJson {
	metadata?: {name?: string; labels?: Words; annotations?: Words};
	spec?: {
		containerConcurrency?: number;
		timeoutSeconds?: number;
		containers?: {image?: string; env?: VariableJson[]; resources?: {limits?: Words}}[];
	};
}

interface VariableJson {
	name: string;
	value?: string;
	valueFrom?: {secretKeyRef: {name: string; key: string}};
}

const variableOf = ({name, value, valueFrom}: VariableJson): [string, EnvValue] => {
	const from = valueFrom?.secretKeyRef;
	return [name, from ? {secret: from.name, version: from.key} : (value ?? '')];
};

function templateOf(old: Template, {metadata = {}, spec = {}}: TemplateJson): Template {
	const [container] = spec.containers ?? [];
	const {annotations = {}} = metadata;
	if (!container?.image)
		throw new ControlError('INVALID_ARGUMENT', 'spec.template.spec.containers[0].image is required.');
	return {
		...old,
		image: container.image,
		env: Object.fromEntries((container.env ?? []).map(variableOf)),
		cpu: container.resources?.limits?.cpu ?? old.cpu,
		memory: container.resources?.limits?.memory ?? old.memory,
		// gcloud writes it as Python does.
		cpuIdle: annotations[throttling]?.toLowerCase() !== 'false',
		concurrency: spec.containerConcurrency ?? old.concurrency,
		timeoutSeconds: spec.timeoutSeconds ?? old.timeoutSeconds,
	};
}

/** A label that gcloud sets anew to have a new revision in any case. */
const nonce = 'client.knative.dev/nonce';

/**
 * The changes that a replaced service asks for, and no others; undefined for none.
 * @throws ControlError ABORTED for a stale resourceVersion, INVALID_ARGUMENT for what is not taken
 */
export function replacementOf(service: RunService, body: unknown): ServiceChange | undefined {
	const metadata = field(body, 'metadata');
	const spec = field(body, 'spec');
	const version = field(metadata, 'resourceVersion');
	const current = versionOf(service);
	if (version !== undefined && version !== current) throw conflict(service.name, String(version), current);
	const given = (field(spec, 'template') ?? {}) as TemplateJson;
	const isForced = given.metadata?.labels?.[nonce] !== undefined;
	const annotations = (field(metadata, 'annotations') ?? {}) as Words;
	const traffic = field(spec, 'traffic');
	const wanted = {
		template: templateOf(service.template, given),
		traffic: Array.isArray(traffic) && traffic.length > 0 ? (traffic as TargetJson[]).map(targetOf) : [{percent: 100}],
		scaling: scalingOf(annotations),
		labels: usersOwn(field(metadata, 'labels')),
		annotations: usersOwn(annotations),
	};
	const changed = Object.entries(wanted).filter(
		([key, value]) =>
			(isForced && key === 'template') || !isDeepStrictEqual(value, service[key as keyof typeof wanted]),
	);
	const name = given.metadata?.name;
	return changed.length === 0
		? undefined
		: {by: operator, ...Object.fromEntries(changed), ...(name !== undefined && {revisionName: name})};
}
