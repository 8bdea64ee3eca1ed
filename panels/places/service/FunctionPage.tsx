/** The page of a Cloud Function: its settings, what its last update changed, its runs, its newest errors. */

import {Box, Text} from 'ink';
import {type ReactNode, useCallback, useMemo} from 'react';
import {useKeymap} from '../../../hooks/useKeymap.ts';
import {useTailView} from '../../../hooks/useScene.ts';
import {useWall} from '../../../hooks/WallContext.ts';
import {offered} from '../../../src/actions/catalogue.ts';
import {offersOf} from '../../../src/actions/offers.ts';
import type {Change} from '../../../src/changes/types.ts';
import {changeWords} from '../../../src/changes/words.ts';
import type {EtlRun} from '../../../src/checks/etl-runs.ts';
import {standingOf, standingOfAll} from '../../../src/checks/source-standing.ts';
import {severities} from '../../../src/cloud/types.ts';
import type {Column} from '../../../src/panes/cells.ts';
import type {FoldedLine, TailState} from '../../../src/poll/types.ts';
import type {SystemScene} from '../../../src/scene/types.ts';
import {type Block, blockHeights} from '../../../src/service/blocks.ts';
import {factLines, functionFacts, functionText} from '../../../src/service/function.ts';
import {subjectLinks} from '../../../src/service/links.ts';
import {serviceSources} from '../../../src/service/sources.ts';
import {placePane} from '../../../src/store/types.ts';
import {ago, duration} from '../../../src/text/durations.ts';
import {cut} from '../../../src/text/format.ts';
import {Grid} from '../../../src/ui/Grid.tsx';
import {innerSize, Pane, PaneBody} from '../../../src/ui/Pane.tsx';
import {localTime, moment} from '../../../src/zone.ts';
import type {PlaceProps} from '../types.ts';
import {Differences, differenceLines} from './Differences.tsx';

const frame = 2;
/** Errors that are kept for the page. */
const mostErrors = 20;
/** Lines of settings at most: an environment may be long. */
const mostSettings = 10;

const isError = ({severity}: FoldedLine): boolean => severities.indexOf(severity) >= severities.indexOf('ERROR');

