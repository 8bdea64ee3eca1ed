/** The identity of a question to the cloud. */
import type {SystemConfig} from './schema/system.ts';

/** The same text for the same question; another project, zone, database, query or filter gives another text. */
export const questionOf = ({project, region, tz, spanner}: SystemConfig, ...what: unknown[]): string =>
	JSON.stringify([project, region, tz, spanner, ...what]);
