/** The page of a Cloud Run service: figures, charts, revisions, and what the selected one changed. */

import {Box, Text} from 'ink';
import {type ReactNode, useLayoutEffect, useMemo, useRef} from 'react';
import {useCursor} from '../../../hooks/useCursor.ts';
import {useKeymap} from '../../../hooks/useKeymap.ts';
import {useKeyOf} from '../../../hooks/useKeyOf.ts';
import {useUi} from '../../../hooks/useUi.ts';
import {useWall} from '../../../hooks/WallContext.ts';
import {offered} from '../../../src/actions/catalogue.ts';
import {offersOf} from '../../../src/actions/offers.ts';
import type {Offer} from '../../../src/actions/types.ts';
import {standingOf, standingOfAll} from '../../../src/checks/source-standing.ts';
import type {SystemConfig} from '../../../src/config/schema/system.ts';
import type {Rectangle} from '../../../src/panes/layout.ts';
import type {SystemScene} from '../../../src/scene/types.ts';
import {chartsOfService} from '../../../src/service/charts.ts';
import {revisionColumns} from '../../../src/service/columns.ts';
import {comparisonOf} from '../../../src/service/compare.ts';
import {figuresOf} from '../../../src/service/figures.ts';
import {serviceLayout} from '../../../src/service/layout.ts';
import {subjectLinks} from '../../../src/service/links.ts';
import {serviceText} from '../../../src/service/page.ts';
import {type Revision, revisionsOf, worstIndex} from '../../../src/service/revisions.ts';
import {serviceSources} from '../../../src/service/sources.ts';
import {placePane} from '../../../src/store/types.ts';
import {cut, widthOf} from '../../../src/text/format.ts';
import {ChartView} from '../../../src/ui/ChartView.tsx';
import {Grid} from '../../../src/ui/Grid.tsx';
import {innerSize, Pane, PaneBody} from '../../../src/ui/Pane.tsx';
import type {PlaceProps} from '../types.ts';
import {Differences, differenceLines} from './Differences.tsx';

export function ServicePage({
	place: {service, revision},
	system,
	scene,
	width,
	height,
}: PlaceProps<'service'> & {scene: SystemScene}) {
	const {theme} = useWall();
	const revisions = useMemo(() => revisionsOf(scene, service), [scene, service]);
	const charts = useMemo(() => chartsOfService(scene, service, revisions), [scene, service, revisions]);
	const figures = useMemo(() => figuresOf(scene, service), [scene, service]);
	const cursor = useRevisionCursor(revisions, revision);
	const selected = revisions[cursor];
	const comparison = useMemo(() => comparisonOf(revisions, selected), [revisions, selected]);
	const columns = useMemo(
		() => revisionColumns({theme, now: scene.asOf, tz: system.tz}),
		[theme, scene.asOf, system.tz],
	);
	const standing = useMemo(
		() => standingOfAll(serviceSources(system).revisions.map(id => standingOf(scene.source(id), scene.now))),
		[system, scene],
	);
	const lines = differenceLines(comparison);
	const layout = useMemo(
		() => serviceLayout(width, height, {charts: charts.length, revisions: revisions.length, differences: lines}),
		[width, height, charts.length, revisions.length, lines],
	);
	const offers = offersFor(system, service, selected);
	const rollbackKey = useKeyOf('rollback');
	useKeymap(placePane, {
		rows: revisions.length,
		page: Math.max(1, layout.table.height - 3),
		copy: () => serviceText(service, {figures, revisions, comparison}),
		links: () => subjectLinks(system, {kind: 'service', name: service}, selected?.name),
		offers: () => offers,
		place: () => ({kind: 'service', system: system.system, service, ...(selected && {revision: selected.name})}),
	});
	const framed = layout.diff !== undefined;
	const table = (size: {width: number; height: number}) => (
		<PaneBody standing={standing} now={scene.now} {...size} isEmpty={revisions.length === 0} empty="no revision found">
			{room => <Grid {...room} columns={columns} rows={revisions} cursor={cursor} />}
		</PaneBody>
	);
	return (
		<Box width={width} height={height}>
			<At rectangle={layout.title}>
				<Text wrap="truncate">
					<Text {...theme.paint('strong')}>{cut(service, width, theme.glyph.ellipsis)}</Text>
					<Text {...theme.paint('dim')}>
						{cut(
							headline(system, figures, width - service.length),
							Math.max(0, width - service.length),
							theme.glyph.ellipsis,
						)}
					</Text>
				</Text>
			</At>
			{layout.charts.map((rectangle, index) => {
				const chart = charts[index];
				return (
					// Charts have no identity but their place.
					<At key={index} rectangle={rectangle}>
						{chart && <ChartView chart={chart} width={rectangle.width} height={rectangle.height} now={scene.asOf} />}
					</At>
				);
			})}
			<At rectangle={layout.table}>
				{framed ? (
					<Pane title="Revisions" note={notePart(revisions, selected)} {...sizeOf(layout.table)} focused>
						{table(innerSize(layout.table.width, layout.table.height))}
					</Pane>
				) : (
					table(sizeOf(layout.table))
				)}
			</At>
			{layout.diff && (
				<At rectangle={layout.diff}>
					<Pane title={comparison.title} {...sizeOf(layout.diff)} focused={false}>
						<Differences comparison={comparison} {...innerSize(layout.diff.width, layout.diff.height)} />
					</Pane>
				</At>
			)}
			{layout.plan && (
				<At rectangle={layout.plan}>
					<Text wrap="truncate" {...theme.paint('dim')}>
						{cut(planText(offers, selected, rollbackKey), width, theme.glyph.ellipsis)}
					</Text>
				</At>
			)}
		</Box>
	);
}

