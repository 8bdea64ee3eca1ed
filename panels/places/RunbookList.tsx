/** The runbooks of a system, those with open alerts first. */

import {useMemo} from 'react';
import {useCursor} from '../../hooks/useCursor.ts';
import {useKeymap} from '../../hooks/useKeymap.ts';
import {useSystemScene} from '../../hooks/useScene.ts';
import {useUi} from '../../hooks/useUi.ts';
import {useTheme} from '../../hooks/WallContext.ts';
import {alertLevel} from '../../src/checks/standing.ts';
import {type Column, mark, troubleFirst} from '../../src/panes/cells.ts';
import {runbooksOf} from '../../src/runbooks/books.ts';
import {alertsOf} from '../../src/runbooks/progress.ts';
import {placePane} from '../../src/store/types.ts';
import {plural} from '../../src/text/format.ts';
import {Grid} from '../../src/ui/Grid.tsx';
import {innerSize, Pane} from '../../src/ui/Pane.tsx';
import {type PlaceProps, pageOf} from './types.ts';

const none: readonly string[] = [];

export function RunbookList({system, width, height}: PlaceProps<'runbook'>) {
	const theme = useTheme();
	const tab = useUi(state => state.tab);
	const enter = useUi(state => state.enter);
	const scene = useSystemScene(system, none);
	const rows = useMemo(() => {
		const all = runbooksOf(system).map(book => ({book, alerts: alertsOf(book, scene)}));
		return troubleFirst(all, ({alerts: [worst]}) => (worst ? alertLevel(worst) : 'ok'));
	}, [system, scene]);
	type Row = (typeof rows)[number];
	const titleOf = (check: string) => system.checks.find(({id}) => id === check)?.title ?? check;
	const columns = useMemo(
		(): Column<Row>[] => [
			{title: '', rank: 1, cell: ({alerts: [worst]}) => mark(theme, worst && alertLevel(worst))},
			{title: 'runbook', rank: 1, text: {min: 12, max: 70}, cell: ({book}) => book.title},
			{title: 'open', rank: 2, align: 'right', cell: ({alerts}) => (alerts.length > 0 ? String(alerts.length) : '')},
			{title: 'steps', rank: 4, align: 'right', cell: ({book}) => String(book.steps.length)},
			{
				title: 'for',
				rank: 2,
				text: {min: 8, max: 80},
				cell: ({book}) => ({text: book.checks.map(titleOf).join(', '), tone: 'dim'}),
			},
		],
		[theme, system],
	);
	const cursor = useCursor(tab, placePane, true, rows, ({book}) => book.name);
	const selected = rows[cursor];
	const inner = innerSize(width, height);
	useKeymap(placePane, {
		rows: rows.length,
		page: Math.max(1, inner.height - 1),
		place: () => pageOf(selected?.alerts[0]),
		copy: () => selected?.book.title,
		onCommand(command) {
			if (command !== 'open' || !selected) return false;
			enter({kind: 'runbook', system: system.system, runbook: selected.book.name});
			return true;
		},
	});
	return (
		<Pane
			title={`Runbooks of ${system.title}`}
			width={width}
			height={height}
			focused
			note={plural(rows.length, 'runbook')}
		>
			<Grid columns={columns} rows={rows} cursor={cursor} {...inner} />
		</Pane>
	);
}
