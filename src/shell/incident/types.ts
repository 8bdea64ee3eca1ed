/** The properties of the dialogs about an incident. */
import type {SystemConfig} from '../../config/schema/system.ts';
import type {Incident} from '../../incidents/types.ts';

export interface AboutIncident {
	incident: Incident;
	system: SystemConfig;
	width: number;
	height: number;
}
