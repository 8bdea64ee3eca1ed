/** The frame that all panes of sources share: how it stands, how old it is, and what was read as it now counts. */
import type {ReactNode} from 'react';
import {useUi} from '../hooks/useUi.ts';
import type {Health} from '../src/checks/look.ts';
import type {Level} from '../src/checks/types.ts';
import type {PaneId} from '../src/store/types.ts';
import {innerSize, Pane, PaneBody} from '../src/ui/Pane.tsx';
import {panesOf} from '../src/ui/where.ts';
import type {PaneProps} from './types.ts';
import {ageNote, type useView} from './useView.ts';

interface SourcePaneProps extends PaneProps, Pick<ReturnType<typeof useView>, 'state' | 'now' | 'shown'> {
	pane: PaneId;
	title: string;
	level: Level;
	health: Health;
	/** How many there are to show, after the filter; and what is said where there is none without one. */
	rows: number;
	none: string;
	children: (size: {width: number; height: number}) => ReactNode;
}

export function SourcePane(props: SourcePaneProps) {
	const {system, width, height, focused, state, now, shown, pane, title, level, health, rows, none, children} = props;
	const filter = useUi(ui => ui.filter);
	return (
		<Pane
			title={title}
			width={width}
			height={height}
			focused={focused}
			digit={panesOf(system).indexOf(pane) + 1}
			level={shown(level)}
			note={ageNote(health, now, width)}
		>
			<PaneBody
				state={state}
				now={now}
				{...innerSize(width, height)}
				isEmpty={rows === 0}
				empty={filter ? `nothing matches "${filter}"` : none}
			>
				{children}
			</PaneBody>
		</Pane>
	);
}
