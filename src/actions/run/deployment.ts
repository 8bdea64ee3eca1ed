/** A new revision of a Cloud Run service of another image: what it is called, and the request and command that make it without traffic. Pure. */
import type {Call, Json, TemplateChange} from '../../cloud/call.ts';
import type {RunServiceInfo, TrafficShare} from '../../cloud/resources.ts';
import {sha256} from '../canonical.ts';
import type {Target} from '../types.ts';
import {flagsOf} from './settings.ts';
import {assignments, resolvedShares, trafficCall} from './traffic.ts';

/** The tag of the newest revision that was deployed from here: its URL can be tried before it has traffic. */
export const tag = 'candidate';

const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const version = String.raw`(?::\w[\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?`;
/** With a registry: Cloud Run takes a name without one for an image of Docker Hub. */
const whole = new RegExp(`^[a-z0-9-]+(?:\\.[a-z0-9-]+)+(?:/${component})+${version}$`);
const versionOnly = new RegExp(`^${version}$`);

/** `gcr.io/p/pipeline` and `:v2.4.1` of an image. */
function partsOf(image: string): [repository: string, version: string] {
	const at = image.search(/:[^/]*$|@/);
	return at < 0 ? [image, ''] : [image.slice(0, at), image.slice(at)];
}

/**
 * The image that is meant: a whole name, or `:TAG` or `@sha256:...` of the repository that serves.
 * Throws RangeError, which says what there was, for one that Google could not find or that names no version.
 */
export function imageOf(text: string, served: string, revisions: RunServiceInfo['revisions']): string {
	const [repository] = partsOf(served);
	if (text === '') throw new RangeError(`no image yet: ${earlierText(repository, revisions)}`);
	const isPart = text.startsWith(':') || text.startsWith('@');
	if (!(isPart ? versionOnly : whole).test(text))
		throw new RangeError(`no image of a registry: ${text}; ${earlierText(repository, revisions)}`);
	const image = isPart ? `${repository}${text}` : text;
	if (partsOf(image)[1] === '')
		throw new RangeError(`${text} names no tag and no digest: Google would take what "latest" is at that moment`);
	return image;
}

/** Versions that are named as an example. */
const mostEarlier = 5;

function earlierText(repository: string, revisions: RunServiceInfo['revisions']): string {
	const parts = revisions.map(({image}) => partsOf(image));
	const versions = new Set(parts.flatMap(([of, part]) => (of === repository && part !== '' ? [part] : [])));
	const had = versions.size === 0 ? '' : `; it had ${[...versions].slice(0, mostEarlier).join(', ')}`;
	return `:TAG or @sha256:... is one of ${repository}${had}`;
}

/** A name in the form of Google's own, because later calls of the plan have to name the revision before there is one. */
export function nextRevision({name, generation}: RunServiceInfo, now: number): string {
	const suffix = BigInt(`0x${sha256(`${name} ${now}`)}`)
		.toString(36)
		.slice(-3);
	return `${name.split('/').at(-1)}-${String(generation + 1).padStart(5, '0')}-${suffix}`;
}

/** The traffic while nothing follows the latest revision any more: what serves goes on serving, by its name. */
export function heldTraffic({traffic, latestReadyRevision}: RunServiceInfo, revision: string): TrafficShare[] {
	const shares = resolvedShares(traffic.length > 0 ? assignments(traffic) : [{percent: 100}], latestReadyRevision);
	return [
		...[...shares].map(([of, percent]) => ({revision: of, percent})),
		...traffic.flatMap(share => (share.tag === undefined || share.tag === tag ? [] : [{...share, percent: 0}])),
		{revision, percent: 0, tag},
	];
}

/** One request that makes the revision and holds the traffic, so that there is no moment in which it could get any. */
export function deployCall(
	{name, etag}: RunServiceInfo,
	template: TemplateChange,
	held: readonly TrafficShare[],
): Call {
	const call = trafficCall(name, etag, assignments(held));
	return {...call, query: {updateMask: 'template,traffic'}, body: call.body as Json, template};
}

export function deployCommand(
	{system: {project, region}, name}: Target,
	{template}: RunServiceInfo,
	change: TemplateChange & {readonly revision: string},
): string[] {
	const suffix = change.revision.slice(name.length + 1);
	return [
		...['run', 'deploy', name, ...flagsOf(template, change)],
		...['--no-traffic', `--tag=${tag}`, `--revision-suffix=${suffix}`, `--region=${region}`, `--project=${project}`],
	];
}
