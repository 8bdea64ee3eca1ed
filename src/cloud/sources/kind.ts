/** What a kind of source is. */
import type {SystemConfig} from '../../config/schema/system.ts';
import type {Apis, Way} from '../apis.ts';
import type {Plain} from '../plain.ts';
import type {Reading} from '../types.ts';

/** All that a kind may ask: the clients of the APIs, and plain HTTP. */
export type Reachable = Apis & Plain;

/** What is asked. */
export interface Question<Source> {
	system: SystemConfig;
	id: string;
	source: Source;
	/** The last answer to the same question. */
	previous: Reading | undefined;
	/** The clock of the data, ms. */
	now(): number;
}

/**
 * One kind of source: which API it asks, how often, and what it makes of the answer. The poller loads it before any
 * client: it imports neither clients nor zod.
 */
export interface Kind<Source> {
	/** The API, as errors name it. */
	readonly api: string;
	/** The client whose connections carry it; absent for plain HTTP. */
	readonly way?: Way;
	/** Asked without Google's credentials. */
	readonly anonymous?: true;
	/** Usual ms between two looks; all quotas stay below a fifth (README, cost). */
	readonly every: number;
	/** Asks once. Throws CloudError. */
	read(apis: Reachable, question: Question<Source>, signal: AbortSignal): Promise<Reading>;
}
