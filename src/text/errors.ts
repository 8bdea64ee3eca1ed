/** What a caught value says. */
import {cleanLine} from './clean.ts';

/** In one clean line, for the screen. */
export const messageOf = (error: unknown): string =>
	cleanLine(error instanceof Error ? error.message : String(error), 300);

/** With where it happened, for the log file. */
export const stackOf = (error: unknown): string =>
	error instanceof Error ? (error.stack ?? error.message) : String(error);
