/** `pitwall status`: how the running wall stands, by what it tells; the cloud is not asked. */
import {stateFolder} from '../config/paths.ts';
import {heardWalls, statusFolder} from '../status/files.ts';
import {longStatus, shortStatus, statusCode} from '../status/words.ts';
import {inAscii} from '../text/ascii.ts';
import {unicodeIn} from '../theme/theme.ts';

export interface StatusOptions {
	short?: boolean;
	json?: boolean;
}

/** @returns the exit code: 0 ok, 1 warning, 2 critical, 3 unknown or no wall */
export async function status({short, json}: StatusOptions): Promise<number> {
	const now = Date.now();
	const walls = heardWalls(statusFolder(stateFolder()), now);
	const text = json ? JSON.stringify(walls, null, 2) : short ? shortStatus(walls, now) : longStatus(walls, now);
	process.stdout.write(`${json || unicodeIn(process.env) ? text : inAscii(text)}\n`);
	return statusCode(walls);
}
