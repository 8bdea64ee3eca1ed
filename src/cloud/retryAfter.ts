/** The wait that a server asks for: Retry-After of HTTP, RetryInfo of gRPC, or the same header among gRPC's metadata. */
import {hour} from '../clock.ts';
import {timeOfText} from '../zone.ts';
import {type ProtoTime, protoMs} from './time.ts';

/** ms: a longer wait is cut to this. */
const longest = hour;

/** ms; undefined where the error asks for nothing. `now`: ms, for a Retry-After that is a date. */
export function retryAfterOf(error: unknown, now = Date.now()): number | undefined {
	if (typeof error !== 'object' || error === null) return undefined;
	const {response, metadata, statusDetails, cause} = error as Record<string, unknown>;
	const ms =
		fromHeaders(response, now) ?? fromDetails(statusDetails) ?? fromGetter(metadata, now) ?? retryAfterOf(cause, now);
	return ms === undefined ? undefined : Math.min(longest, Math.max(0, ms));
}

/** Both kinds of Headers that are in use. */
function fromHeaders(response: unknown, now: number): number | undefined {
	if (typeof response !== 'object' || response === null || !('headers' in response)) return undefined;
	return fromGetter(response.headers, now);
}

function fromDetails(details: unknown): number | undefined {
	if (!Array.isArray(details)) return undefined;
	for (const detail of details as {retryDelay?: ProtoTime | string}[]) {
		const delay = detail?.retryDelay;
		const ms = typeof delay === 'string' ? Number.parseFloat(delay) * 1000 : protoMs(delay);
		if (ms !== undefined && Number.isFinite(ms)) return ms;
	}
	return undefined;
}

/** Headers give a text, gRPC's metadata a list. */
function fromGetter(holder: unknown, now: number): number | undefined {
	if (typeof holder !== 'object' || holder === null || !('get' in holder) || typeof holder.get !== 'function')
		return undefined;
	const found: unknown = holder.get('retry-after');
	const value: unknown = Array.isArray(found) ? found[0] : found;
	return parse(typeof value === 'string' ? value : undefined, now);
}

/** Seconds, or a date. */
function parse(text: string | null | undefined, now: number): number | undefined {
	if (!text) return undefined;
	const seconds = Number(text);
	const ms = Number.isFinite(seconds) ? seconds * 1000 : (timeOfText(text, 'UTC') ?? Number.NaN) - now;
	return Number.isFinite(ms) ? ms : undefined;
}
