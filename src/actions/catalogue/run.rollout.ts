/**
 * A new revision of a Cloud Run service gets the traffic by and by, and none of it while it is worse than the others
 * (S3-054 to S3-059, S3-109).
 */

import {shortName} from '../../cloud/time.ts';
import {milliseconds} from '../../config/units.ts';
import {ago, duration} from '../../text/durations.ts';
import {percent as percentText} from '../../text/format.ts';
import {probe} from '../after/health.ts';
import {type RollbackCandidate, rollbackCandidates} from '../run/candidates.ts';
import {changesTraffic, draftTraffic, pinNote, trackRecord, trafficCommand} from '../run/changeTraffic.ts';
import {followRollout, type RolloutFacts} from '../run/followRollout.ts';
import {splitWith, usualRollout} from '../run/rollout.ts';
import {assignments, shortRevision, splitText, trafficCall} from '../run/traffic.ts';
import type {ActionSpec, Answered, Choice, Known, StepCall, Target} from '../spec.ts';
import type {Plan, ServiceView} from '../types.ts';

const pace = {itself: 'by itself', hand: 'by hand'} as const;
type Params = {readonly revision: string; readonly goesOn: string};

export const action: ActionSpec<Params, ServiceView> = {
	...changesTraffic,
	// It brings something new.
	tags: [],
	choices({name}, view, now) {
		const candidates = rollbackCandidates(view.service, view.series, view.at);
		const servingAt = candidates.find(({shareNow}) => shareNow > 0)?.createdAt ?? 0;
		const rows = candidates.flatMap(candidate => {
			const problem = problemOf(candidate, view);
			const note = problem ?? (candidate.createdAt < servingAt ? 'older than what serves now' : '');
			return (problem === undefined ? [pace.itself, pace.hand] : [undefined]).map(goesOn =>
				choice(name, candidate, goesOn, note, now),
			);
		});
		const suggested = rows.findIndex(({params}) => !('problem' in params));
		return {
			question: 'which revision',
			head: [
				suggested < 0
					? {text: 'No other revision is ready: deploy one with --no-traffic first.', tone: 'warn'}
					: {
							text: 'Newest first. By hand: each share is grown by a key, and returned by itself all the same.',
							tone: 'plain',
						},
			],
			columns: [
				{title: 'revision', rank: 1, text: {min: 9, max: 24}},
				{title: 'grows', rank: 2},
				{title: 'created', rank: 4, align: 'right'},
				{title: 'now', rank: 3, align: 'right'},
				{title: '5xx', rank: 6, align: 'right'},
				{title: 'image', rank: 5, text: {min: 20, max: 20}},
				{title: 'note', rank: 2, text: {min: 24, max: 60}},
			],
			rows,
			suggested: Math.max(0, suggested),
		};
	},
	plan(target, view, {revision, goesOn}, now) {
		const {service} = view;
		const {system, name} = target;
		const chosen = rollbackCandidates(service, view.series, now).find(item => item.revision === revision);
		const problem = chosen ? problemOf(chosen, view) : 'no such revision';
		if (!chosen || problem !== undefined) throw new RangeError(`cannot roll out ${revision}: ${problem}`);
		const {soak, percents, failures} = wordsOf(target, chosen.shareNow);
		const splits = percents.map(percent => splitWith(revision, percent, service));
		const [first = [], ...later] = splits;
		const asStep = (traffic: typeof first): Omit<StepCall, 'what'> => ({
			call: trafficCall(service.name, undefined, traffic),
			command: trafficCommand(system.project, system.region, name, traffic),
		});
		const text = (traffic: typeof first) => splitText(traffic, service.latestReadyRevision);
		const draft = draftTraffic(target, view, first, {
			now,
			needs: {revision},
			sideEffects: [
				...(service.traffic.some(({tag}) => tag !== undefined) ? ['Tagged URLs are kept.'] : []),
				...trackRecord(view, [revision], now),
				pinNote,
			],
		});
		const previous = assignments(service.traffic.length > 0 ? service.traffic : [{revision: 'LATEST', percent: 100}]);
		const facts: RolloutFacts = {
			...(draft.facts as RolloutFacts),
			revision,
			percents,
			soak,
			failures,
			byHand: goesOn === pace.hand,
			...(target.allowed.latency !== undefined && {latency: target.allowed.latency}),
		};
		const watched = goesOn === pace.hand ? 'as soon as you say so' : 'by itself';
		return {
			...draft,
			changes: splits.map((traffic, index) => ({
				what: `traffic ${index + 1} of ${splits.length}`,
				before: index === 0 ? text(previous) : '',
				after: text(traffic),
			})),
			success: [
				`Each share: served within 120 s, then ${duration(soak)} in which ${revision} has no more 5xx and is no slower than the others${target.allowed.health === undefined ? '' : `, and ${target.allowed.health} answers 2xx`}`,
				`The next share: ${watched}; you are asked where too few requests tell nothing (metrics are up to 4 minutes late)`,
			],
			further: later.map((traffic, index) => ({what: `${percents[index + 1]} % to ${revision}`, ...asStep(traffic)})),
			fallback: {what: `back to ${text(previous)} after ${failures} bad minutes in a row`, ...asStep(previous)},
			facts,
			next: ['run.unpin'],
		};
	},
	async preflight(plan, view, known) {
		return [...changesTraffic.preflight(plan, view, known), ...(await healthNow(plan, known))];
	},
	verify: followRollout,
};

/** Why a revision cannot be rolled out; undefined where it can. */
function problemOf({revision, shareNow, note}: RollbackCandidate, {service}: ServiceView): string | undefined {
	if (!service.revisions.some(({name, ready}) => name === revision && ready)) return note;
	return shareNow >= 100 ? 'serves all traffic now' : undefined;
}

/** The shares that are still to come, and how each is watched. */
function wordsOf({allowed}: Target, shareNow: number): {percents: number[]; soak: number; failures: number} {
	const {steps = usualRollout.steps, soak = usualRollout.soak, failures = usualRollout.failures} = allowed;
	return {percents: steps.filter(percent => percent > shareNow), soak: milliseconds(soak), failures};
}

/** A rollout begins on a healthy service only (S3-054). */
async function healthNow({facts}: Plan, {eyes: {reads, clock}, target}: Known): Promise<Answered[]> {
	const {health: url} = facts as RolloutFacts;
	if (url === undefined) return [];
	const {ok, text} = await probe(url, {reads, clock, target, sleep: () => Promise.resolve()});
	return [{title: 'healthy before', state: ok ? 'ok' : 'failed', detail: text}];
}

function choice(
	service: string,
	{revision, createdAt, shareNow, errorRate, image}: RollbackCandidate,
	goesOn: string | undefined,
	note: string,
	now: number,
): Choice {
	const tone = goesOn === undefined ? 'dim' : 'plain';
	return {
		cells: [
			{text: shortRevision(service, revision), tone},
			goesOn ?? '',
			ago(now - createdAt),
			`${shareNow} %`,
			errorRate === undefined ? '–' : percentText(errorRate),
			shortName(image),
			{text: note, tone},
		],
		detail: `image ${image}`,
		params: goesOn === undefined ? {problem: `${revision}: ${note}`} : {revision, goesOn},
	};
}
