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
