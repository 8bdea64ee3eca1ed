/** The error signatures of a system that burns: the new ones first. */
import {Box} from 'ink';
import {memo, useMemo} from 'react';
import {useSeen} from '../../../hooks/useScene.ts';
import {useTheme} from '../../../hooks/WallContext.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {signatureColumns} from '../../panes/signatures/columns.ts';
import {fitColumns, GridHead, GridLine} from '../../ui/Grid.tsx';

interface SignaturesProps {
	system: SystemConfig;
	width: number;
	height: number;
}

export const Signatures = memo(function Signatures({system, width, height}: SignaturesProps) {
	const theme = useTheme();
	const state = useSeen(scene => scene.signatures(system.system), 'logs');
	const {signatures} = state;
	const shown = useMemo(() => signatures.slice(0, Math.max(1, height - 1)), [signatures, height]);
	const fitted = useMemo(() => {
		const drawing = {theme, width, now: state.at, fine: state.at};
		const part = shown.length < signatures.length ? `  1-${shown.length} of ${signatures.length}` : '';
		const columns = signatureColumns(drawing, state, system.tz, shown);
		const named = columns.map((column, index) =>
			index === columns.length - 1 ? {...column, title: `error signature${part}`} : column,
		);
		return fitColumns(named, shown, width);
	}, [state, signatures, shown, theme, system, width]);
	return (
		<Box flexDirection="column" width={width} height={height}>
			<GridHead fitted={fitted} />
			{shown.map(signature => (
				<GridLine key={signature.id} row={signature} fitted={fitted} selected={false} dim={false} theme={theme} />
			))}
		</Box>
	);
});
