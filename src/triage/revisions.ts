/** Requests by revision, as evidence: whether only a new revision fails. Pure. */

import type {Change} from '../changes/types.ts';
import {countsByRevision} from '../checks/by-revision.ts';
import {seriesOf} from '../checks/readings.ts';
import {errorRate, type History, knownBad, type Served, servedBy} from '../checks/served.ts';
import type {SystemScene} from '../scene/types.ts';
import {percent} from '../text/format.ts';
import {shortRevision} from '../text/revision.ts';
import type {Point} from './draft.ts';

/**
 * What the revisions of a system served, where a metric counts requests by revision. Counts in fine steps are minutes old; those
 * that look back far may wait ten minutes for their next one.
 */
export function historyOf({system, source, asOf}: SystemScene): History | undefined {
	const {past, fine} = countsByRevision(system);
	const [far, near] = [past, fine].map(id => servedBy(id === undefined ? [] : seriesOf(source(id)), asOf));
	if (!far || !near || (far.from === undefined && near.from === undefined)) return undefined;
	const young = [...near.revisions].filter(([name, {requests}]) => requests > (far.revisions.get(name)?.requests ?? 0));
	const from = far.from ?? near.from;
	return {revisions: new Map([...far.revisions, ...young]), ...(from !== undefined && {from})};
}

/** The revision that a deploy is compared with: the one that served before it. */
function otherOf({revisions}: History, {replaced}: Change): {name: string; served: Served} | undefined {
	const served = replaced === undefined ? undefined : revisions.get(replaced);
	return replaced !== undefined && served && served.requests > 0 ? {name: replaced, served} : undefined;
}

/** Share of errors from which on an old revision is called bad as well. */
const badRate = 0.02;

/** What the requests say for and against a deploy. */
export function revisionEvidence(
	change: Change,
	history: History | undefined,
	servesNow: number | undefined,
): {evidence: Point[]; against: Point[]; words: string} {
	const {revision = ''} = change;
	const served = history?.revisions.get(revision);
	if (!history || !served || served.requests === 0) {
		const none = servesNow === 0 ? [{points: 3, text: `${shortRevision(revision)} takes no traffic`}] : [];
		return {evidence: [], against: none, words: ''};
	}
	const rate = errorRate(served);
	const other = otherOf(history, change);
	const others = other ? `${shortRevision(other.name)} ${percent(errorRate(other.served))}` : '';
	const words = `${percent(rate)} 5xx${others === '' ? '' : `, ${others}`}`;
	if (knownBad(history, revision) !== undefined)
		return {evidence: [{points: 3, text: `only this revision fails: ${words}`}], against: [], words};
	const isOldBad = other !== undefined && (errorRate(other.served) ?? 0) >= badRate;
	return {
		evidence: [],
		against: isOldBad ? [{points: 3, text: `errors on the old revision, too: ${words}`}] : [],
		words,
	};
}
