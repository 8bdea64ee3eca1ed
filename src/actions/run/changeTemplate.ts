/**
 * The common part of all actions that make a new revision of a Cloud Run service. It is made of what serves now, and not of
 * what was deployed last: that may be a release that was rolled back, or one that never started.
 */
import type {Call, TemplateChange} from '../../cloud/call.ts';
import type {RunServiceInfo, RunSettings} from '../../cloud/resources.ts';
import {instantOf} from '../../zone.ts';
import {printed} from '../canonical.ts';
import {lookAtService} from '../look/look.ts';
import type {ActionSpec, Answered, Draft} from '../spec.ts';
import type {ServiceView, Target} from '../types.ts';
import {blastRadius, settled} from './changeTraffic.ts';
import {followTemplate, type TemplateFacts} from './followTemplate.ts';
import {type Bounds, boundsJson, boundsLines, boundsMask, sameBounds, updateLine, warmNote} from './scaling.ts';
import {changed, difference, flagsOf, has, isNothing, linesOf, withheldIn, without} from './settings.ts';
import {problemOf} from './sizes.ts';
import {type PinnedTraffic, pinnedTraffic, servingShares} from './traffic.ts';

/** What is wanted of the new revision, and what takes that back. */
interface Wanted {
	change: TemplateChange;
	/** Bounds of the service, changed in the same request. */
	bounds?: Bounds;
	back: NonNullable<Draft['back']>;
	sideEffects?: readonly string[];
}

/** The revision that serves most, with its settings; the newest one where none is known to serve. */
export function servedNow(service: RunServiceInfo): RunSettings & {name: string} {
	const [most] = servingShares(service).keys();
	const found = service.revisions.find(({name}) => name === most);
	return found ?? {name: service.latestCreatedRevision, ...service.template};
}

/** What a new revision has, and what makes it of the one that serves and of the newest one. */
interface Change {
	served: RunSettings & {name: string};
	after: RunSettings;
	/** Against what serves: what was asked for. */
	wanted: TemplateChange;
	/** Against the newest revision: what has to be sent. */
	sent: TemplateChange;
	/** The part of it that nobody asked for. */
	left: TemplateChange;
}

/** A change of what serves, as one of the newest revision. Throws RangeError for what Cloud Run does not take, and for values that no plan may hold. */
export function changeOf(service: RunServiceInfo, change: TemplateChange): Change {
	const served = servedNow(service);
	const after = changed(served, change);
	const wanted = difference(served, after);
	const sent = difference(service.template, after);
	const problem = problemOf(after) ?? withheldProblem(service.latestCreatedRevision, served.name, sent);
	if (problem !== undefined) throw new RangeError(problem);
	return {served, after, wanted, sent, left: without(sent, wanted)};
}

/** What of the newest revision is put right, line by line. */
export const leftLines = ({template}: RunServiceInfo, left: TemplateChange): Draft['changes'] =>
	linesOf(template, left).map(line => ({...line, what: `${line.what}, as it is served`}));

/** What is to be known of the revision that a new one is made of. */
export const madeOfNotes = (
	{latestCreatedRevision: newest}: RunServiceInfo,
	{served, after, left}: Pick<Change, 'served' | 'after' | 'left'>,
): string[] => [
	...(isNothing(left)
		? []
		: [`It is made of ${served.name}, which serves, and not of ${newest}, the newest revision.`]),
	...(after.image.includes('@sha256:')
		? []
		: ['Its image is named by a tag: where that was moved, other code starts.']),
];

