/** The revisions of a service as the lists of the wall have them; the dialog of an action reads them afresh. Pure. */
import {countsByRevision, seriesOfService} from '../../checks/by-revision.ts';
import {seriesOf} from '../../checks/readings.ts';
import {timeOf} from '../../checks/time.ts';
import {type RowOf, rowsWith} from '../../cloud/sources/columns.ts';
import {revisionsColumns} from '../../cloud/sources/revisions.ts';
import type {SystemScene} from '../../scene/types.ts';
import {type RollbackCandidate, rollbackCandidates} from './candidates.ts';

/** A revision with its row in the list. */
export interface ListedRevision extends RollbackCandidate {
	row: RowOf<typeof revisionsColumns>;
}

/** Newest first. */
export function listedRevisions({system, source, asOf}: SystemScene, service: string): ListedRevision[] {
	// Of two sources that list the same service the one that was read last knows best.
	const listed = Object.keys(system.sources)
		.flatMap(id => source(id).reading ?? [])
		.toSorted((a, b) => a.fetchedAt - b.fetchedAt)
		.flatMap(({answer}) => rowsWith(answer, revisionsColumns) ?? [])
		.filter(row => row.service === service);
	const byName = new Map(listed.map(row => [row.revision, row]));
	const rows = [...byName.values()];
	const {past} = countsByRevision(system);
	const series = past === undefined ? [] : seriesOfService(seriesOf(source(past)), service);
	const known = {
		latestReadyRevision: rows.find(({ready}) => ready)?.revision ?? '',
		serving: rows.flatMap(({revision, percent}) =>
			percent === null || percent <= 0 ? [] : [{revision: revision ?? '', percent: Math.round(percent * 100)}],
		),
		revisions: rows.map(({revision, created_at: created, image, ready, reason}) => ({
			name: revision ?? '',
			createdAt: timeOf(created, system.tz) ?? 0,
			image: image ?? '',
			ready: ready === true,
			...(reason !== null && {reason}),
		})),
	};
	return rollbackCandidates(known, series, asOf).flatMap(candidate => {
		const row = byName.get(candidate.revision);
		return row ? [{...candidate, row}] : [];
	});
}