const sizeOf = ({width, height}: Rectangle) => ({width, height});

/** A part of the page in its rectangle. */
function At({rectangle: {x, y, width, height}, children}: {rectangle: Rectangle; children: ReactNode}) {
	return height <= 0 ? null : (
		<Box position="absolute" top={y} left={x} width={width} height={height}>
			{children}
		</Box>
	);
}

/** On the revision that was asked for, else on the bad one; from then on where the keys have put it. */
function useRevisionCursor(revisions: readonly Revision[], wanted: string | undefined): number {
	const tab = useUi(state => state.tab);
	const setPane = useUi(state => state.setPane);
	const begun = useRef(false);
	const cursor = useCursor(tab, placePane, begun.current, revisions, ({name}) => name);
	useLayoutEffect(() => {
		if (begun.current || revisions.length === 0) return;
		begun.current = true;
		const at = revisions.findIndex(({name}) => name === wanted);
		setPane(tab, placePane, {cursor: at >= 0 ? at : worstIndex(revisions)});
	}, [tab, revisions, wanted, setPane]);
	return cursor;
}

/** `  Cloud Run, project, region    4.6/s   13.8 % 5xx   P95 7.2 s`; where it runs is left out before any figure is cut. */
function headline({project, region}: SystemConfig, figures: readonly string[], room: number): string {
	const numbers = figures.join('   ');
	const whole = `  Cloud Run, ${project}, ${region}    ${numbers}`;
	return widthOf(whole) <= room ? whole : `  ${numbers}`;
}

/** What can be done to the service: going back to the selected revision, where that may be chosen, else to any. */
function offersFor(system: SystemConfig, service: string, selected: Revision | undefined): Offer[] {
	return offersOf(system, offered)
		.filter(({target}) => target === service)
		.map(offer =>
			offer.action === 'run.rollback' && selected?.candidate.eligible
				? {...offer, params: {revision: selected.name}}
				: offer,
		);
}

function planText(offers: readonly Offer[], selected: Revision | undefined, key: string): string {
	const rollback = offers.find(({action}) => action === 'run.rollback');
	if (!rollback || !selected) return '';
	const {candidate, short} = selected;
	if (!candidate.eligible) return `${short}: ${candidate.note}. ${key} shows the revisions that can be chosen.`;
	const objection = selected.isBad ? 'it is BAD' : candidate.note;
	const unsure = objection === '' ? '' : ` (${objection})`;
	return `${key} plans 100 % of the traffic to ${short}${unsure}; the plan is confirmed by the name of the service.`;
}

const notePart = (revisions: readonly Revision[], selected: Revision | undefined): string =>
	selected ? `${revisions.indexOf(selected) + 1} of ${revisions.length}` : '';
