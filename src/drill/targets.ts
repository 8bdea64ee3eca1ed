/** The clocks of the runbooks, ms: the same in every drill, by the severity that is right for it. */
import {day, hour, minute} from '../clock.ts';
import type {Severity} from '../config/schema/values.ts';

/** From the page until somebody has it (S3-077). */
export const acknowledgeWithin = 5 * minute;

/** From the page until it is declared (S3-073 to S3-076). */
export const respondWithin: Readonly<Record<Severity, number>> = {
	critical: 15 * minute,
	high: hour,
	medium: 4 * hour,
	info: day,
};

/** From the declaration until the first message: page and status page where there is one (S3-080, C-31, C-32). */
export const messageWithin: Readonly<Record<Severity, number>> = {
	...respondWithin,
	critical: 5 * minute,
	high: 5 * minute,
};

/** Between two messages until it is mitigated, as the clock of an incident asks for them (S3-090); absent: one is enough. */
export const updateEvery: Readonly<Partial<Record<Severity, number>>> = {critical: 15 * minute, high: 30 * minute};

/** From the declaration until the next level knows, unless it is mitigated before (S3-073, S3-074, C-03). */
export const escalateWithin: Readonly<Partial<Record<Severity, number>>> = {critical: 15 * minute, high: 2 * hour};

/** It is watched so long after it was mitigated (S3-031). */
export const watchFor = 30 * minute;

/** From the end until the post-mortem has a date (S3-032, C-19). */
export const postmortemWithin = day;
