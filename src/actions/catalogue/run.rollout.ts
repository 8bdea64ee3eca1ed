/**
 * A new revision of a Cloud Run service gets the traffic by and by, and none of it while it is worse than the others
 * (S3-054 to S3-059, S3-109).
 */

import {shortName} from '../../cloud/time.ts';
import {ago} from '../../text/durations.ts';
import {percent as percentText} from '../../text/format.ts';
import {type RollbackCandidate, rollbackCandidates} from '../run/candidates.ts';
import {changesShares} from '../run/changeShares.ts';
import {draftTraffic, pinNote, trackRecord} from '../run/changeTraffic.ts';
import {pace, sharesOf} from '../run/shares.ts';
import {shortRevision} from '../run/traffic.ts';
import type {ActionSpec, Choice} from '../spec.ts';
import type {ServiceView} from '../types.ts';

type Params = {readonly revision: string; readonly goesOn: string};

export const action: ActionSpec<Params, ServiceView> = {
	...changesShares,
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
					? {text: 'No other revision is ready: deploy an image first (run.deploy).', tone: 'warn'}
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
		const chosen = rollbackCandidates(service, view.series, now).find(item => item.revision === revision);
		const problem = chosen ? problemOf(chosen, view) : 'no such revision';
		if (!chosen || problem !== undefined) throw new RangeError(`cannot roll out ${revision}: ${problem}`);
		const {splits, steps, fallback, changes, success, facts} = sharesOf(target, {
			revision,
			shareNow: chosen.shareNow,
			grows: goesOn,
			from: service,
		});
		const draft = draftTraffic(target, view, splits[0] ?? [], {
			now,
			needs: {revision},
			sideEffects: [
				...(service.traffic.some(({tag}) => tag !== undefined) ? ['Tagged URLs are kept.'] : []),
				...trackRecord(view, [revision], now),
				pinNote,
			],
		});
		return {
			...draft,
			changes,
			success,
			further: steps.slice(1),
			fallback,
			facts: {...draft.facts, ...facts},
			next: ['run.unpin'],
		};
	},
};

/** Why a revision cannot be rolled out; undefined where it can. */
function problemOf({revision, shareNow, note}: RollbackCandidate, {service}: ServiceView): string | undefined {
	if (!service.revisions.some(({name, ready}) => name === revision && ready)) return note;
	return shareNow >= 100 ? 'serves all traffic now' : undefined;
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
