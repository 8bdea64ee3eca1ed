/** Entries of Logging. */
import type {LogSource} from '../../config/schema/sources.ts';
import {milliseconds} from '../../config/units.ts';
import type {Cell, Row} from '../types.ts';
import type {Kind} from './kind.ts';

export const log: Kind<LogSource> = {
	api: 'logging',
	way: 'logging',
	every: 60_000,
	async read(apis, {system, source, now}, signal) {
		const since = now() - milliseconds(source.window);
		const {project} = system;
		const found = await apis.logging.rows(project, source.log, source.columns, since, source.limit, signal);
		const {dataAt, requests, more} = found;
		const rows = found.rows.map(row => shapeRow(row, source));
		return {
			answer: {kind: 'rows', rows, ...(more && {cut: `the newest ${rows.length} entries, there are more`})},
			fetchedAt: now(),
			...(dataAt !== undefined && {dataAt}),
			cost: {requests, bytesBilled: 0},
		};
	},
};

/** Adds fixed columns, and puts what a column means in place of what was found. */
function shapeRow(row: Row, {constants, translate}: Pick<LogSource, 'constants' | 'translate'>): Row {
	const shaped: Record<string, Cell> = {...row, ...constants};
	for (const [column, meanings] of Object.entries(translate)) {
		const found = String(shaped[column]);
		if (Object.hasOwn(meanings, found)) shaped[column] = meanings[found] ?? null;
	}
	return shaped;
}
