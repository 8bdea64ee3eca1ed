/** The folder by which the walls of a machine know of each other: locks, the kill switch, approvals. */
import {ownFolder} from '../../files/own.ts';
import {checkShared} from '../../files/shared.ts';

/** @param shared `shared:` of the wall file, for walls of all users; without it the state folder, for those of one. @throws OwnFileError */
export function machineFolder(shared: string | undefined, state: string): string {
	if (shared === undefined) ownFolder(state);
	else checkShared(shared);
	return shared ?? state;
}
