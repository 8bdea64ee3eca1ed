import type {ReactNode} from 'react';
import type {SystemConfig} from '../src/config/schema/system.ts';
import type {PaneConfig} from '../src/panes/schemas.ts';

/** The props of every pane: its rectangle (cells, border included) and the system it shows. Panes read data through hooks only. */
export interface PaneProps<Pane extends PaneConfig = PaneConfig> {
	pane: Pane;
	/** Digit that focuses it. */
	digit: number | undefined;
	system: SystemConfig;
	width: number;
	height: number;
	focused: boolean;
	/** Rows only, without a border around them. */
	bare?: boolean;
}

interface Size {
	width: number;
	height: number;
}

/**
 * Puts a body in the frame of its pane.
 * @param empty the text where a successful poll found no rows
 * @param partOf the part of a list that is to be seen in so much room, for the border; empty where that is all of it
 */
export type Frame = (
	rows: number,
	empty: string,
	children: (size: Size) => ReactNode,
	partOf?: (size: Size) => string,
) => ReactNode;
