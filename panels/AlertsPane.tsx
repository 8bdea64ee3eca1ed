/** What needs a person: firing first, then what we could not judge. Quiet when there is nothing. */
import {Text} from 'ink';
import {memo, useMemo} from 'react';
import {useNow} from '../hooks/useClock.ts';
import {useCursor} from '../hooks/useCursor.ts';
import {useKeymap} from '../hooks/useKeymap.ts';
import {useKeyOf} from '../hooks/useKeyOf.ts';
import {useUi} from '../hooks/useUi.ts';
import {useTheme, useWall} from '../hooks/WallContext.ts';
import type {Alert, Level} from '../src/checks/types.ts';
import {worst} from '../src/checks/types.ts';
import type {SystemConfig} from '../src/config/schema/system.ts';
import {age, ago} from '../src/text/durations.ts';
import {cut, plural} from '../src/ui/format.ts';
import {innerSize, Pane} from '../src/ui/Pane.tsx';
import type {Theme, Tone} from '../src/ui/theme.ts';
import {panesOf} from '../src/ui/where.ts';
import {localTime} from '../src/zone.ts';
import {Grid, type GridColumn, matches, type Segment} from './Grid.tsx';

interface AlertsPaneProps {
	width: number;
	height: number;
	focused: boolean;
	/** Only this system's; all systems without it. */
	system?: SystemConfig | undefined;
}

/** From so many checks that could not be judged on, one line speaks for all. */
const foldBlindFrom = 3;

interface Line {
	alert: Alert;
	/** How many checks this line speaks for. */
	folded?: number;
}

export const AlertsPane = memo(function AlertsPane({width, height, focused, system}: AlertsPaneProps) {
	const theme = useTheme();
	const {config} = useWall();
	const now = useNow();
	const alerts = useUi(state => state.alerts);
	const judged = useUi(state => state.judged);
	const filter = useUi(state => state.filter);
	const setAcked = useUi(state => state.setAcked);
	const notify = useUi(state => state.notify);
	const ackKey = useKeyOf('ack');
	const tab = useUi(state => state.tab);
	const systems = useMemo(() => (system ? [system] : config.systems), [system, config]);
	const checks = systems.reduce((sum, one) => sum + one.checks.length, 0);
	const mine = useMemo(() => alerts.filter(alert => !system || alert.system === system.system), [alerts, system]);
	const lines = useMemo(
		() =>
			fold(mine).filter(({alert}) =>
				matches(filter, alert.system, alert.title, alert.instance, alert.state, alert.label, alert.reason),
			),
		[mine, filter],
	);
	const cursor = useCursor(tab, 'alerts', focused, lines, ({alert}) => alert.key);
	const selected = lines[cursor];
	useKeymap('alerts', {
		rows: lines.length,
		page: Math.max(1, height - 3),
		onAction: action => {
			if (action !== 'ack' || selected?.alert.state !== 'firing') return false;
			const {key, acked, title, instance} = selected.alert;
			setAcked(key, !acked);
			// Which one it was is said: another may have come under the cursor just now.
			const name = `${title}${instance ? ` ${instance}` : ''}`;
			notify(acked ? `no longer acknowledged: ${name}` : `acknowledged: ${name} (${ackKey} takes it back)`);
			return true;
		},
		copy: () =>
			selected &&
			`${selected.alert.key} ${selected.alert.state} ${selected.alert.value} ${selected.alert.limit ?? ''}`.trim(),
	});
	const size = innerSize(width, height);
	const firing = mine.filter(alert => alert.state === 'firing').length;
	return (
		<Pane
			title="Alerts"
			width={width}
			height={height}
			focused={focused}
			digit={panesOf(system).indexOf('alerts') + 1}
			level={judged || checks === 0 ? levelOf(mine) : 'pending'}
			note={`${firing} firing, ${plural(checks, 'check')}`}
		>
			{lines.length === 0 ? (
				<Text wrap="truncate" {...theme.paint('dim')}>
					{cut(
						filter && mine.length > 0
							? `nothing matches "${filter}"`
							: checks === 0
								? 'no checks configured'
								: `${theme.glyph.bullet} ${plural(checks, 'check')}, ${judged ? 'none firing' : 'not judged yet'}`,
						size.width,
					)}
				</Text>
			) : (
				<Grid
					{...size}
					columns={columns(theme, now, systems, checks)}
					rows={lines}
					cursor={focused ? cursor : undefined}
					header={height > 8}
				/>
			)}
		</Pane>
	);
});

