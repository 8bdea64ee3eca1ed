/** All traffic of a Cloud Run service to one earlier revision. */
import {shortName} from '../../cloud/time.ts';
import {ago} from '../../text/durations.ts';
import {count, percent} from '../../text/format.ts';
import {type RollbackCandidate, rollbackCandidates} from '../run/candidates.ts';
import {changesTraffic, draftTraffic, pinNote, trackRecord} from '../run/changeTraffic.ts';
import {allTo, pinnedTraffic, shortRevision} from '../run/traffic.ts';
import type {ActionSpec, Choice, Choices} from '../spec.ts';
import type {ServiceView} from '../types.ts';

export const action: ActionSpec<{revision: string}, ServiceView> = {
	...changesTraffic,
	choices({name}, view, now): Choices {
		const candidates = rollbackCandidates(view.service, view.series, view.at);
		const suggested = candidates.findIndex(candidate => candidate.suggested);
		const pinned = pinnedTraffic(view.service);
		const shares = pinned?.shares.map(({revision, percent: share}) => `${revision} ${share} %`).join(', ');
		return {
			question: 'to which revision',
			head: [
				suggestion(view, candidates[suggested]),
				...(pinned ? [{text: `Traffic is pinned to ${shares}: U plans to unpin.`, tone: 'warn' as const}] : []),
			],
			columns,
			rows: candidates.map(candidate => choice(name, candidate, now)),
			suggested: Math.max(0, suggested),
			...(pinned && {instead: ['run.unpin']}),
		};
	},
	plan(target, view, {revision}, now) {
		const {service} = view;
		const chosen = rollbackCandidates(service, view.series, now).find(item => item.revision === revision);
		if (!chosen?.eligible)
			throw new RangeError(`cannot roll back to ${revision}: ${chosen?.note ?? 'no such revision'}`);
		const unsure = chosen.history === 'served' ? [] : [`${revision}: ${chosen.note}. Whether it works is not known.`];
		const tags = service.traffic.some(({tag}) => tag !== undefined) ? ['Tagged URLs are kept.'] : [];
		return {
			...draftTraffic(target, view, allTo(revision, service.traffic), {
				now,
				sideEffects: [...unsure, pinNote, ...trackRecord(view, [revision], now), ...tags],
				needs: {revision, served: chosen.history === 'served'},
			}),
			next: ['run.unpin'],
		};
	},
};

function suggestion({historyError}: ServiceView, suggested: RollbackCandidate | undefined): Choices['head'][number] {
	if (historyError !== undefined) {
		const name = suggested ? `; suggested: ${suggested.revision}` : '';
		const tone = suggested && suggested.history !== 'unknown' ? 'plain' : 'warn';
		return {text: `No request history: ${historyError}. What served before is not known${name}.`, tone};
	}
	if (!suggested)
		return {
			text: 'No ready revision is known to have served before this split (7 days of history), and none is older.',
			tone: 'warn',
		};
	return suggested.history === 'unknown'
		? {
				text: `Suggested: ${suggested.revision}, the newest ready one before this split. It is older than the metrics: whether it served is not known.`,
				tone: 'warn',
			}
		: {text: `Suggested: ${suggested.revision}, the newest ready one that served before this split.`, tone: 'plain'};
}

const columns: Choices['columns'] = [
	{title: '', rank: 1},
	{title: 'revision', rank: 1, text: {min: 9, max: 24}},
	{title: 'created', rank: 5, align: 'right'},
	{title: 'now', rank: 3, align: 'right'},
	{title: 'served', rank: 4, align: 'right'},
	{title: '5xx', rank: 6, align: 'right'},
	{title: 'image', rank: 7, text: {min: 20, max: 20}},
	// Why a revision can or cannot be chosen; the image of the chosen one stands above.
	{title: 'note', rank: 2, text: {min: 34, max: 90}},
];

/** The text in place of the share of the traffic where none was seen. */
const neverServed: Record<RollbackCandidate['history'], string> = {
	served: '',
	little: 'little',
	never: 'never',
	unknown: 'unknown',
};

function choice(service: string, candidate: RollbackCandidate, now: number): Choice {
	const {revision, createdAt, shareNow, history, lastServedAt, errorRate, requests, eligible, image, note} = candidate;
	const tone = eligible ? 'plain' : 'dim';
	return {
		cells: [
			candidate.suggested ? '*' : '',
			// Revisions must remain distinguishable, so the name of their service, which the title has, is cut.
			{text: shortRevision(service, revision), tone},
			ago(now - createdAt),
			`${shareNow} %`,
			lastServedAt === undefined ? neverServed[history] : ago(now - lastServedAt),
			errorRate === undefined ? '–' : percent(errorRate),
			shortName(image),
			note === '' ? `${count(requests)} requests` : {text: note, tone},
		],
		detail: `image ${image}`,
		params: eligible ? {revision} : {problem: `${revision}: ${note}`},
	};
}
