/** Instances of a Cloud Run service as numbers, words and flags of gcloud. Pure. */
import type {Call, Json} from '../../cloud/call.ts';
import type {RunServiceInfo} from '../../cloud/resources.ts';
import {commandLine, printed} from '../canonical.ts';
import type {Target} from '../types.ts';
import {isSettled} from './traffic.ts';

/** A type rather than an interface, so that it passes for JSON. Absent: no bound of its own; `instances`: their number, set by hand. */
export type Bounds = {readonly min?: number; readonly max?: number; readonly instances?: number};

/** Taken as it is, 0 is no bound: so proto3 has it. */
export const boundsFrom = (min: number, max: number): Bounds => ({...(min > 0 && {min}), ...(max > 0 && {max})});

/** The two bounds of a service as an update has them; no revision is made, and traffic stays where it is. */
export const boundsMask = 'scaling.minInstanceCount,scaling.maxInstanceCount';
export const boundsJson = ({min = 0, max = 0}: Bounds): Json => ({minInstanceCount: min, maxInstanceCount: max});

/** UpdateService with an etag, for the instances alone. Whoever counts them, by hand or by traffic, is said only where that changes. */
export function scalingCall(resource: string, etag: string, before: Bounds, after: Bounds): Call {
	const {instances} = after;
	const isCounted = before.instances !== instances;
	const mode =
		instances === undefined ? {scalingMode: 'AUTOMATIC'} : {scalingMode: 'MANUAL', manualInstanceCount: instances};
	return {
		api: 'run',
		method: 'PATCH',
		path: `/v2/${resource}`,
		query: {updateMask: `${boundsMask}${isCounted ? ',scaling.scalingMode,scaling.manualInstanceCount' : ''}`},
		dryRun: {validateOnly: 'true'},
		body: {etag, scaling: {...(boundsJson(after) as object), ...(isCounted && mode)}},
	};
}

/** The instances that such a call asks for. */
export function boundsOf({body}: Call): Bounds {
	type Scaling = {minInstanceCount?: number; maxInstanceCount?: number; manualInstanceCount?: number};
	const {scaling = {}} = (body ?? {}) as {scaling?: Scaling};
	const {minInstanceCount: min = 0, maxInstanceCount: max = 0, manualInstanceCount: instances} = scaling;
	return {...boundsFrom(min, max), ...(instances !== undefined && {instances})};
}

export const sameBounds = (one: Bounds, other: Bounds): boolean =>
	one.min === other.min && one.max === other.max && one.instances === other.instances;

export const maxText = ({max}: Bounds): string => (max === undefined ? "Google's limit" : String(max));

export const boundsText = (bounds: Bounds): string =>
	bounds.instances === undefined
		? `min ${bounds.min ?? 0}, max ${maxText(bounds)}`
		: `${bounds.instances} instances, set by hand`;

/** Before → after, as far as it is not the same. */
export const boundsLines = (before: Bounds, after: Bounds): {what: string; before: string; after: string}[] => [
	...(before.min === after.min
		? []
		: [{what: 'instances at least', before: String(before.min ?? 0), after: String(after.min ?? 0)}]),
	...(before.max === after.max ? [] : [{what: 'instances at most', before: maxText(before), after: maxText(after)}]),
];

/** Whether they are asked for, and no change is under way. */
export const isScaled = (service: RunServiceInfo, wanted: Bounds): boolean =>
	isSettled(service) && sameBounds(service.scaling, wanted);

/** `gcloud run services update` with these flags and those of the bounds that change: so it does what the plan says and no more. */
function updateCommand(
	{system: {project, region}, name}: Target,
	flags: readonly string[],
	before: Bounds,
	after: Bounds,
): string[] {
	const counted =
		before.instances === after.instances
			? []
			: [`--scaling=${after.instances === undefined ? 'auto' : after.instances}`];
	// Where the number is set by hand there are no bounds.
	const min = before.min === after.min || after.instances !== undefined ? [] : [`--min=${after.min ?? 'default'}`];
	const max = before.max === after.max || after.max === undefined ? [] : [`--max=${after.max}`];
	// Both are flags of the beta command only.
	const beta = counted.length + max.length > 0 ? ['beta'] : [];
	const place = [`--region=${region}`, `--project=${project}`];
	return [...beta, 'run', 'services', 'update', name, ...flags, ...counted, ...min, ...max, ...place];
}

/** The same as one line where gcloud alone cannot do it. */
export function updateLine(target: Target, flags: readonly string[], before: Bounds, after: Bounds): string[] | string {
	if (!losesMax(before, after)) return updateCommand(target, flags, before, after);
	const request = boundsRequest(target, after);
	return flags.length === 0 ? request : `${printed(updateCommand(target, flags, before, before))} && ${request}`;
}

/** No flag of gcloud takes a maximum away: 528 crashes on --max=default. */
const losesMax = (before: Bounds, after: Bounds): boolean =>
	before.max !== undefined && after.max === undefined && after.instances === undefined;

/** The request itself that sets the bounds, of whatever generation the service is by then. */
function boundsRequest({system: {project, region}, name}: Target, after: Bounds): string {
	const resource = `projects/${project}/locations/${region}/services/${name}`;
	const url = `https://run.googleapis.com/v2/${resource}?${new URLSearchParams({updateMask: boundsMask})}`;
	const token = '"Authorization: Bearer $(gcloud auth print-access-token)"';
	const json = JSON.stringify({scaling: boundsJson(after)});
	return `curl --fail -X PATCH -H ${token} ${commandLine('-H', 'Content-Type: application/json', '-d', json, url)}`;
}

/** Fields of a form; 0 is no bound. */
export const boundFields = {
	min: {integer: {min: 0, max: 1000}, optional: true},
	max: {integer: {min: 0, max: 1000}, optional: true},
} as const;

interface Given {
	min?: number | undefined;
	max?: number | undefined;
}

export const presetText = ({min, max}: Given): string =>
	[...(min === undefined ? [] : [`min ${min}`]), ...(max === undefined ? [] : [`max ${max}`])].join(', ');

/** The bounds with those that are given in place of its own. Throws RangeError for bounds that make no sense. */
export function wantedBounds(name: string, before: Bounds, given: Given): Bounds {
	if ((given.min ?? given.max) === undefined) return before;
	if (before.instances !== undefined)
		throw new RangeError(`${name} has ${boundsText(before)}, and no bounds: resume it first`);
	const {min = before.min ?? 0, max = before.max ?? 0} = given;
	if (max > 0 && min > max) throw new RangeError(`at least ${min} instances are more than ${max} at most`);
	return boundsFrom(min, max);
}

/** Said because a minimum is paid for day and night. */
export const warmNote = (before: Bounds, {min = 0}: Bounds): string[] =>
	min > (before.min ?? 0)
		? [`${min} instances are kept warm and paid for day and night until this is taken back.`]
		: [];
