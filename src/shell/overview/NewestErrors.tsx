/** The newest errors of all systems. */
import {Box, Text} from 'ink';
import {memo, useRef} from 'react';
import {useNow} from '../../../hooks/useClock.ts';
import {useSeen} from '../../../hooks/useScene.ts';
import {useWall} from '../../../hooks/WallContext.ts';
import {hour} from '../../clock.ts';
import type {LoadedConfig} from '../../config/schema/system.ts';
import {isSameErrors, type NewestError, newestErrors} from '../../overview/errors.ts';
import {systemOf} from '../../panes/where.ts';
import {cut, fit} from '../../text/format.ts';
import {shortRevision} from '../../text/revision.ts';
import type {Theme} from '../../theme/theme.ts';
import {localTime} from '../../zone.ts';

/** At most `most` errors of the last hour; keeps its identity while they are the same. */
export function useNewestErrors(most: number): readonly NewestError[] {
	const {config} = useWall();
	const now = useNow();
	const last = useRef<readonly NewestError[]>([]);
	return useSeen(scene => {
		const tails = config.systems.map(({system}) => [system, scene.tail(system)] as const);
		const found = newestErrors(tails, {most, since: now - hour});
		if (!isSameErrors(last.current, found)) last.current = found;
		return last.current;
	}, 'logs');
}

interface NewestErrorsProps {
	errors: readonly NewestError[];
	width: number;
	height: number;
}

export const NewestErrors = memo(function NewestErrors({errors, width, height}: NewestErrorsProps) {
	const {config, theme} = useWall();
	const names = Math.max(...errors.map(({system}) => system.length));
	return (
		<Box flexDirection="column" width={width} height={height}>
			<Text wrap="truncate" {...theme.paint('dim')}>
				{cut('newest errors of all systems, 60 m', width, theme.glyph.ellipsis)}
			</Text>
			{errors.slice(0, height - 1).map(error => (
				<ErrorLine
					key={`${error.system} ${error.line.id}`}
					error={error}
					names={names}
					width={width}
					config={config}
					theme={theme}
				/>
			))}
		</Box>
	);
});

interface ErrorLineProps {
	error: NewestError;
	/** Cells of the longest name of a system. */
	names: number;
	width: number;
	config: LoadedConfig;
	theme: Theme;
}

const ErrorLine = memo(function ErrorLine({error: {system, line}, names, width, config, theme}: ErrorLineProps) {
	const time = localTime(line.lastAt, systemOf(config, system)?.tz ?? 'UTC', true);
	const count = line.count > 1 ? ` x${line.count}` : '';
	const start = cut(`${time} ${fit(system, names)} `, width, '');
	return (
		<Text wrap="truncate">
			<Text {...theme.paint('dim')}>{start}</Text>
			{cut(
				`${shortRevision(line.revision) || line.service}${count} ${line.message}`,
				Math.max(0, width - start.length),
				theme.glyph.ellipsis,
			)}
		</Text>
	);
});
