/** Good and bad events by their labels, or of two metrics. Pure. */
import type {Series} from '../cloud/types.ts';
import type {SloConfig} from '../config/schema/checks.ts';
import {isWanted} from '../filter/wanted.ts';
import {own} from '../text/own.ts';
import {type Bucket, bucketAt} from './buckets.ts';
import {isNamed} from './measures/measured.ts';
import {partLabel} from './sli-state.ts';

type Ratio = Extract<SloConfig['sli'], {ratio: unknown}>['ratio'];

/** Which series count as all events and which as some of them, and whether those are the bad ones. */
interface Parts {
	isOfAll(series: Series): boolean;
	isOfSome(series: Series): boolean;
	areBad: boolean;
}

function partsOf(ratio: Ratio): Parts {
	const cellOf =
		({labels}: Series) =>
		(name: string) =>
			own(labels, name) ?? '';
	const areBad = 'bad' in ratio;
	if ('total' in ratio) {
		const some = 'bad' in ratio ? ratio.bad : ratio.good;
		const isPart = ({labels}: Series) => own(labels, partLabel) !== undefined;
		return {
			isOfAll: series => !isPart(series) && isNamed(cellOf(series), ratio.total),
			isOfSome: series => isPart(series) && isNamed(cellOf(series), some),
			areBad,
		};
	}
	const {valid} = ratio;
	const isOfAll = (series: Series) => isNamed(cellOf(series), {where: valid});
	// One bad label is enough to be bad, and a good event is good by all of them.
	const isOfSome =
		'bad' in ratio
			? (series: Series) => Object.entries(ratio.bad).some(([label, values]) => isWanted(values, cellOf(series)(label)))
			: (series: Series) => isNamed(cellOf(series), {where: ratio.good});
	return {isOfAll, isOfSome: series => isOfAll(series) && isOfSome(series), areBad};
}

/** Buckets of all events and of the good ones among them. */
export function ratioBuckets(series: readonly Series[], ratio: Ratio): Bucket[] {
	const {isOfAll, isOfSome, areBad} = partsOf(ratio);
	const byTime = new Map<number, Bucket>();
	for (const one of series) {
		const [all, some] = [isOfAll(one), isOfSome(one)];
		if (!all && !some) continue;
		for (const {t, value = 0} of one.points) {
			const bucket = bucketAt(byTime, t);
			if (all) bucket.total += value;
			// What is good or bad is counted here, and told apart once all of them are known.
			if (some) bucket.good += value;
		}
	}
	const buckets = [...byTime.values()];
	for (const bucket of buckets)
		bucket.good = Math.min(bucket.total, Math.max(0, areBad ? bucket.total - bucket.good : bucket.good));
	return buckets;
}
