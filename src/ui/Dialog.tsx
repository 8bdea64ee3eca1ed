/** The full-screen frame of a dialog. */
import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {useUi} from '../../hooks/useUi.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {cut} from '../text/format.ts';
import {Pane} from './Pane.tsx';

export interface DialogProps {
	title: string;
	width: number;
	height: number;
	/** The height it needs, border and hint line included; on less, a notice replaces the half-visible decision. */
	minWidth?: number;
	minHeight?: number;
	/** The keys that work here, e.g. `Esc cancel   Enter run`. A flash message replaces them for a while. */
	hints: string;
	/** Gets `dialogSize(width, height)`. */
	children: ReactNode;
}

/** The inner size of a dialog, without border and the last line for the hints. */
export const dialogSize = (width: number, height: number): {width: number; height: number} => ({
	width: Math.max(0, width - 4),
	height: Math.max(0, height - 3),
});

/** Fills the screen. Keys come through useDialogKeys; Esc always closes (the shell does that). */
export function Dialog({title, width, height, minWidth = 40, minHeight = 8, hints, children}: DialogProps) {
	const {theme, sandbox, drill} = useWall();
	const world = drill ? 'DRILL' : sandbox ? 'SANDBOX' : undefined;
	const flash = useUi(state => state.flash);
	if (width < minWidth || height < minHeight) {
		return (
			<Box width={width} height={height}>
				<Text wrap="wrap">
					{cut(
						`${title} needs ${minWidth}x${minHeight}, this terminal has ${width}x${height}. Make it larger, or Esc.`,
						Math.max(0, width * height),
					)}
				</Text>
			</Box>
		);
	}
	const inner = dialogSize(width, height);
	return (
		<Pane
			title={world === undefined ? title : `${world} ${theme.glyph.bullet} ${title}`}
			width={width}
			height={height}
			focused
		>
			<Box flexDirection="column" width={inner.width} height={inner.height}>
				{children}
			</Box>
			<Text wrap="truncate" {...theme.paint(flash === undefined ? 'dim' : flash.level === 'error' ? 'crit' : 'accent')}>
				{cut(flash?.text ?? hints, inner.width, theme.glyph.ellipsis)}
			</Text>
		</Pane>
	);
}
