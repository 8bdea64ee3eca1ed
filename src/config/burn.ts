/**
 * Windows of burn rates, as chapter 5 of the SRE workbook has them: a page when 2 % of the budget are gone in an hour or 5 % in six,
 * a ticket when 10 % are gone in a day or in three. The short window ends the alert soon after the trouble. Pure.
 */
import type {Measure, SloConfig} from './schema/checks.ts';
import {milliseconds} from './units.ts';

export type BurnMeasure = Extract<Measure, {burn: string}>;

/** Both windows must burn at least so many times as fast as the budget lasts. */
export interface BurnWindow {
	factor: number;
	/** ms. */
	long: number;
	short: number;
}

/** What each window pair is for: a page needs a person now (crit), a ticket this day (warn). */
export interface BurnWindows {
	page: readonly BurnWindow[];
	ticket: readonly BurnWindow[];
}

const usual = {
	page: [
		{budget: 0.02, long: milliseconds('1h'), short: milliseconds('5m')},
		{budget: 0.05, long: milliseconds('6h'), short: milliseconds('30m')},
	],
	ticket: [
		{budget: 0.1, long: milliseconds('1d'), short: milliseconds('2h')},
		{budget: 0.1, long: milliseconds('3d'), short: milliseconds('6h')},
	],
} as const;

/** The fastest burn that there can be: everything is bad. */
export const fastestBurn = ({objective}: Pick<SloConfig, 'objective'>): number =>
	Number((1 / (1 - objective)).toPrecision(12));

/**
 * The windows of a measure: its own, or the usual ones for the period of the SLO (14.4, 6, 3 and 1 for 30 days), without those
 * that an SLO so low cannot reach.
 */
export function burnWindows({page, ticket}: BurnMeasure, slo: SloConfig): BurnWindows {
	const period = milliseconds(slo.window);
	const own = (windows: NonNullable<BurnMeasure['page']>): BurnWindow[] =>
		windows.map(({factor, long, short}) => ({
			factor,
			long: milliseconds(long),
			short: short === undefined ? milliseconds(long) / 12 : milliseconds(short),
		}));
	const scaled = (windows: (typeof usual)[keyof typeof usual]): BurnWindow[] =>
		windows
			.filter(({long}) => long < period)
			.map(({budget, long, short}) => ({factor: Number(((budget * period) / long).toPrecision(6)), long, short}))
			.filter(({factor}) => factor < fastestBurn(slo));
	return {page: page ? own(page) : scaled(usual.page), ticket: ticket ? own(ticket) : scaled(usual.ticket)};
}