function levelOf(alerts: readonly Alert[]): Level {
	return worst(alerts.map(({state, level}) => (state === 'firing' ? level : state)));
}

/** Many checks that could not be judged have one cause: one line with their number, the oldest of them. */
export function fold(alerts: readonly Alert[]): Line[] {
	return foldBy(
		foldBy(
			alerts.map(alert => ({alert})),
			({state, was}) => !was && state === 'blind',
		),
		({state, level, was}) => !was && state === 'pending' && level === 'pending',
	);
}

function foldBy(lines: readonly Line[], belongs: (alert: Alert) => boolean): Line[] {
	const group = lines.filter(({alert}) => belongs(alert));
	if (group.length < foldBlindFrom) return [...lines];
	const oldest = group.reduce((old, line) => (line.alert.since < old.alert.since ? line : old));
	return lines.flatMap(line =>
		!belongs(line.alert) ? [line] : line === oldest ? [{...line, folded: group.length}] : [],
	);
}

const stateTone: Record<Alert['state'], Tone> = {
	firing: 'crit',
	pending: 'pending',
	nodata: 'nodata',
	blind: 'blind',
	ok: 'dim',
};

function stateCell(theme: Theme, {state, level, acked, was}: Alert): Segment {
	if (was && state === 'pending')
		return {text: `${theme.status('pending').glyph} was ${was.level.toUpperCase()}`, tone: 'dim'};
	if (state === 'ok') return {text: `${theme.status('ok').glyph} resolved`, tone: 'dim'};
	const {glyph} = theme.status(state === 'firing' ? level : state);
	const word =
		state === 'firing'
			? acked
				? `${level} ack`
				: level.toUpperCase()
			: state === 'blind'
				? 'BLIND'
				: state === 'nodata'
					? 'no data'
					: state;
	return {text: `${glyph} ${word}`, tone: state === 'firing' ? level : stateTone[state]};
}

function columns(theme: Theme, now: number, systems: readonly SystemConfig[], checks: number): GridColumn<Line>[] {
	const tzOf = (name: string) => systems.find(({system}) => system === name)?.tz ?? 'UTC';
	return [
		{title: 'state', rank: 1, cell: ({alert}) => stateCell(theme, alert)},
		{title: 'sev', rank: 5, cell: ({alert}) => alert.label ?? alert.severity},
		...(systems.length > 1 ? [{title: 'system', rank: 3, cell: ({alert}: Line) => alert.system}] : []),
		{
			title: 'check',
			rank: 1,
			text: {min: 10, max: 48},
			cell: ({alert, folded}) =>
				folded ? `${folded} of ${checks} checks` : `${alert.title}${alert.instance ? ` ${alert.instance}` : ''}`,
		},
		{
			title: 'value',
			rank: 2,
			align: 'right',
			cell: ({alert, folded}) =>
				folded ? '' : {text: alert.value, tone: alert.state === 'firing' && !alert.acked ? alert.level : 'plain'},
		},
		{title: 'limit', rank: 4, cell: ({alert, folded}) => ({text: folded ? '' : (alert.limit ?? ''), tone: 'dim'})},
		{title: 'for', rank: 3, align: 'right', cell: ({alert}) => age(now - alert.since)},
		{title: 'since', rank: 7, cell: ({alert}) => ({text: localTime(alert.since, tzOf(alert.system)), tone: 'dim'})},
		{
			title: 'data',
			rank: 8,
			align: 'right',
			cell: ({alert}) => ({text: alert.dataAt === undefined ? '' : ago(now - alert.dataAt), tone: 'dim'}),
		},
		{title: 'why', rank: 6, text: {min: 10, max: 70}, cell: ({alert}) => ({text: alert.reason ?? '', tone: 'dim'})},
	];
}
