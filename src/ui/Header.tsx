/** The top of the wall: what it looks at, how that stands, what the user may do, and what looking costs. */
import {Box} from 'ink';
import {memo} from 'react';
import {useClickArea} from '../../hooks/useClickArea.ts';
import {useRunningNow} from '../../hooks/useClock.ts';
import {useKeyOf} from '../../hooks/useKeyOf.ts';
import {useLevels} from '../../hooks/useLevels.ts';
import {useStats} from '../../hooks/useReading.ts';
import {useUi} from '../../hooks/useUi.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {type Alert, type Level, worst} from '../checks/types.ts';
import type {PollStats} from '../poll/types.ts';
import {armedFor, isArmed} from '../store/store.ts';
import type {Mode} from '../store/types.ts';
import {age} from '../text/durations.ts';
import {localTime} from '../zone.ts';
import {bytes, countdown, usd, zoneName} from './format.ts';
import {type Segment, SegmentLine, segmentAt} from './segments.tsx';
import {alertLevel} from './summary.ts';
import type {Theme} from './theme.ts';
import {errorWords} from './view.ts';
import {systemOf} from './where.ts';

const severities = ['critical', 'high', 'medium', 'info'] as const;

/** `2 critical, 1 medium` of the firing alerts, and what could not be judged. */
export function alertCounts(alerts: readonly Alert[]): {text: string; level: Level} {
	const firing = alerts.filter(({state}) => state === 'firing');
	const parts = severities.flatMap(severity => {
		const n = firing.filter(alert => alert.severity === severity).length;
		return n === 0 ? [] : [`${n} ${severity}`];
	});
	const others = (['blind', 'nodata', 'pending'] as const).flatMap(state => {
		const n = alerts.filter(alert => alert.state === state).length;
		return n === 0 ? [] : [`${n} ${state}`];
	});
	const level = firing.some(alert => alertLevel(alert) === 'crit')
		? 'crit'
		: firing.length > 0
			? 'warn'
			: alerts.some(({state}) => state === 'blind')
				? 'blind'
				: 'ok';
	return {text: [...parts, ...others].join(', ') || 'no alerts', level};
}

/** READ-ONLY, or ARMED with the time left and the reason. `left` in real ms; just after arming the clock of the header is behind. */
export const modeText = (mode: Mode, left: number): string =>
	mode.kind === 'armed' && left > 0 ? `ARMED ${countdown(Math.min(left, armedFor))} ${mode.reason}` : 'READ-ONLY';

const costText = ({bytesBilledToday, usdToday}: PollStats): string =>
	`${bytes(bytesBilledToday)} ${usd(usdToday)} today`;
const pollText = ({perMinute, errorsPerMinute, focused}: PollStats): string =>
	`${perMinute < 10 ? '' : '~'}${perMinute} polls/min${focused ? '' : ' (half pace: not focused)'}${errorsPerMinute > 0 ? ` ${errorsPerMinute} errors/min` : ''}`;

const failingText = ({failingMost, failing}: PollStats): string =>
	failingMost ? `: ${failing > 1 ? 'mostly ' : ''}${failingMost.api} ${errorWords[failingMost.kind]}` : '';

/** `skew`: ms that Google's clocks are ahead of this machine's. */
export const skewText = (skew: number): string =>
	`this clock is ${age(Math.abs(skew))} ${skew > 0 ? 'behind' : 'ahead of'} Google's`;

/** Columns below which a tab has no word for its state, unless it is the one that is shown; and none to spare at all. */
const narrow = 60;
const tiny = 30;

/** One tab: shape, name, and the word for anything but ok. In very few columns the word comes first: a cut takes the name. */
function tabSegment(name: string, level: Level | undefined, active: boolean, theme: Theme, width: number): Segment {
	const status = level && theme.status(level);
	const word = status && level !== 'ok' && (active || width >= narrow) ? ` ${status.word}` : '';
	const text = status ? (width < tiny ? `${status.glyph}${word} ${name}` : `${status.glyph} ${name}${word}`) : name;
	return {
		id: `tab ${name}`,
		text: active && width >= tiny ? `[${text}]` : text,
		tone: status && level !== 'ok' ? status.tone : active ? 'strong' : (status?.tone ?? 'dim'),
		drop: active ? 1 : 4,
	};
}

/** Two lines, or one where the room is short. */
export const Header = memo(function Header({width, height}: {width: number; height: number}) {
	const {config, theme, sandbox, clock} = useWall();
	const tab = useUi(state => state.tab);
	const mode = useUi(state => state.mode);
	const frozenAt = useUi(state => state.frozenAt);
	const alerts = useUi(state => state.alerts);
	const freezeKey = useKeyOf('freeze');
	const stats = useStats();
	const levels = useLevels();
	// Seconds only while a countdown is to be seen.
	const now = useRunningNow(mode.kind === 'armed' ? 1000 * clock.speed : 60_000);
	const armed = isArmed(mode, now);
	const left = mode.kind === 'armed' ? (mode.until - now) / clock.speed : 0;

	const system = systemOf(config, tab);
	const tz = system?.tz ?? 'UTC';
	const badge: Segment = sandbox
		? {id: 'badge', text: width < tiny ? ' SB ' : ' SANDBOX ', tone: 'sandbox', drop: 0}
		: {id: 'badge', text: system ? `LIVE ${system.project}` : 'LIVE', tone: 'strong', drop: 3};
	const tabs = [
		tabSegment('overview', undefined, tab === 'overview', theme, width),
		...config.systems.map(({system: name}, index) =>
			tabSegment(name, levels[index] ?? 'pending', tab === name, theme, width),
		),
	];
	const time: Segment = {id: 'clock', text: `${localTime(now, tz)} ${zoneName(now, tz)}`, tone: 'dim', drop: 2};
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
						text: `${theme.status('blind').glyph} BLIND ${age(now - stats.blindSince)}: ${stats.blindReason ?? 'no source answers'}`,
						tone: 'blind',
						drop: 0,
					},
				];
	const frozen: Segment[] =
		frozenAt === undefined
			? []
			: [
					{
						id: 'frozen',
						text: ` FROZEN at ${localTime(frozenAt, tz, true)}, ${freezeKey} runs `,
						tone: 'frozen',
						drop: 0,
					},
				];
	const counted = alertCounts(alerts);
	// No alert is only good news when everything could be looked at.
	const status = theme.status(
		counted.level === 'ok'
			? worst(levels.map(level => (level === 'crit' || level === 'warn' ? 'ok' : level)))
			: counted.level,
	);
	const alertSegment: Segment = {
		id: 'alerts',
		text: `${status.glyph} ${counted.text}`,
		tone: counted.level === 'ok' ? 'dim' : status.tone,
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

	const first: Segment[] =
		height <= 1
			? [badge, ...blind, ...frozen, ...tabs, alertSegment, modeSegment]
			: [{id: 'name', text: 'pitwall', tone: 'strong', drop: 8}, badge, ...tabs];
	const area = useClickArea((x, y) => {
		const id = y === 0 ? segmentAt(first, [time], width, x) : undefined;
		return id?.startsWith('tab ') ? {kind: 'tab', tab: id.slice('tab '.length)} : undefined;
	});
	return (
		<Box ref={area} flexDirection="column" width={width} height={Math.max(1, height)}>
			<SegmentLine width={width} left={first} right={[time]} />
			{height > 1 && (
				<SegmentLine
					width={width}
					left={[modeSegment, ...blind, ...frozen, alertSegment, ...skewed, ...failing]}
					right={costs}
				/>
			)}
		</Box>
	);
});
