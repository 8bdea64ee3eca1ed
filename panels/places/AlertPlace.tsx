/** One alert: what was judged over time, what is known around it, the likely causes, and what to do. */

import {Box, Text} from 'ink';
import {useMemo} from 'react';
import {useNowSince} from '../../hooks/useClock.ts';
import {useOpenIncident} from '../../hooks/useIncidents.ts';
import {useKeymap} from '../../hooks/useKeymap.ts';
import {useKeyOf} from '../../hooks/useKeyOf.ts';
import {useAlerts, useSystemScene} from '../../hooks/useScene.ts';
import {usePane, useUi} from '../../hooks/useUi.ts';
import {useTheme, useWall} from '../../hooks/WallContext.ts';
import {changeSources} from '../../src/changes/changes.ts';
import {glyphsOf} from '../../src/charts/glyphs.ts';
import type {Alert} from '../../src/checks/types.ts';
import {logErrors} from '../../src/config/logErrors.ts';
import {paneOf} from '../../src/config/panes.ts';
import {keymapOf} from '../../src/keys/keymap.ts';
import {alertLinks} from '../../src/panes/alerts/links.ts';
import {goneName, goneTexts} from '../../src/places/alert/history.ts';
import {alertPage, type Readable, readable, textWidth, type Wanted} from '../../src/places/alert/layout.ts';
import {
	causeLines,
	factLines,
	type LineLook,
	runbookLines,
	stepLines,
	textLines,
} from '../../src/places/alert/lines.ts';
import {alertMarkdown} from '../../src/places/alert/markdown.ts';
import {alertTitle} from '../../src/places/alert/title.ts';
import {alertView} from '../../src/places/alert/view.ts';
import {runbookOf} from '../../src/runbooks/books.ts';
import {asciiRows, unicodeRows} from '../../src/runbooks/rows.ts';
import {placePane} from '../../src/store/types.ts';
import {Pane} from '../../src/ui/Pane.tsx';
import {SegmentLine} from '../../src/ui/segments.tsx';
import {useHold} from '../bodies/useHold.ts';
import {PaneOf} from '../PaneOf.tsx';
import {AlertCourse, chartLines, stripLines} from './AlertCourse.tsx';
import {PlaceBlock} from './PlaceBlock.tsx';
import type {PlaceProps} from './types.ts';
import {useStepFacts} from './useStepFacts.ts';

/** Causes and evidence get so much of the height at most, and so many lines in any case. */
const shareOfCauses = 0.4;
const leastOfCauses = 6;
/** Lines of a pane of the system that are of use here. */
const mostOfPane = 20;

export function AlertPlace(props: PlaceProps<'alert'>) {
	const {place, system} = props;
	const alert = useAlerts(system.system).find(({key}) => key === place.key);
	return alert ? <OpenAlert {...props} alert={alert} /> : <GoneAlert {...props} />;
}

/** It has been resolved for a while, or its check is gone. */
function GoneAlert({place: {key}, system, width, height}: PlaceProps<'alert'>) {
	const ids = useMemo(() => changeSources(system), [system]);
	const scene = useSystemScene(system, ids);
	const [nextKey, worstKey] = [useKeyOf('alert.next'), useKeyOf('trouble')];
	const texts = [
		`It is no longer open. ${nextKey} shows the next alert, ${worstKey} the worst one.`,
		...goneTexts(key, scene),
	];
	useKeymap(placePane, {copy: () => texts.join('\n')});
	return (
		<Pane title={goneName(key, scene)} width={width} height={height} focused>
			{texts.slice(0, Math.max(0, height - 2)).map((text, row) => (
				// Lines have no identity but their place.
				<Text key={row} wrap="truncate">
					{text}
				</Text>
			))}
		</Pane>
	);
}

