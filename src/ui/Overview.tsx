/** All systems on one screen: how each stands, its top alerts, one line per pane. */
import {Box, Text} from 'ink';
import {memo} from 'react';
import {useClickArea} from '../../hooks/useClickArea.ts';
import {useNow} from '../../hooks/useClock.ts';
import {useKeymap} from '../../hooks/useKeymap.ts';
import {useLevels} from '../../hooks/useLevels.ts';
import {usePane, useUi} from '../../hooks/useUi.ts';
import {useWall} from '../../hooks/WallContext.ts';
import type {Alert, Level} from '../checks/types.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {ago} from '../text/durations.ts';
import {cut} from './format.ts';
import {systemLinks} from './links.ts';
import {Strip} from './Strip.tsx';
import {windowStart} from './scroll.tsx';
import {alertLevel, byUrgency} from './summary.ts';
import {panesOf} from './where.ts';

interface LinePlan {
	panes: number;
	alerts: number;
	blank: number;
}

/**
 * Lines each system gets under its title: alerts first (what is wrong beats what is there), then panes, then a blank,
 * in turns until `height` is used up. Pure.
 */
export function planLines(height: number, systems: readonly {panes: number; alerts: number}[]): LinePlan[] {
	const plans = systems.map(() => ({panes: 0, alerts: 0, blank: 0}));
	let left = height - systems.length;
	const give = (part: keyof LinePlan, limit: (system: {panes: number; alerts: number}) => number) => {
		for (let given = -1; given !== 0; ) {
			given = 0;
			for (const [index, system] of systems.entries()) {
				const plan = plans[index];
				if (!plan || left <= 0 || plan[part] >= limit(system)) continue;
				plan[part] += 1;
				left -= 1;
				given += 1;
			}
		}
	};
	give('alerts', ({alerts}) => alerts);
	give('panes', ({panes}) => panes);
	give('blank', () => 1);
	return plans;
}

const AlertLine = memo(function AlertLine({alert, now, width}: {alert: Alert; now: number; width: number}) {
	const {theme} = useWall();
	const {glyph, word, tone} = theme.status(alertLevel(alert));
	const text = `${alert.label ?? alert.severity} ${alert.title}${alert.instance ? ` ${alert.instance}` : ''}: ${alert.value}${alert.limit ? ` (${alert.limit})` : ''}, since ${ago(now - alert.since)}${alert.acked ? ', acked' : ''}${alert.reason ? `, ${alert.reason}` : ''}`;
	return (
		<Text wrap="truncate">
			{'  '}
			<Text {...theme.paint(tone)}>
				{glyph} {word}
			</Text>{' '}
			{cut(text, Math.max(0, width - 4 - word.length), theme.glyph.ellipsis)}
		</Text>
	);
});

function SystemBlock({
	system,
	level,
	alerts,
	plan,
	selected,
	width,
	now,
}: {
	system: SystemConfig;
	level: Level;
	alerts: readonly Alert[];
	plan: LinePlan;
	selected: boolean;
	width: number;
	now: number;
}) {
	const {theme} = useWall();
	const {glyph, word, tone} = theme.status(level);
	const panes = panesOf(system).filter(pane => pane !== 'alerts');
	return (
		<Box flexDirection="column" width={width}>
			<Text wrap="truncate">
				<Text {...theme.paint(tone)}>
					{glyph} {word}
				</Text>{' '}
				<Text bold {...theme.paint(selected ? 'selected' : 'plain')}>
					{cut(system.title, Math.max(0, width - word.length - 3))}
				</Text>
				<Text {...theme.paint('dim')}>
					{cut(
						`  ${system.system}  ${system.project}  ${system.region}`,
						Math.max(0, width - word.length - 3 - system.title.length),
					)}
				</Text>
			</Text>
			{alerts.slice(0, plan.alerts).map(alert => (
				<AlertLine key={alert.key} alert={alert} now={now} width={width} />
			))}
			{panes.slice(0, plan.panes).map(pane => (
				<Strip key={pane} system={system} pane={pane} width={width} indent={2} />
			))}
			{plan.blank > 0 && <Text> </Text>}
		</Box>
	);
}

/** At most `height` lines. Enter opens the selected system. */
export const Overview = memo(function Overview({width, height}: {width: number; height: number}) {
	const {config, store} = useWall();
	const levels = useLevels();
	const all = useUi(state => state.alerts);
	const now = useNow();
	const {cursor} = usePane('overview', 'alerts');
	const {systems} = config;
	useKeymap('alerts', {
		rows: systems.length,
		links: () => systemLinks(systems[Math.min(cursor, systems.length - 1)]),
		onAction(action) {
			const chosen = systems[Math.min(cursor, systems.length - 1)];
			if (action !== 'open' || !chosen) return false;
			store.getState().setTab(chosen.system);
			return true;
		},
	});
	const start = windowStart(Math.min(cursor, systems.length - 1), systems.length, height);
	const shown = systems.slice(start, start + height);
	const open = shown.map(({system}) =>
		all.filter(alert => alert.system === system && alertLevel(alert) !== 'ok').toSorted(byUrgency),
	);
	const plans = planLines(
		height,
		shown.map((system, index) => ({panes: panesOf(system).length - 1, alerts: open[index]?.length ?? 0})),
	);
	const lines = plans.flatMap((plan, index) =>
		Array<number>(1 + plan.alerts + plan.panes + plan.blank).fill(start + index),
	);
	const area = useClickArea((_, y) => {
		const row = lines[y];
		return row === undefined ? undefined : {kind: 'row', row};
	});
	return (
		<Box ref={area} flexDirection="column" width={width} height={height}>
			{shown.map((system, index) => {
				const plan = plans[index];
				return (
					plan && (
						<SystemBlock
							key={system.system}
							system={system}
							level={levels[start + index] ?? 'pending'}
							alerts={open[index] ?? []}
							plan={plan}
							selected={start + index === Math.min(cursor, systems.length - 1)}
							width={width}
							now={now}
						/>
					)
				);
			})}
		</Box>
	);
});
