/** Sizes of Spanner instances and names of backups. Pure. */

/** The sizes that Spanner has, and the words for any other one. */
export const isSpannerSize = (units: number): boolean =>
	Number.isInteger(units) && units >= 100 && units % (units < 1000 ? 100 : 1000) === 0;
export const spannerSizes = 'processing units come in hundreds below 1000, and in thousands above';

/** A name as Spanner takes it once the date (20260131) and the seconds since 1970 stand in it. */
export const namedBackup = (pattern: string, date: string, epoch: number): string =>
	pattern.replaceAll('{date}', date.replaceAll('-', '')).replaceAll('{epoch}', String(epoch));