function OpenAlert({alert, system, width, height}: PlaceProps<'alert'> & {alert: Alert}) {
	const {config} = useWall();
	const theme = useTheme();
	const hold = useHold();
	const tab = useUi(state => state.tab);
	const [upKey, downKey] = [useKeyOf('up'), useKeyOf('down')];
	const ids = useMemo(() => [...Object.keys(system.sources), logErrors], [system]);
	const facts = useStepFacts(system, runbookOf(system, alert.check));
	const incident = useOpenIncident(system.system);
	const scene = useSystemScene(system, ids);
	const all = useAlerts();
	const now = useNowSince([alert.since]);
	const map = keymapOf(config.wall.keys);
	const view = useMemo(
		() => alertView(alert, scene, {all, map, facts, incident}),
		[alert, scene, all, map, facts, incident],
	);
	const {check, chart, levels, evidence, causes, noCause, next, steps, runbook, history} = view;
	const title = alertTitle(alert, check, {system, theme, now});
	const panes = {signatures: paneOf(system, 'signatures'), log: paneOf(system, 'log')};
	const {bar, ellipsis} = glyphsOf(theme.charts.glyphs);
	const look: LineLook = {bar, ellipsis};
	const marks = {ellipsis, bar, ...(theme.unicode ? unicodeRows : asciiRows)};
	const wanted = useMemo((): Wanted => {
		const cells = textWidth({width, height});
		return {
			title: 1,
			chart: chart ? chartLines : levels ? stripLines : 0,
			causes: noCause === '' ? causeLines(causes, {bar, ellipsis}, cells).length : 1,
			evidence: factLines(evidence, {bar, ellipsis}, cells).length,
			steps: stepLines(steps, {bar, ellipsis}, cells).length,
			runbook: runbook?.steps.length ?? 0,
			history: history.length,
			signatures: panes.signatures ? mostOfPane : 0,
			log: panes.log ? mostOfPane : 0,
		};
	}, [width, height, view, bar, ellipsis]);
	const parts = readable.filter(id => wanted[id] > 0);
	// In front of the first part none is chosen, and all share the page.
	const {cursor} = usePane(tab, placePane);
	const whole = parts[cursor - 1];
	const page = useMemo(() => {
		// The rest of the page tells of the cause as well.
		const most = Math.max(leastOfCauses, Math.floor(height * shareOfCauses));
		const lines = (id: Readable) => (id === whole ? wanted[id] : Math.min(most, wanted[id]));
		return alertPage({width, height}, {...wanted, causes: lines('causes'), evidence: lines('evidence')}, whole);
	}, [width, height, wanted, whole]);
	useKeymap(placePane, {
		rows: parts.length + 1,
		copy: () =>
			alertMarkdown({
				title: [...title.left, ...title.right].map(({text}) => text),
				of: `${system.title}, ${system.project}`,
				evidence,
				causes,
				steps: next,
				history,
			}),
		links: () => alertLinks(alert, system),
		onCommand: command => hold(command, alert),
	});
	const block = (id: Readable) => ({
		frames: page.frames,
		chosen: id === whole,
		...(id !== whole && {hint: `${parts.indexOf(id) < cursor ? upKey : downKey} shows them`}),
	});
	return (
		<Box width={width} height={height}>
			{page.blocks.map(({id, x, y, width: wide, height: high}) => (
				<Box key={id} position="absolute" left={x} top={y} width={wide} height={high}>
					{id === 'title' && <SegmentLine width={wide} {...title} />}
					{id === 'chart' && (
						<AlertCourse chart={chart} levels={levels} system={system} now={scene.asOf} width={wide} height={high} />
					)}
					{id === 'evidence' && (
						<PlaceBlock title="Evidence" {...block('evidence')} width={wide} height={high}>
							{size => factLines(evidence, look, size.width, size.height)}
						</PlaceBlock>
					)}
					{id === 'causes' && (
						<PlaceBlock title="Likely causes" {...block('causes')} width={wide} height={high}>
							{size => (noCause === '' ? causeLines(causes, look, size.width, size.height) : [[{text: noCause}]])}
						</PlaceBlock>
					)}
					{id === 'runbook' && runbook && (
						<PlaceBlock title={`Runbook: ${runbook.title}`} {...block('runbook')} width={wide} height={high}>
							{size => runbookLines(runbook.steps, marks, size.width, size.height)}
						</PlaceBlock>
					)}
					{id === 'history' && (
						<PlaceBlock title="History of this alert" {...block('history')} width={wide} height={high}>
							{size => textLines(history, look, size.width, size.height)}
						</PlaceBlock>
					)}
					{(id === 'signatures' || id === 'log') && panes[id] && (
						<PaneOf pane={panes[id]} digit={undefined} system={system} width={wide} height={high} focused={false} />
					)}
					{id === 'steps' && (
						<PlaceBlock title="Do it now" {...block('steps')} width={wide} height={high}>
							{size => stepLines(steps, look, size.width, size.height)}
						</PlaceBlock>
					)}
				</Box>
			))}
		</Box>
	);
}
