/** The SLOs of a system and how they are kept. */
import {sloRows, sloView} from '../../checks/slo.ts';
import {sliIds, sloOf, sourcesOf} from '../../config/judged.ts';
import {frameRows, type PaneKind} from '../kind.ts';
import {tableOf} from '../rows.ts';
import type {PaneConfigOf} from '../schemas.ts';
import {sloColumns, sloFacts, targetText} from './columns.ts';

export const slosKind: PaneKind<PaneConfigOf<'slos'>> = {
	single: true,
	takes: [],
	sources: (_, {slos}) => slos.flatMap(slo => sliIds(slo).map(id => ({id}))),
	// Checks of the sources of its indicators are shown here where no other pane shows them.
	judges: ({measure}, system, elsewhere) =>
		sloOf(measure) !== undefined ||
		sourcesOf(system, measure).some(id => !elsewhere.has(id) && system.slos.some(slo => sliIds(slo).includes(id))),
	view: (_, {system, source, judgement, asOf}) => ({
		tabs: [
			() => ({
				kind: 'table',
				none: 'no SLOs configured',
				table: tableOf({
					rows: sloRows(system, source, judgement, asOf),
					columns: ({theme, now, width}, shown) => sloColumns(theme, now, width, shown),
					id: ({id}) => id,
					level: ({stand}) => stand.level,
					texts: ({title, text}) => [title, text],
					copy: ({title, text, target, unit, isMet}) => `${title} ${text} (${targetText(target, unit, isMet)})`,
					facts: (row, {now}) => sloFacts(row, now, system.tz),
				}),
			}),
		],
	}),
	line: (_, {system, source, asOf}) =>
		system.slos
			.map(slo => sloView(slo, source, asOf, system.tz))
			.map(({title, text}) => `${title} ${text}`)
			.join(', '),
	rows: (_, {slos}) => frameRows + slos.length,
};
