/** Counts calls per API and method, and the busiest minute of each, as a quota does. */
import type {Clock} from '../../clock.ts';
import type {Api} from '../apis/index.ts';

/** Seconds of a quota's minute. */
const minute = 60;

/** Calls in the last 60 s and in the busiest 60 s so far, both in steps of whole seconds. */
interface Window {
	last60s: number;
	max60s: number;
}

export interface Count {
	total: number;
	/** The calls among them with an injected fault. */
	faulted: number;
	/** Seconds of the machine that the sandbox runs on. */
	real: Window;
	/** Seconds of its clock (`--speed`): Google's quotas are per minute of these, as the wall lives in them. */
	virtual: Window;
}

export interface Requests {
	/** Calls that would change the cloud and that a server was handed or refused, by `api.method`; what is only validated changes nothing. */
	changes: Record<string, number>;
	/** All methods of an API together: quotas are mostly per API. */
	apis: Partial<Record<Api, Count & {methods: Record<string, Count>}>>;
}

/** A sliding minute in 60 buckets, however many calls there are. */
class Minute {
	readonly #buckets = new Uint32Array(minute);
	#second = 0;
	#sum = 0;
	#max = 0;

	add(second: number): void {
		this.#moveTo(second);
		const index = this.#second % minute;
		this.#buckets[index] = (this.#buckets[index] ?? 0) + 1;
		this.#sum++;
		this.#max = Math.max(this.#max, this.#sum);
	}

	at(second: number): Window {
		this.#moveTo(second);
		return {last60s: this.#sum, max60s: this.#max};
	}

	/** Forgets what is older than a minute. A clock that goes back is taken to stand still. */
	#moveTo(second: number): void {
		const steps = Math.min(minute, second - this.#second);
		for (let i = 1; i <= steps; i++) {
			const index = (second - steps + i) % minute;
			this.#sum -= this.#buckets[index] ?? 0;
			this.#buckets[index] = 0;
		}
		this.#second = Math.max(this.#second, second);
	}
}

class Counter {
	#total = 0;
	#faulted = 0;
	readonly #real = new Minute();
	readonly #virtual = new Minute();

	add(real: number, virtual: number, faulted: boolean): void {
		this.#total++;
		if (faulted) this.#faulted++;
		this.#real.add(real);
		this.#virtual.add(virtual);
	}

	at(real: number, virtual: number): Count {
		return {
			total: this.#total,
			faulted: this.#faulted,
			real: this.#real.at(real),
			virtual: this.#virtual.at(virtual),
		};
	}
}

export interface RequestCounts {
	add(api: Api, method: string, faulted: boolean): void;
	/** One of them would change something. */
	change(api: Api, method: string): void;
	read(): Requests;
}

/** Counts in memory that grows with the number of methods only. `realNow`: ms. */
export function createCounts(clock: Clock, realNow: () => number = () => performance.now()): RequestCounts {
	const apis = new Map<Api, {all: Counter; methods: Map<string, Counter>}>();
	const changes = new Map<string, number>();
	const seconds = () => [Math.floor(realNow() / 1000), Math.floor(clock.now() / 1000)] as const;
	return {
		add(api, method, faulted) {
			const [real, virtual] = seconds();
			let counted = apis.get(api);
			if (!counted) {
				counted = {all: new Counter(), methods: new Map()};
				apis.set(api, counted);
			}
			let one = counted.methods.get(method);
			if (!one) {
				one = new Counter();
				counted.methods.set(method, one);
			}
			counted.all.add(real, virtual, faulted);
			one.add(real, virtual, faulted);
		},
		change(api, method) {
			const name = `${api}.${method}`;
			changes.set(name, (changes.get(name) ?? 0) + 1);
		},
		read() {
			const [real, virtual] = seconds();
			const result: Requests = {changes: Object.fromEntries(changes), apis: {}};
			for (const [api, {all, methods}] of apis)
				result.apis[api] = {
					...all.at(real, virtual),
					methods: Object.fromEntries([...methods].map(([name, counter]) => [name, counter.at(real, virtual)])),
				};
			return result;
		},
	};
}
