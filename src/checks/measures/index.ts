/** Measures: each reads the number that a check judges from a reading, or says why there is none. One file per kind of measure. */

import type {Row} from '../../cloud/types.ts';
import type {CheckConfig, Measure} from '../../config/schema/checks.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {messageOf} from '../../text/errors.ts';
import {own} from '../../text/own.ts';
import {type Lookup, numberOf} from '../readings.ts';
import {standingOf} from '../source-standing.ts';
import {ageOf} from '../time.ts';
import {allValue} from './all.ts';
import {beyondValues} from './beyond.ts';
import {burnValues} from './burn.ts';
import {changeValues} from './change.ts';
import {fitting, toldIn} from './fitting.ts';
import {jobValues} from './jobs.ts';
import {lastValues} from './last.ts';
import {matchValues} from './matches.ts';
import {type Measured, unseen} from './measured.ts';
import {missing} from './missing.ts';
import {probesValues} from './probe.ts';
import {ratioValues} from './ratio.ts';
import {leastOfEach, rowCount, rowValues} from './rows.ts';
import {runValues} from './runs.ts';
import {sloValues} from './slo.ts';
import {streakValues} from './streak.ts';
import {totalValues} from './total.ts';
import {trafficValue} from './traffic.ts';
import {worstOfEach} from './worst.ts';

export type {Measured} from './measured.ts';

/** Every value of a measure. Never empty: without values it has one `nodata` or `blind`. Never throws: an answer that it cannot read is `blind`. */
export function measureValues(system: SystemConfig, measure: Measure, source: Lookup, now: number): Measured[] {
	try {
		return valuesOf(system, measure, source, now);
	} catch (error) {
		return [{status: 'blind', at: now, reason: `the answer cannot be read: ${messageOf(error)}`}];
	}
}

/** The values of a check, the worst of each instance, as far as its limits can judge them. */
export const measuredOf = (system: SystemConfig, check: CheckConfig, source: Lookup, now: number): Measured[] =>
	worstOfEach(
		measureValues(system, check.measure, source, now).map(one => toldIn(one, check)),
		check,
	).map(one => fitting(one, check));

function valuesOf(system: SystemConfig, measure: Measure, source: Lookup, now: number): Measured[] {
	const context = {system, source, now};
	if ('slo' in measure) return sloValues(context, measure.slo);
	if ('burn' in measure) return burnValues(context, measure);
	if ('all' in measure) return [allValue(context, measure, check => measuredOf(system, check, source, now))];
	if ('runs' in measure) return runValues(context, measure);
	if ('ratio' in measure) return ratioValues(context, measure);
	const standing = standingOf(source(measure.source), now);
	if (standing.level !== 'ok') return [unseen(standing, now)];
	const {reading} = standing;
	if ('column' in measure)
		return rowValues(reading, measure, row => ({value: numberOf(own(row, measure.column)), at: reading.fetchedAt}), {
			column: measure.column,
			as: 'number',
		});
	if ('ageOf' in measure) {
		const read = (row: Row) => ({value: ageOf(own(row, measure.ageOf), now, system.tz), at: now});
		const ages = rowValues(reading, measure, read, {column: measure.ageOf, as: 'past'});
		return measure.newest ? leastOfEach(ages) : ages;
	}
	if ('rows' in measure) return [rowCount(reading, measure)];
	if ('change' in measure) return changeValues(context, measure, reading);
	if ('streak' in measure) return streakValues(context, measure, reading);
	if ('beyond' in measure) return beyondValues(context, measure, reading);
	if ('matches' in measure) return matchValues(context, measure, reading);
	if ('last' in measure) return lastValues(context, measure, reading);
	if ('total' in measure) return totalValues(context, measure, reading);
	if ('traffic' in measure) return [trafficValue(context, measure, reading)];
	if ('missing' in measure) return [missing(reading, measure.missing)];
	if ('jobs' in measure) return jobValues(reading, measure.jobs);
	return probesValues(context, measure, reading);
}
