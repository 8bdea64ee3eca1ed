/** The top of the wall: systems and their levels, the mode, the clock, and the cost of polling. */

import {Box} from 'ink';
import {memo} from 'react';
import {useClickArea} from '../../hooks/useClickArea.ts';
import {useRunningNow} from '../../hooks/useClock.ts';
import {useKeyOf} from '../../hooks/useKeyOf.ts';
import {useLevels} from '../../hooks/useLevels.ts';
import {useAlerts, useScene, useStats} from '../../hooks/useScene.ts';
import {useUi} from '../../hooks/useUi.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {useRuns} from '../../panels/dialogs/useDesk.ts';
import {isRunning} from '../actions/runs.ts';
import type {Mode} from '../actions/types.ts';
import {countsText} from '../checks/counts.ts';
import {errorWords} from '../checks/source-standing.ts';
import {type Level, worst} from '../checks/types.ts';
import {minute} from '../clock.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {placeOf, systemOf} from '../panes/where.ts';
import type {PollStats} from '../poll/types.ts';
import {armedFor, isArmed} from '../store/store.ts';
import type {Replay} from '../store/types.ts';
import {age, fineStep, fineUntil, lasting} from '../text/durations.ts';
import {bytes, countdown, usd, widthOf, zoneName} from '../text/format.ts';
import {type Segment, SegmentLine, segmentAt, widthOfAll} from '../ui/segments.tsx';
import {fitTabs, type Tab, tabOf, tiny} from '../ui/tabs.ts';
import {localDate, localTime} from '../zone.ts';
import {useIncidentSegment} from './useIncidentSegment.ts';
import {useTeamSegments} from './useTeamSegments.ts';

/** READ-ONLY, or ARMED with the time left and the reason. `left` in real ms; just after arming the clock of the header is behind. */
export const modeText = (mode: Mode, left: number): string =>
	mode.kind === 'armed' && left > 0 ? `ARMED ${countdown(Math.min(left, armedFor))} ${mode.reason}` : 'READ-ONLY';

/** Real ms without an evaluation after which the wall says so: checks are judged every quarter of a minute. */
const longestUnjudged = minute;

const costText = ({bytesBilledToday, usdToday}: PollStats): string =>
	`${bytes(bytesBilledToday)} ${usd(usdToday)} today`;
const pollText = ({perMinute, errorsPerMinute, focused}: PollStats): string =>
	`${perMinute < 10 ? '' : '~'}${perMinute} polls/min${focused ? '' : ' (half pace: not focused)'}${errorsPerMinute > 0 ? ` ${errorsPerMinute} errors/min` : ''}`;

const failingText = ({failingMost, failing}: PollStats): string =>
	failingMost ? `: ${failing > 1 ? 'mostly ' : ''}${failingMost.api} ${errorWords[failingMost.kind]}` : '';

/** `skew`: ms that Google's clocks are ahead of this machine's. */
export const skewText = (skew: number): string =>
	`this clock is ${age(Math.abs(skew))} ${skew > 0 ? 'behind' : 'ahead of'} Google's`;

/** What stands where the screen does not show the present: which moment it shows, and how to leave it. */
export function standingText(
	at: number,
	replay: Replay | undefined,
	{tz, now, freezeKey, rewindKey}: {tz: string; now: number; freezeKey: string; rewindKey: string},
): string {
	if (!replay) return `FROZEN at ${localTime(at, tz, true)}, ${freezeKey} runs`;
	const time = `${localTime(at, tz, true)} ${zoneName(at, tz)}`;
	const utc = `${localTime(at, 'UTC', true)} UTC`;
	const isToday = localDate(at, tz) === localDate(now, tz);
	return [
		'REPLAY',
		...(isToday ? [] : [localDate(at, tz)]),
		time,
		...(time === utc ? [] : [`(${utc})`]),
		...(replay.playing ? [`plays ×${replay.speed}`] : []),
		...(replay.recording ? [] : [`${rewindKey}: now`]),
	].join(' ');
}

