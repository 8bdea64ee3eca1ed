/** The table of alerts of one system in the overview: never cut without a line that says so. */
import {Box, Text} from 'ink';
import {memo, useMemo} from 'react';
import {useNowSince} from '../../../hooks/useClock.ts';
import {useTheme} from '../../../hooks/WallContext.ts';
import {isQuiet} from '../../checks/quiet.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {restText} from '../../overview/alerts.ts';
import {type AlertLine, alertColumns} from '../../panes/alerts/lines.ts';
import {cut} from '../../text/format.ts';
import {fitColumns, GridHead, GridLine} from '../../ui/Grid.tsx';
import type {AlertWindow} from './rows.ts';

interface OverviewAlertsProps {
	system: SystemConfig;
	lines: readonly AlertLine[];
	window: AlertWindow;
	/** Index of the alert under the cursor; -1 where that is elsewhere. */
	selected: number;
	width: number;
}

export const OverviewAlerts = memo(function OverviewAlerts({
	system,
	lines,
	window: {head, start, shown, rest},
	selected,
	width,
}: OverviewAlertsProps) {
	const theme = useTheme();
	const now = useNowSince(lines.map(({alert}) => alert.since));
	const fitted = useMemo(
		() =>
			fitColumns(
				alertColumns({
					theme,
					now,
					tz: system.tz,
					checks: system.checks.length,
					quiet: lines.some(({alert}) => isQuiet(alert)),
					width,
				}),
				lines,
				width,
			),
		[theme, now, system, lines, width],
	);
	return (
		<Box flexDirection="column" width={width}>
			{head && <GridHead fitted={fitted} />}
			{lines.slice(start, start + shown).map((line, index) => (
				<GridLine
					key={line.alert.key}
					row={line}
					fitted={fitted}
					selected={start + index === selected}
					dim={false}
					theme={theme}
				/>
			))}
			{rest && (
				<Text wrap="truncate" {...theme.paint('dim')}>
					{cut(`  ${restText(lines, start, shown)}`, width, theme.glyph.ellipsis)}
				</Text>
			)}
		</Box>
	);
});
