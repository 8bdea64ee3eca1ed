/** Shared parts of the action dialogs. */
import {Box, Text} from 'ink';
import {useState} from 'react';
import {useDialogKeys} from '../../hooks/useKeymap.ts';
import {useWall} from '../../hooks/WallContext.ts';
import type {ActionDesk} from '../../src/actions/runs.ts';
import {actionSize} from '../../src/panes/where.ts';
import {cut} from '../../src/text/format.ts';
import type {Tone} from '../../src/theme/theme.ts';
import {Dialog} from '../../src/ui/Dialog.tsx';
import {partText} from '../../src/ui/scroll.tsx';
import type {Line} from './lines.ts';

/** The size that an action dialog needs to show a whole decision. */
export const minSize = {minWidth: actionSize.columns, minHeight: actionSize.rows} as const;

export interface StageProps {
	width: number;
	height: number;
}

/** Dependencies of planning an action. */
export interface Scope extends StageProps {
	desk: ActionDesk;
}

/** Lines cut to a rectangle, from `offset` on; says how much is out of sight, and which keys of the dialog show it. */
export function Lines({
	lines,
	width,
	height,
	offset = 0,
	scroll,
}: {
	lines: readonly Line[];
	width: number;
	height: number;
	offset?: number;
	/** Undefined where nothing scrolls them. */
	scroll: 'Up Down' | 'PgUp PgDn' | undefined;
}) {
	const {theme} = useWall();
	const over = lines.length > height;
	const room = over ? Math.max(1, height - 1) : height;
	const start = Math.min(offset, Math.max(0, lines.length - room));
	return (
		<Box flexDirection="column" width={width} height={height}>
			{lines.slice(start, start + room).map(({text, tone}, index) => (
				// Lines have no identity but their place.
				<Text key={start + index} wrap="truncate" {...theme.paint(tone)}>
					{cut(text, width, theme.glyph.ellipsis)}
				</Text>
			))}
			{over && (
				<Text wrap="truncate" {...theme.paint('dim')}>
					{cut(
						`lines ${partText(start, Math.min(room, lines.length - start), lines.length)}${scroll ? `, ${scroll} scrolls` : ''}`,
						width,
					)}
				</Text>
			)}
		</Box>
	);
}

/** The first of the lines of a `Lines` to show, and how to go so many lines further, or back. */
export function useOffset(lines: number, height: number): readonly [offset: number, scroll: (by: number) => void] {
	const [offset, setOffset] = useState(0);
	// A line of the rectangle says which part it is.
	const last = lines > height ? lines - Math.max(1, height - 1) : 0;
	const at = Math.min(offset, last);
	return [at, by => setOffset(Math.max(0, Math.min(at + by, last)))];
}

/** One or two sentences in a dialog that has nothing to ask. */
export function Notice({
	title,
	text,
	tone = 'plain',
	width,
	height,
}: StageProps & {title: string; text: string; tone?: Tone}) {
	const {theme} = useWall();
	useDialogKeys(() => undefined);
	return (
		<Dialog title={title} width={width} height={height} {...minSize} esc="close">
			<Text wrap="wrap" {...theme.paint(tone)}>
				{text}
			</Text>
		</Dialog>
	);
}

export const NoExecutor = (props: StageProps & {title: string}) => (
	<Notice text="This wall was started without an executor: no action can be planned." {...props} />
);