/** As many parts of a list as fit, at least the first. */
function fewer(list: string, width: number): string {
	const parts = list.split(', ');
	const forms = parts.map((_, left) => parts.slice(0, parts.length - left).join(', '));
	return forms.find(form => widthOf(form) <= width) ?? forms.at(-1) ?? '';
}

/** The zone of all systems, where they have one in common: times on the overview are in the zones of their systems. */
function commonZone(systems: readonly Pick<SystemConfig, 'tz'>[]): string {
	const [zone = 'UTC', ...others] = new Set(systems.map(({tz}) => tz));
	return others.length === 0 ? zone : 'UTC';
}

/** Two lines, or one where the room is short. */
export const Header = memo(function Header({width, height}: {width: number; height: number}) {
	const {config, theme, sandbox, drill, clock} = useWall();
	const tab = useUi(state => state.tab);
	const mode = useUi(state => state.mode);
	const ofTeam = useTeamSegments();
	const stoppedBy = useUi(state => state.machine.frozen);
	const broken = useRuns(({runs}) => runs.find(run => run.glass && isRunning(run))?.plan.title);
	const frozenAt = useScene().at;
	const alerts = useAlerts();
	const freezeKey = useKeyOf('freeze');
	const rewindKey = useKeyOf('rewind');
	const replay = useUi(state => state.replay);
	const stats = useStats();
	const levels = useLevels();
	const incident = useIncidentSegment();
	// Seconds only while a countdown is to be seen.
	const coarse = useRunningNow(minute);
	// Absent while checks are judged, so that no evaluation draws anything.
	const judgedAt = useUi(({judgedAt: at}) =>
		at === undefined || coarse - at <= longestUnjudged * clock.speed ? undefined : at,
	);
	const young = stats.blindSince !== undefined && coarse - stats.blindSince < fineUntil;
	const now = useRunningNow(mode.kind === 'armed' ? 1000 * clock.speed : young ? fineStep : minute);
	const armed = isArmed(mode, now);
	const left = mode.kind === 'armed' ? (mode.until - now) / clock.speed : 0;

	const place = useUi(placeOf);
	const system = systemOf(config, place?.system ?? tab);
	const tz = system?.tz ?? commonZone(config.systems);
	const badge: Segment = drill
		? {id: 'badge', text: width < tiny ? ' DRILL ' : ` DRILL ${drill.scenario.title} `, tone: 'drill', drop: 0}
		: sandbox
			? {id: 'badge', text: width < tiny ? ' SB ' : ' SANDBOX ', tone: 'sandbox', drop: 0}
			: {id: 'badge', text: system ? `LIVE ${system.project}` : 'LIVE', tone: 'strong', drop: 3};
	const tabFor = (name: string, level: Level | undefined): Tab =>
		tabOf('tab', name, {level, active: tab === name, theme, width});
	const allTabs = [
		tabFor('overview', undefined),
		...config.systems.map(({system: name}, index) => tabFor(name, levels[index] ?? 'loading')),
	];
	const clockIn = (zone: string) => `${localTime(now, zone)} ${zoneName(now, zone)}`;
	const time: Segment = {id: 'clock', text: clockIn(tz), tone: 'dim', drop: 2};
	// Google's consoles and the people in other places speak of UTC.
	const utc: Segment[] =
		clockIn(tz) === clockIn('UTC') ? [] : [{id: 'utc', text: clockIn('UTC'), tone: 'dim', drop: 9}];
	const modeSegment: Segment = {
		id: 'mode',
		text: armed ? ` ${modeText(mode, left)} ` : modeText(mode, left),
		tone: armed ? 'armed' : 'dim',
		drop: armed ? 0 : 3,
	};
	const blind: Segment[] =
		stats.blindSince === undefined
			? []
			: [
					{
						id: 'blind',
						text: `${theme.status('blind').glyph} BLIND ${lasting(now - stats.blindSince)}: ${stats.blindReason ?? 'no source answers'}`,
						tone: 'blind',
						drop: 0,
					},
				];
	const stopped: Segment[] = stoppedBy
		? [{id: 'stopped', text: ` ACTIONS FROZEN by ${stoppedBy.by}: ${stoppedBy.reason} `, tone: 'frozen', drop: 0}]
		: [];
	const glass: Segment[] =
		broken === undefined ? [] : [{id: 'glass', text: ` GLASS BROKEN: ${broken} `, tone: 'armed', drop: 0}];
	const unjudged: Segment[] =
		judgedAt === undefined
			? []
			: [
					{
						id: 'unjudged',
						text: `${theme.status('blind').glyph} CHECKS STAND STILL for ${lasting(now - judgedAt)}`,
						tone: 'blind',
						drop: 0,
					},
				];
	const standing = frozenAt === undefined ? '' : standingText(frozenAt, replay, {tz, now, freezeKey, rewindKey});
	const frozen: Segment[] =
		standing === '' ? [] : [{id: 'frozen', text: ` ${standing} `, tone: replay ? 'replay' : 'frozen', drop: 0}];
	// No alert is good news only when everything could be read.
	const level = worst(levels);
	const status = theme.status(level);
	const alertSegment: Segment = {
		id: 'alerts',
		text: `${status.glyph} ${countsText(alerts) || 'no alerts'}`,
		tone: level === 'ok' ? 'dim' : status.tone,
		drop: 1,
	};
	const failing: Segment[] =
		stats.failing > 0
			? [
					{
						id: 'failing',
						text: `${stats.failing} of ${stats.total} sources failing${failingText(stats)}`,
						tone: 'blind',
						drop: 5,
					},
				]
			: [];
	const skewed: Segment[] =
		stats.skew === undefined ? [] : [{id: 'skew', text: skewText(stats.skew), tone: 'warn', drop: 4}];
	const costs: Segment[] = [
		{id: 'polls', text: pollText(stats), tone: stats.errorsPerMinute > 0 ? 'warn' : 'dim', drop: 7},
		{id: 'cost', text: costText(stats), tone: 'dim', drop: 6},
	];

	const [before, after]: [Segment[], Segment[]] =
		height <= 1
			? [
					[badge, ...incident(0, 0), ...glass, ...stopped, ...unjudged, ...blind, ...frozen],
					[alertSegment, modeSegment],
				]
			: [[{id: 'name', text: 'pitwall', tone: 'strong', drop: 8}, badge], []];
	const first = [...before, ...fitTabs(allTabs, [...before, ...after, time], width), ...after];
	const area = useClickArea((x, y) => {
		const id = y === 0 ? segmentAt(first, [time, ...utc], width, x) : undefined;
		if (id === 'more') return {kind: 'tab', tab: 'overview'};
		return id?.startsWith('tab ') ? {kind: 'tab', tab: id.slice('tab '.length)} : undefined;
	});
	const state = [modeSegment, ...glass, ...stopped, ...unjudged, ...blind, ...frozen];
	const rest = [...ofTeam, ...skewed, ...failing];
	const told = [alertSegment, ...rest];
	const clocks = incident(
		width - widthOfAll([...state, ...told, ...costs]) - 2,
		width - widthOfAll([...state, ...told]) - 2,
	);
	const room = width - widthOfAll([...clocks, ...state]) - 2;
	// The gravest are told first: beside a clock the rest of them goes before anything else does.
	const alertsLine: Segment[] =
		clocks.length === 0 ? told : [{...alertSegment, text: fewer(alertSegment.text, room)}, ...rest];
	return (
		<Box ref={area} flexDirection="column" width={width} height={Math.max(1, height)}>
			<SegmentLine width={width} left={first} right={[time, ...utc]} />
			{height > 1 && <SegmentLine width={width} left={[...clocks, ...state, ...alertsLine]} right={costs} />}
		</Box>
	);
});
