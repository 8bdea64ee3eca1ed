/** Times as protobuf and REST give them. */

/** google.protobuf.Timestamp or Duration as the gRPC clients decode it. */
export interface ProtoTime {
	seconds?: number | string | {toString(): string} | null | undefined;
	nanos?: number | null | undefined;
}

/** ms since the epoch (or of a duration); undefined where there is no time. */
export function protoMs(time: ProtoTime | string | null | undefined): number | undefined {
	if (time === null || time === undefined) return undefined;
	if (typeof time === 'string') return isoMs(time);
	if (time.seconds === null || time.seconds === undefined) return undefined;
	return Number(String(time.seconds)) * 1000 + Math.floor((time.nanos ?? 0) / 1_000_000);
}

/** ms of an RFC 3339 text; undefined where it is none. */
export function isoMs(text: string | null | undefined): number | undefined {
	if (!text) return undefined;
	const ms = Date.parse(text);
	return Number.isNaN(ms) ? undefined : ms;
}

/** {seconds, nanos} for a request. */
export function toProto(ms: number): {seconds: number; nanos: number} {
	const seconds = Math.floor(ms / 1000);
	return {seconds, nanos: Math.round((ms - seconds * 1000) * 1_000_000)};
}

/** Last part of a resource name. */
export function shortName(name: string | null | undefined): string {
	return (name ?? '').split('/').at(-1) ?? '';
}
