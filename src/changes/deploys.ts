/** Deploys: each revision against the one that served before it. Pure. */
import {countsByRevision} from '../checks/by-revision.ts';
import {rowsOf, seriesOf, textOf} from '../checks/readings.ts';
import {type History, servedBy} from '../checks/served.ts';
import {timeOf} from '../checks/time.ts';
import {minute} from '../clock.ts';
import type {Row} from '../cloud/types.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {SourceState} from '../poll/types.ts';
import {own} from '../text/own.ts';
import {shortRevision} from '../text/revision.ts';
import {differencesOf, imageName} from './differences.ts';
import type {Change} from './types.ts';

interface Revision {
	row: Row;
	name: string;
	t: number;
}

const cell = (row: Row, column: string): string => textOf(own(row, column)) ?? '';
/** ms: the interval of a count in which a deploy falls ends after it. */
const interval = 10 * minute;

/** The source of request counts by revision, which tells who served before a deploy; undefined where the system has none. */
export const countsSource = (system: Pick<SystemConfig, 'sources'>): string | undefined =>
	countsByRevision(system).past;

/**
 * The deploys of a list of revisions.
 * @param counts requests by revision; without an answer the newest older revision that became ready counts as the one that served
 */
export function deploysOf(revisions: SourceState, counts: SourceState, {tz}: Pick<SystemConfig, 'tz'>): Change[] {
	const found = rowsOf(revisions).flatMap((row): Revision[] => {
		const t = timeOf(own(row, 'created_at'), tz);
		return t === undefined ? [] : [{row, name: cell(row, 'revision'), t}];
	});
	const history = servedBy(seriesOf(counts), Number.POSITIVE_INFINITY);
	return [...Map.groupBy(found, ({row}) => cell(row, 'service')).values()].flatMap(ofService =>
		ofService.map(one => deploy(one, replacedBy(one, ofService, history))),
	);
}

function deploy({row, name, t}: Revision, replaced: Revision | undefined): Change {
	const [who, image] = [cell(row, 'creator'), imageName(cell(row, 'image'))];
	return {
		t,
		kind: 'deploy',
		subject: cell(row, 'service'),
		words: `deploy ${shortRevision(name)}`,
		revision: name,
		...(who !== '' && {who}),
		...(image !== '' && {image}),
		...(replaced && {replaced: replaced.name}),
		diff: replaced ? differencesOf(replaced.row, row) : [],
	};
}

/** The revision that served until this one was made; where no counts reach back so far, the newest older one that became ready. */
function replacedBy({t}: Revision, all: readonly Revision[], {revisions, from}: History): Revision | undefined {
	const older = all.filter(one => one.t < t && own(one.row, 'ready') === true).toSorted((a, b) => b.t - a.t);
	if (from === undefined || from > t) return older[0];
	const lastServed = ({name}: Revision): number =>
		(revisions.get(name)?.times ?? []).reduce(
			(last, at) => (at <= t + interval && at > last ? at : last),
			Number.NEGATIVE_INFINITY,
		);
	const served = older.filter(one => lastServed(one) > Number.NEGATIVE_INFINITY);
	return served.toSorted((a, b) => lastServed(b) - lastServed(a))[0] ?? older[0];
}
