/**
 * Another image on a Cloud Run service: a new revision without traffic, which gets it by and by as soon as it is ready
 * (S3-055 to S3-059, S3-109).
 */
import {knownBad, servedBy} from '../../checks/served.ts';
import type {TemplateChange} from '../../cloud/call.ts';
import {hundredths} from '../../text/numbers.ts';
import {commandLine} from '../canonical.ts';
import {changesShares} from '../run/changeShares.ts';
import {changeOf, changesTemplate, leftLines, madeOfNotes} from '../run/changeTemplate.ts';
import {blastRadius, changesTraffic, pinNote, trafficCommand} from '../run/changeTraffic.ts';
import {deployCall, deployCommand, heldTraffic, imageOf, nextRevision, tag} from '../run/deployment.ts';
import type {RolloutFacts} from '../run/followRollout.ts';
import {linesOf} from '../run/settings.ts';
import {pace, sharesOf} from '../run/shares.ts';
import {assignments, servingShares} from '../run/traffic.ts';
import {variableSet} from '../run/variable.ts';
import type {ActionSpec, Answered} from '../spec.ts';
import type {Plan, ServiceView} from '../types.ts';

const noVariable = 'none';
type Params = {readonly image?: string; readonly grows: string; readonly variable?: string; readonly value?: string};

export const action: ActionSpec<Params, ServiceView> = {
	...changesShares,
	fields: ({allowed: {variables = []}}) => ({
		image: {text: {min: 0, max: 400}, hint: ':TAG or @sha256:..., or a whole name'},
		...(variables.length > 0 && {
			variable: {oneOf: [noVariable, ...variables]},
			value: {text: {min: 0, max: 500}, hint: 'what the variable is set to'},
		}),
		grows: {oneOf: Object.values(pace), says: {[pace.hand]: 'each share by a key, returned by itself all the same'}},
	}),
	plan(target, view, {image: asked = '', grows, variable = noVariable, value}, now) {
		const {system, name, allowed} = target;
		const {service, series} = view;
		const env = variable === noVariable ? noValue(value) : {env: variableSet(service, variable, value ?? '')};
		const image = imageOf(asked, changeOf(service, {}).served.image, service.revisions);
		const {served, after, wanted, sent, left} = changeOf(service, {image, ...env});
		const revision = nextRevision(service, now);
		const change = {...sent, image, revision};
		const traffic = heldTraffic(service, revision);
		const undo = trafficCommand(system.project, system.region, name, assignments(traffic));
		const shares = sharesOf(target, {revision, shareNow: 0, grows, from: {...service, traffic}});
		const facts: RolloutFacts = {
			...(allowed.health !== undefined && {health: allowed.health}),
			left: [...servingShares(service).keys()],
			gains: [revision],
			...shares.facts,
		};
		return {
			resource: service.name,
			changes: [
				...linesOf(served, wanted),
				...leftLines(service, left),
				{what: 'revision', before: served.name, after: `${revision}, at 0 % until it is ready`},
				...shares.changes,
			],
			blastRadius: blastRadius(service, series, now),
			command: deployCommand(target, service, change),
			undo: commandLine('gcloud', ...undo),
			back: {action: 'run.undo', params: {traffic: assignments(traffic)}},
			success: [`${revision} is ready (within 5 min), and has no traffic until then`, ...shares.success],
			sideEffects: [
				...madeOfNotes(service, {served, after, left}),
				`The tag ${tag} is given to it${tagged(service.traffic)}.`,
				'Taken back or returned, it stays at 0 % under its tag.',
				pinNote,
			],
			call: deployCall(service, change, traffic),
			further: shares.steps,
			fallback: shares.fallback,
			facts,
			next: ['run.unpin'],
		};
	},
	async preflight(plan, view, known) {
		return [...(await changesShares.preflight(plan, view, known)), imageBefore(plan, view)];
	},
	became: (intent, target, eyes) =>
		(intent.call?.template ? changesTemplate : changesTraffic).became(intent, target, eyes),
};

/** Throws RangeError for a value of nothing. */
function noValue(value: string | undefined): TemplateChange {
	if (value !== undefined) throw new RangeError('a value belongs to a variable: choose which');
	return {};
}

function tagged(traffic: ServiceView['service']['traffic']): string {
	const had = traffic.find(share => share.tag === tag);
	return had ? `, and taken from ${had.revision}` : '';
}

/** An image that never started, or failed where it served, is deployed again by mistake more often than not. */
function imageBefore({call}: Plan, {service, series, at}: ServiceView): Answered {
	const title = 'image not known to be bad';
	const image = call.template?.image;
	const history = servedBy(series, at);
	const had = service.revisions.filter(revision => revision.image === image);
	const problems = had.flatMap(({name, ready, reason}) => {
		const rate = knownBad(history, name);
		if (!ready) return [`${name} of this image never started${reason === undefined ? '' : `: ${reason}`}`];
		return rate === undefined ? [] : [`${name} of this image answered ${hundredths(rate, 1)} % with 5xx`];
	});
	if (problems.length > 0) return {title, state: 'failed', detail: problems.join('; '), overridable: true};
	const names = had.map(({name}) => name).join(', ');
	return {title, state: 'ok', detail: names === '' ? 'no revision had this image' : `${names} had this image`};
}
