import type {SystemConfig} from '../src/config/schema/system.ts';

/** What every pane is given: its rectangle (cells, border included) and the system it shows. Panes read data through hooks only. */
export interface PaneProps {
	system: SystemConfig;
	width: number;
	height: number;
	focused: boolean;
}