export function FunctionPage({
	place: {service: name},
	system,
	scene,
	width,
	height,
}: PlaceProps<'service'> & {scene: SystemScene}) {
	const {theme} = useWall();
	const found = useMemo(() => functionFacts(scene, name), [scene, name]);
	const newest = useCallback(
		({lines}: TailState) =>
			lines
				.filter(line => line.service === name && isError(line))
				.slice(-mostErrors)
				.toReversed(),
		[name],
	);
	const errors = useTailView(system.system, newest, isSame);
	const standing = useMemo(
		() => standingOfAll(serviceSources(system).functions.map(id => standingOf(scene.source(id), scene.now))),
		[system, scene],
	);
	const settings = useMemo(() => factLines(found.facts, width - 4), [found, width]);
	const now = scene.asOf;
	const [last] = found.changes;
	const diff = last?.diff ?? [];
	const runs = useMemo(() => runColumns(now, system.tz), [now, system.tz]);
	useKeymap(placePane, {
		rows: 0,
		copy: () =>
			functionText(
				name,
				found,
				errors.map(({message}) => message),
				system.tz,
				now,
			),
		links: () => subjectLinks(system, {kind: 'function', name}),
		offers: () => offersOf(system, offered).filter(({target}) => target === name),
		place: () => ({kind: 'service', system: system.system, service: name}),
	});
	const line = (text: string) => (
		<Text wrap="truncate" {...theme.paint('dim')}>
			{cut(text, width - 4, theme.glyph.ellipsis)}
		</Text>
	);
	const blocks: (Block & {
		title: string;
		draw: (size: {width: number; height: number}) => ReactNode;
	})[] = [
		{
			title: 'What changed',
			rows: frame + (last ? 1 + differenceLines({differences: diff, same: ''}) : 1),
			rank: 1,
			draw: size =>
				last ? (
					<Box flexDirection="column">
						{line(changeLine(last, now, system.tz, size.width))}
						{size.height > 1 && (
							<Differences
								comparison={{differences: diff, same: '', none: 'what it changed is not known'}}
								width={size.width}
								height={size.height - 1}
							/>
						)}
					</Box>
				) : (
					line('no change is known')
				),
		},
		{
			title: 'Runs',
			rows: frame + 1 + Math.min(8, Math.max(1, found.runs.length)),
			rank: 4,
			draw: size =>
				found.runs.length === 0 ? (
					line('no run is known to come from it')
				) : (
					<Grid {...size} columns={runs} rows={found.runs} />
				),
		},
		{
			title: 'Settings',
			rows: frame + Math.min(mostSettings, Math.max(1, settings.length)),
			rank: 3,
			draw: size => (
				<PaneBody
					standing={standing}
					now={scene.now}
					{...size}
					isEmpty={!found.row}
					empty="it is not in the list of functions"
				>
					{room => (
						<Box flexDirection="column">
							{settings.slice(0, room.height).map(({name: fact, text}, index) => (
								// The lines of one function never move.
								<Text key={index} wrap="truncate">
									<Text {...theme.paint('dim')}>{fact}</Text>
									{cut(text, room.width - fact.length, theme.glyph.ellipsis)}
								</Text>
							))}
						</Box>
					)}
				</PaneBody>
			),
		},
		{
			title: 'Errors in the log',
			rows: frame + Math.min(5, Math.max(1, errors.length)),
			rank: 2,
			fills: true,
			draw: size =>
				errors.length === 0 ? (
					line('none in the lines that are held')
				) : (
					<Grid {...size} columns={errorColumns(system.tz)} rows={errors} header={false} />
				),
		},
	];
	const heights = blockHeights(height - 1, blocks);
	return (
		<Box flexDirection="column" width={width} height={height}>
			<Text wrap="truncate">
				<Text {...theme.paint('strong')}>{cut(name, width, theme.glyph.ellipsis)}</Text>
				<Text {...theme.paint('dim')}>
					{cut(
						`  Cloud Function, ${system.project}, ${String(found.row?.region ?? system.region)}`,
						Math.max(0, width - name.length),
						theme.glyph.ellipsis,
					)}
				</Text>
			</Text>
			{blocks.map(({title, draw}, index) => {
				const its = heights[index] ?? 0;
				return its === 0 ? null : (
					<Pane key={title} title={title} width={width} height={its} focused={false}>
						{draw(innerSize(width, its))}
					</Pane>
				);
			})}
		</Box>
	);
}

const isSame = (before: readonly FoldedLine[], now: readonly FoldedLine[]): boolean =>
	before.length === now.length && before.every((one, index) => one === now[index]);

const errorColumns = (tz: string): readonly Column<FoldedLine>[] => [
	{title: '', rank: 1, cell: ({t}) => localTime(t, tz, true)},
	{title: '', rank: 3, cell: ({count}) => (count > 1 ? `×${count}` : '')},
	{title: '', rank: 2, text: {min: 20, max: 1000}, cell: ({message}) => message},
];

const runColumns = (now: number, tz: string): readonly Column<EtlRun>[] => [
	{title: 'started', rank: 1, cell: ({startedAt}) => moment(startedAt, now, tz)},
	{
		title: 'status',
		rank: 1,
		cell: ({word, status}) => ({text: word || status, tone: status === 'failed' ? 'strong' : 'plain'}),
	},
	{title: 'took', rank: 3, align: 'right', cell: run => (run.duration === undefined ? '' : duration(run.duration))},
	{title: 'rows', rank: 4, align: 'right', cell: ({rows}) => (rows === undefined ? '' : String(rows))},
	{title: 'error', rank: 2, text: {min: 20, max: 400}, cell: ({error}) => error ?? ''},
];

/** When, what, by whom, and how long ago; the ends stay where the middle must be cut. */
function changeLine(change: Change, now: number, tz: string, width: number): string {
	const [at, old] = [moment(change.t, now, tz), ago(now - change.t)];
	return `${at} ${changeWords({...change, diff: []}, width - at.length - old.length - 3)}, ${old}`;
}
