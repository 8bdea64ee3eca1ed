/** What an answer is the answer to. */
import type {SystemConfig} from './schema/system.ts';

/** The same text for the same question: with another project, zone, database, query or filter it is another one. */
export const questionOf = ({project, region, tz, spanner}: SystemConfig, ...what: unknown[]): string =>
	JSON.stringify([project, region, tz, spanner, ...what]);