/** The draft of a new revision. Throws RangeError for what is so already, and for what may not be. */
export function draftTemplate(
	target: Target,
	{service, series}: ServiceView,
	{change, bounds = service.scaling, back, sideEffects = []}: Wanted,
	now: number,
): Draft {
	const {template, scaling, latestCreatedRevision: newest} = service;
	const {served, after, wanted, sent, left} = changeOf(service, change);
	const same = sameBounds(scaling, bounds);
	if (isNothing(sent) && same) throw new RangeError(`${target.name} has this already: ${newest}`);
	const {health} = target.allowed;
	const pinned = pinnedTraffic(service);
	const facts: TemplateFacts = {
		...(health !== undefined && {health}),
		served: [...servingShares(service).keys()],
		follows: !pinned,
	};
	const isKept = isNothing(wanted) && same;
	return {
		resource: service.name,
		changes: [...linesOf(served, wanted), ...boundsLines(scaling, bounds), ...leftLines(service, left)],
		blastRadius: blastRadius(service, series, now),
		command: updateLine(target, flagsOf(template, sent), scaling, bounds),
		undo: isKept
			? 'Nothing that serves is changed.'
			: printed(updateLine(target, flagsOf(after, difference(after, served)), bounds, scaling)),
		...(!isKept && {back}),
		...(pinned && {next: ['run.unpin']}),
		success: [
			`Converged: the new revision is ready${pinned ? '' : ' and serves its share'} (within 5 min)`,
			...(health === undefined ? [] : [`Health: ${health} answers 2xx`]),
			...(pinned ? [] : [`5xx rate of the new revision against ${facts.served.join(', ')} before`]),
		],
		sideEffects: [
			trafficNote(service, pinned),
			...madeOfNotes(service, {served, after, left}),
			...(service.traffic.some(({tag}) => tag !== undefined) ? ['Tagged URLs are kept.'] : []),
			...warmNote(scaling, bounds),
			...sideEffects,
		],
		call: templateCall(service, sent, bounds),
		facts,
	};
}

function withheldProblem(newest: string, served: string, sent: TemplateChange): string | undefined {
	const names = withheldIn(sent);
	if (names.length === 0) return undefined;
	return `${newest}, the newest revision, has another ${names.join(', ')} than ${served}, which serves: its value may be in no plan. Deploy instead`;
}

const pinnedTo = ({shares}: PinnedTraffic): string =>
	shares.map(({revision, percent}) => (percent === 100 ? revision : `${revision} ${percent} %`)).join(', ');

function trafficNote({traffic}: RunServiceInfo, pinned: PinnedTraffic | undefined): string {
	if (pinned) return `Traffic is pinned to ${pinnedTo(pinned)}: the new revision gets 0 % until it is unpinned (U).`;
	const others = traffic.reduce((sum, {revision, percent}) => sum + (revision === 'LATEST' ? 0 : percent), 0);
	return others > 0
		? `The new revision gets the ${100 - others} % of the traffic that follow the latest one.`
		: 'The new revision gets all traffic once it is ready; requests under way are answered by the old one.';
}

const templateCall = ({name, etag, scaling}: RunServiceInfo, template: TemplateChange, bounds: Bounds): Call => {
	const scales = !sameBounds(scaling, bounds);
	return {
		api: 'run',
		method: 'PATCH',
		path: `/v2/${name}`,
		query: {updateMask: scales ? `template,${boundsMask}` : 'template'},
		dryRun: {validateOnly: 'true'},
		body: {etag, ...(scales && {scaling: boundsJson(bounds)})},
		template,
	};
};

/** A revision that gets no traffic helps nobody: a person has to say that it is meant. */
function getsTraffic({service}: ServiceView): Answered {
	const title = 'the new revision gets traffic';
	const pinned = pinnedTraffic(service);
	return pinned
		? {title, state: 'failed', detail: `traffic is pinned to ${pinnedTo(pinned)}: unpin first`, overridable: true}
		: {title, state: 'ok', detail: 'traffic follows the latest revision'};
}

/** Real ms after the intent in which a change that was on its way may still arrive. */
const arriving = 30_000;

/** Everything but the plan of an action that makes a new revision. */
export const changesTemplate = {
	risk: 'medium',
	look: (eyes, {system, name}) => lookAtService(eyes, system, name),
	etag: ({service}) => service.etag,
	preflight: (_, view) => [settled(view), getsTraffic(view)],
	verify: followTemplate,
	async became({at, ts, target = '', etagBefore, call}, _, {reads, clock}) {
		const service = await reads.service(target);
		const newest = service.latestCreatedRevision;
		if (service.etag === etagBefore) {
			const age = (clock.now() - instantOf(at ?? ts)) / clock.speed;
			return {
				state: age < arriving ? 'later' : 'found',
				text: `not made: the service is unchanged, ${newest} is its newest revision`,
			};
		}
		return call?.template && has(service.template, call.template)
			? {state: 'found', text: `made, not verified: ${newest} is the newest revision`}
			: {state: 'unknown', text: `the service was changed since, ${newest} is its newest revision`};
	},
} as const satisfies Omit<ActionSpec<never, ServiceView>, 'plan'>;
