/** A19: the colours of the ETL pane are those of the levels that checks give. */

import {describe, expect, test} from 'vitest';
import {etlRows, etlView} from '../../src/checks/etl.ts';
import {etlPeriod} from '../../src/checks/etl-period.ts';
import type {Row} from '../../src/cloud/types.ts';
import {paneOf} from '../../src/config/panes.ts';
import {type Cell, type Column, type Segment, toneOf} from '../../src/panes/cells.ts';
import {periodColumns, todayColumns} from '../../src/panes/runs/columns.ts';
import {createTheme} from '../../src/theme/theme.ts';
import {alertOf, checkOf, lookup, mailRun, rows, seen, systemOf} from '../support/checks.ts';

const now = Date.parse('2026-11-21T18:10:00Z');
const tz = 'America/Los_Angeles';
const theme = createTheme({colors: 1});
const expected = [{source: 'mail', cron: '*/30 * * * *', stuckAfter: '30m'}];
const {checks, ...system} = systemOf({
	panes: [{id: 'etl', kind: 'runs', runs: ['table'], expected}],
	checks: [checkOf({id: 'failed', measure: {runs: 'failed'}})],
});
const cellsOf = (cell: Cell): readonly Segment[] => (typeof cell === 'string' ? [{text: cell}] : [cell].flat());
const coloured = <T>(columns: readonly Column<T>[], row: T): string[] =>
	columns
		.flatMap(({cell}) => cellsOf(cell(row)))
		.filter(({tone}) => tone === 'crit' || tone === 'warn')
		.map(({text, tone}) => `${tone} ${text}`);
const outcomes: [string, Row[], string][] = [
	['a failed run', [mailRun(now, 5, 'failed')], 'FAILED'],
	['a run that is stuck', [mailRun(now, 300, 'running')], 'STUCK'],
	['a late one', [mailRun(now, 200, 'success')], 'late, was 07:00'],
];

describe.each(outcomes)('A19: %s', (_, runs, word) => {
	const source = lookup({table: seen(rows(...runs), now)});
	const etl = paneOf(system, 'runs') ?? expect.unreachable();
	const colours = (level?: 'warn' | 'crit') => {
		const alerts = level ? [alertOf('failed', {level, instance: 'mail'})] : [];
		const [row = expect.unreachable()] = etlRows(etlView(etl, source, now, tz), {checks, alerts, judged: true});
		return coloured(todayColumns(theme, now, now, tz, 'rows', 170, undefined), row);
	};

	test('has no colour of a level where no check gives one', () => expect(colours()).toEqual([]));

	test.each(['warn', 'crit'] as const)('has the colour of its level, which is %s', level =>
		expect(colours(level)).toEqual([`${toneOf(level)} ${theme.status(level).glyph}`, `${level} ${word}`]),
	);

	test('claims no level in a longer period', () => {
		const [period = expect.unreachable()] = etlPeriod(etl, source, 7, now, tz).sources;
		expect(coloured(periodColumns(theme, 'rows'), period)).toEqual([]);
	});
});
