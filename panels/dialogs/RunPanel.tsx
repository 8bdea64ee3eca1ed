/** The action under way, or the one that has just ended, as a panel in the wall. Hiding it leaves the action alone. */
import {Box, Text} from 'ink';
import {useRunningNow} from '../../hooks/useClock.ts';
import {useKeyOf} from '../../hooks/useKeyOf.ts';
import {useSeen} from '../../hooks/useScene.ts';
import {useUi} from '../../hooks/useUi.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {type ActionRun, isRunning, undoOf} from '../../src/actions/runs.ts';
import {nextOf} from '../../src/actions/underway/next.ts';
import {aroundOf} from '../../src/actions/underway/recorder.ts';
import {lastErrorOf, soFarOf} from '../../src/actions/underway/soFar.ts';
import {runTitle} from '../../src/actions/underway/stages.ts';
import {day, second} from '../../src/clock.ts';
import {systemOf} from '../../src/panes/where.ts';
import {duration} from '../../src/text/durations.ts';
import {innerSize, Pane} from '../../src/ui/Pane.tsx';
import {useRecorded} from '../useRecorded.ts';
import {heading} from './lines.ts';
import {panelLines} from './underway.ts';
import {useRuns} from './useDesk.ts';

/** Cells from which on the border has room for whole sentences. */
const roomy = 100;

/** The run whose panel is shown; undefined where there is none, or it was hidden. */
export function useWatched(): ActionRun | undefined {
	const id = useUi(state => state.watched);
	return useRuns(({runs}) => (id === undefined ? undefined : runs.find(run => run.id === id)));
}

export function RunPanel({run, width, height}: {run: ActionRun; width: number; height: number}) {
	const {theme, config} = useWall();
	const {system: name} = run.plan.action;
	const going = isRunning(run);
	// What has ended has nothing to count.
	const now = useRunningNow(going ? second : day);
	const errors = useSeen(scene => scene.signatures(name), 'logs');
	const system = systemOf(config, name);
	const tz = system?.tz ?? 'UTC';
	const slos = useRecorded(system, aroundOf(run));
	const keys = {
		undo: useKeyOf('undo'),
		unpin: useKeyOf('unpin'),
		goOn: useKeyOf('goOn'),
		trouble: useKeyOf('trouble'),
	};
	const isTraffic = Array.isArray(run.plan.facts.gains);
	const began = run.progress[0]?.at;
	const ended = run.result?.at ?? (going ? now : run.progress.at(-1)?.at);
	const lasted = began === undefined || ended === undefined ? '' : `  ${duration(Math.max(0, ended - began))}`;
	const inner = innerSize(width, height);
	const others = useRuns(({runs}) => runs.filter(other => other.id !== run.id && isRunning(other)).length);
	const turnKey = useKeyOf('watch');
	const told = {
		run,
		soFar: isTraffic ? soFarOf(run, errors) : undefined,
		lastError: isTraffic ? lastErrorOf(run, errors, tz) : undefined,
		slos,
		next: nextOf(run, keys),
	};
	const lines = panelLines(told, {theme, tz, now, ...inner});
	const hide = width < roomy ? 'Esc hide' : going ? 'Esc hides it, it goes on' : 'Esc hides it';
	const note = [
		hide,
		...(undoOf(run) ? [`${keys.undo} undo`] : []),
		...(others > 0 ? [`${turnKey} next of ${others + 1}`] : []),
	].join('  ');
	return (
		<Pane title={`${heading(runTitle(run.plan))}${lasted}`} width={width} height={height} focused={going} note={note}>
			<Box flexDirection="column" width={inner.width} height={inner.height}>
				{lines.map((line, row) => (
					// Lines have no identity but their place.
					<Text key={row} wrap="truncate">
						{line.length === 1 && line[0]?.text === '' ? ' ' : ''}
						{line.map(({text, tone}, index) => (
							<Text key={index} {...(tone && theme.paint(tone))}>
								{text}
							</Text>
						))}
					</Text>
				))}
			</Box>
		</Pane>
	);
}
