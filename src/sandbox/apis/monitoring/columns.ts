import type {DistributionValue} from '../../contract/metrics.ts';

interface Sample {
	/** ms. */
	end: number;
	value: number | DistributionValue;
}

const initialCapacity = 64;

/**
 * The samples of one series in typed arrays, ascending by time. There is room at both ends, because history is
 * filled in newest first while the present goes on: both directions cost O(1) per sample.
 */
export class SampleColumns {
	#ends = new Float64Array(initialCapacity);
	/** The value of a scalar, the mean of a distribution. */
	#values = new Float64Array(initialCapacity);
	/** Bucket counts of distributions, `#stride` per sample. */
	#counts = new Uint32Array(0);
	#bounds: readonly number[] | undefined;
	#stride = 0;
	#start = initialCapacity / 2;
	#length = 0;

	get length(): number {
		return this.#length;
	}

	/** ms; `index` counts from the oldest. */
	endAt(index: number): number {
		return this.#ends[this.#start + index] as number;
	}

	valueAt(index: number): number | DistributionValue {
		const slot = this.#start + index;
		const value = this.#values[slot] as number;
		if (!this.#bounds) return value;
		const counts = Array.from(this.#counts.subarray(slot * this.#stride, (slot + 1) * this.#stride));
		return {count: counts.reduce((sum, count) => sum + count, 0), mean: value, bounds: this.#bounds, counts};
	}

	/** First index whose sample ends after `ms`. */
	firstAfter(ms: number): number {
		let low = 0;
		let high = this.#length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (this.endAt(middle) <= ms) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	/** Adds samples; one with the time of an earlier one replaces it. Throws when a distribution changes its bounds. */
	write(samples: readonly Sample[]): void {
		const ascending = samples.toSorted((a, b) => a.end - b.end);
		const last = ascending.at(-1);
		const older = last !== undefined && this.#length > 0 && last.end < this.endAt(0);
		for (const sample of older ? ascending.reverse() : ascending) this.#add(sample);
	}

	/** Forgets samples that ended before `ms`. */
	dropBefore(ms: number): void {
		let drop = 0;
		while (drop < this.#length && this.endAt(drop) < ms) drop++;
		this.#start += drop;
		this.#length -= drop;
	}

	#add(sample: Sample): void {
		this.#adopt(sample.value);
		const index = this.firstAfter(sample.end);
		if (index > 0 && this.endAt(index - 1) === sample.end) this.#set(index - 1, sample);
		else this.#set(this.#open(index), sample);
	}

	/** Makes room for one sample at `index` and returns its index. */
	#open(index: number): number {
		if (this.#start === 0 || this.#start + this.#length === this.#ends.length) this.#rebase();
		if (index === 0 && this.#length > 0) this.#start--;
		else if (index < this.#length) this.#move(this.#start + index, this.#start + index + 1, this.#length - index);
		this.#length++;
		return index;
	}

	/** Centres the samples, in bigger arrays when they fill more than half. */
	#rebase(): void {
		const capacity = this.#length * 2 > this.#ends.length ? this.#ends.length * 2 : this.#ends.length;
		const start = (capacity - this.#length) >>> 1;
		const [ends, values, counts] = [this.#ends, this.#values, this.#counts];
		const [from, to] = [this.#start, this.#start + this.#length];
		this.#ends = new Float64Array(capacity);
		this.#values = new Float64Array(capacity);
		this.#counts = new Uint32Array(capacity * this.#stride);
		this.#ends.set(ends.subarray(from, to), start);
		this.#values.set(values.subarray(from, to), start);
		this.#counts.set(counts.subarray(from * this.#stride, to * this.#stride), start * this.#stride);
		this.#start = start;
	}

	#move(from: number, to: number, length: number): void {
		this.#ends.copyWithin(to, from, from + length);
		this.#values.copyWithin(to, from, from + length);
		this.#counts.copyWithin(to * this.#stride, from * this.#stride, (from + length) * this.#stride);
	}

	#set(index: number, {end, value}: Sample): void {
		const slot = this.#start + index;
		this.#ends[slot] = end;
		if (typeof value === 'number') this.#values[slot] = value;
		else {
			this.#values[slot] = value.mean;
			this.#counts.set(value.counts, slot * this.#stride);
		}
	}

	/** The first sample settles whether this is a distribution, and its buckets. */
	#adopt(value: number | DistributionValue): void {
		if (this.#length === 0 && typeof value !== 'number' && !this.#bounds) {
			this.#bounds = [...value.bounds];
			this.#stride = value.bounds.length + 1;
			this.#counts = new Uint32Array(this.#ends.length * this.#stride);
			return;
		}
		const same = typeof value === 'number' ? !this.#bounds : this.#sameBounds(value);
		if (!same) throw new Error('the samples of a series must all have the same form and the same bounds');
	}

	#sameBounds(value: DistributionValue): boolean {
		return value.counts.length === this.#stride && value.bounds.every((bound, i) => bound === this.#bounds?.[i]);
	}
}
