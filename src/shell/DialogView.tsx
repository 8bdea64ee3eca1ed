/** The dialog that fills the screen, whichever it is. */

import {ActionDialog} from '../../panels/dialogs/ActionDialog.tsx';
import {TellDialog} from '../../panels/dialogs/tell/TellDialog.tsx';
import type {Offer} from '../actions/types.ts';
import type {CommandId} from '../keys/keymap.ts';
import type {Size} from '../panes/layout.ts';
import type {Dialog} from '../store/types.ts';
import {ArmDialog} from './ArmDialog.tsx';
import {Help} from './Help.tsx';
import {DeclareDialog} from './incident/DeclareDialog.tsx';
import {IncidentDialog} from './incident/IncidentDialog.tsx';
import {LinksDialog} from './LinksDialog.tsx';
import {MessageDialog} from './MessageDialog.tsx';
import {MuteDialog} from './MuteDialog.tsx';
import {Palette} from './Palette.tsx';
import {RewindDialog} from './RewindDialog.tsx';
import {SkipDialog} from './SkipDialog.tsx';

/** `run` does what was chosen in the palette. */
export function DialogView({dialog, size, run}: {dialog: Dialog; size: Size; run: (what: CommandId | Offer) => void}) {
	const {columns: width, rows: height} = size;
	switch (dialog.kind) {
		case 'help':
			return <Help width={width} height={height} run={run} />;
		case 'palette':
			return <Palette width={width} height={height} run={run} />;
		case 'arm':
			return <ArmDialog backTo={dialog.backTo} width={width} height={height} />;
		case 'message':
			return <MessageDialog title={dialog.title} lines={dialog.lines} width={width} height={height} />;
		case 'mute':
			return <MuteDialog alert={dialog.alert} width={width} height={height} />;
		case 'skip':
			return <SkipDialog dialog={dialog} width={width} height={height} />;
		case 'tell':
			return <TellDialog dialog={dialog} width={width} height={height} />;
		case 'declare':
			return <DeclareDialog {...dialog} width={width} height={height} />;
		case 'incident':
			return <IncidentDialog dialog={dialog} width={width} height={height} run={run} />;
		case 'links':
			return <LinksDialog links={dialog.links} width={width} height={height} />;
		case 'rewind':
			return <RewindDialog width={width} height={height} />;
		case 'act':
			return <ActionDialog dialog={dialog} width={width} height={height} />;
	}
}
