/** The full-screen frame of a dialog. */
import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {useUi} from '../../hooks/useUi.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {cut} from '../text/format.ts';
import {Pane} from './Pane.tsx';
import {type Segment, SegmentLine} from './segments.tsx';

export interface DialogProps {
	title: string;
	width: number;
	height: number;
	/** The height it needs, border and hint line included; on less, a notice replaces the half-visible decision. */
	minWidth?: number;
	minHeight?: number;
	/**
	 * The keys that work here besides Esc, such as `Enter run`, the most important first: the last ones go where there is no
	 * room. A flash message replaces them for a while.
	 */
	hints?: readonly string[];
	/** What Esc does, which always has room: `cancel` where something would have been done. */
	esc?: 'back' | 'cancel' | 'close' | 'back to the plan';
	/** Right end of the border, such as the part of a list that is to be seen: `1-9 of 40`. */
	note?: string | undefined;
	/** Gets `dialogSize(width, height)`. */
	children: ReactNode;
}

/** The inner size of a dialog, without border and the last line for the hints. */
export const dialogSize = (width: number, height: number): {width: number; height: number} => ({
	width: Math.max(0, width - 4),
	height: Math.max(0, height - 3),
});

/** Fills the screen. Keys come through useDialogKeys; Esc always closes (the shell does that). */
export function Dialog({
	title,
	width,
	height,
	minWidth = 40,
	minHeight = 8,
	hints = [],
	esc = 'back',
	note = '',
	children,
}: DialogProps) {
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
	const keys = [
		...hints.map((text, index): Segment => ({id: text, text, tone: 'dim', drop: index + 1})),
		{id: 'esc', text: `Esc ${esc}`, tone: 'dim', drop: 0} as const,
	];
	const said: Segment[] = flash
		? [{id: 'flash', text: flash.text, tone: flash.level === 'error' ? 'crit' : 'accent', drop: 0}]
		: keys;
	return (
		<Pane
			title={world === undefined ? title : `${world} ${theme.glyph.bullet} ${title}`}
			width={width}
			height={height}
			note={note}
			focused
		>
			<Box flexDirection="column" width={inner.width} height={inner.height}>
				{children}
			</Box>
			<SegmentLine left={said} width={inner.width} />
		</Pane>
	);
}
