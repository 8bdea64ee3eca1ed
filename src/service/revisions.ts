/** The revisions of a service: what each served, how well, and what it is now. Pure; which one to go back to, src/actions/ knows. */
import type {RollbackCandidate} from '../actions/run/candidates.ts';
import {listedRevisions} from '../actions/run/listed.ts';
import {shortRevision} from '../actions/run/traffic.ts';
import {seriesOfService} from '../checks/by-revision.ts';
import {merge, percentile} from '../checks/distribution.ts';
import {seriesOf} from '../checks/readings.ts';
import {errorRate, knownBad, servedBy} from '../checks/served.ts';
import type {Row, Series} from '../cloud/types.ts';
import type {SystemScene} from '../scene/types.ts';
import {plural} from '../text/format.ts';
import {localDate} from '../zone.ts';
import {serviceSources} from './sources.ts';

export interface Revision {
	/** Its full name, and that without the name of its service. */
	name: string;
	short: string;
	/** As the list of revisions has it. */
	row: Row;
	candidate: RollbackCandidate;
	/** Takes traffic now. */
	serves: boolean;
	isBad: boolean;
	/** Requests and share of 5xx answers: of a young one in the last hours, else over the days that the metrics reach back. */
	requests: number;
	errorRate?: number;
	/** 95th percentile of the last hours, ms. */
	p95?: number;
	/** How it stands, in words. */
	state: string;
}

/** Newest first. */
export function revisionsOf(scene: SystemScene, service: string): Revision[] {
	const {system, source, asOf} = scene;
	const {past, counts, latency} = serviceSources(system);
	const of = (id: string | undefined) => (id === undefined ? [] : seriesOfService(seriesOf(source(id)), service));
	const candidates = listedRevisions(scene, service);
	const recent = servedBy(of(counts), asOf);
	const latencies = of(latency);
	const from = oldest(of(past));
	const isBad = ({revision, isBad: known}: RollbackCandidate) => known || knownBad(recent, revision) !== undefined;
	const hasBad = candidates.some(candidate => candidate.shareNow > 0 && isBad(candidate));
	return candidates.map((candidate): Revision => {
		const {revision: name, createdAt} = candidate;
		const young = recent.from !== undefined && createdAt >= recent.from;
		const counted = young ? recent.revisions.get(name) : undefined;
		const requests = counted?.requests ?? candidate.requests;
		const rate = counted ? errorRate(counted) : candidate.errorRate;
		const p95 = percentileOf(latencies, name);
		const bad = isBad(candidate);
		return {
			name,
			short: shortRevision(service, name),
			row: candidate.row,
			candidate,
			serves: candidate.shareNow > 0,
			isBad: bad,
			requests,
			...(rate !== undefined && {errorRate: rate}),
			...(p95 !== undefined && {p95}),
			state: stateOf(candidate, {
				isReady: candidate.row.ready === true,
				isBad: bad,
				isLastGood: candidate.suggested && hasBad,
				from,
				tz: system.tz,
			}),
		};
	});
}

const oldest = (series: readonly Series[]): number | undefined =>
	series.reduce<number | undefined>(
		(from, {points: [first]}) => (first && (from === undefined || first.t < from) ? first.t : from),
		undefined,
	);

function percentileOf(series: readonly Series[], revision: string): number | undefined {
	const all = series.flatMap(({labels, points}) =>
		labels.revision_name === revision ? points.flatMap(({distribution}) => distribution ?? []) : [],
	);
	return all.length === 0 ? undefined : percentile(merge(all), 95);
}

function stateOf(
	{shareNow, history, firstServedAt, lastServedAt, requests}: RollbackCandidate,
	{
		isReady,
		isBad,
		isLastGood,
		from,
		tz,
	}: {
		isReady: boolean;
		isBad: boolean;
		isLastGood: boolean;
		/** The oldest point of the metrics, ms. */
		from: number | undefined;
		tz: string;
	},
): string {
	const verdict = isBad ? ', BAD' : '';
	if (shareNow > 0) return `serves ${shareNow >= 100 ? 'all' : `${shareNow} %`}${verdict}`;
	const everServed = history === 'served' || history === 'little';
	if (!isReady) return everServed ? `not ready now${verdict}` : 'never ready';
	if (isLastGood) return 'last good one';
	if (history === 'never') return 'never served';
	if (history === 'unknown') return 'older than the metrics';
	if (history === 'little') return `only ${plural(requests, 'request')}${verdict}`;
	const date = (t: number) => localDate(t, tz).slice('2026-'.length);
	const begin = firstServedAt ?? 0;
	const until = date(lastServedAt ?? 0);
	// What served when the metrics begin may have served for long before.
	if (from !== undefined && begin <= from) return `served to ${until}${verdict}`;
	return `served ${date(begin) === until ? `on ${until}` : `${date(begin)} to ${until}`}${verdict}`;
}

/** The one that served before it: a revision is compared with that. Without one, the next older one. */
export function servedBefore(
	revisions: readonly Revision[],
	{candidate: {createdAt, revision}}: Revision,
): Revision | undefined {
	const older = revisions.filter(one => one.name !== revision && one.candidate.createdAt < createdAt);
	return (
		older.find(({candidate}) => candidate.history === 'served') ??
		older.find(({candidate, serves}) => serves || candidate.history === 'unknown') ??
		older[0]
	);
}

/** The revision that matters most, and the one to hold against it: the bad or else the newest that serves, and the last good one. */
export function comparedPair(revisions: readonly Revision[]): {worst?: Revision; good?: Revision} {
	const serving = revisions.filter(({serves}) => serves);
	const worst = serving.find(({isBad}) => isBad) ?? serving[0];
	if (!worst) return {};
	const good = revisions.find(({candidate}) => candidate.suggested) ?? servedBefore(revisions, worst);
	return {worst, ...(good && good !== worst && {good})};
}

/** Index of the revision to begin with: the bad one that serves, else the newest that serves. */
export function worstIndex(revisions: readonly Revision[]): number {
	const {worst} = comparedPair(revisions);
	return worst ? revisions.indexOf(worst) : 0;
}
