/** Everything that can be done with an incident, found by typing. */
import {useState} from 'react';
import {useWall} from '../../../hooks/WallContext.ts';
import {type CommandId, keymapOf, keyOf} from '../../keys/keymap.ts';
import {type Command, FoundDialog, find} from '../FoundDialog.tsx';
import {incidentCommands} from './commands.ts';
import type {AboutIncident} from './types.ts';

interface IncidentMenuProps extends AboutIncident {
	/** The id of the fact under the cursor. */
	fact: string | undefined;
	run: (what: CommandId) => void;
}

export function IncidentMenu({incident, fact, width, height, run}: IncidentMenuProps) {
	const wall = useWall();
	const map = keymapOf(wall.config.wall.keys);
	const [list] = useState((): readonly Command[] =>
		incidentCommands(wall, incident, fact, run).map(({command, ...one}) => ({
			...one,
			key: command === undefined ? '' : keyOf(command, map),
		})),
	);
	return (
		<FoundDialog
			title={`Incident: ${incident.title}`}
			width={width}
			height={height}
			search={query => find(query, list)}
			note={({key}) => ({text: key})}
		/>
	);
}
