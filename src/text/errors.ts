/** Texts of caught values. */
import {cleanLine} from './clean.ts';

/** The message in one clean line, for the screen. */
export const messageOf = (error: unknown): string =>
	cleanLine(error instanceof Error ? error.message : String(error), 300);

/** The message with its stack, for the log file. */
export const stackOf = (error: unknown): string =>
	error instanceof Error ? (error.stack ?? error.message) : String(error);
