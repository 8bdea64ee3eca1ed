/** Times as protobuf and REST give them. */

import {timeOfText} from '../zone.ts';

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

/** ms of an RFC 3339 text, UTC without a zone; undefined for another text. */
export const isoMs = (text: string | null | undefined): number | undefined =>
	text ? timeOfText(text, 'UTC') : undefined;

/** ms of a duration as REST writes it, `604800.5s`; 0 where there is none. */
export const durationMs = (text = ''): number => Number.parseFloat(text) * 1000 || 0;

/** {seconds, nanos} for a request. */
export function toProto(ms: number): {seconds: number; nanos: number} {
	const seconds = Math.floor(ms / 1000);
	return {seconds, nanos: Math.round((ms - seconds * 1000) * 1_000_000)};
}

/** Last part of a resource name. */
export function shortName(name: string | null | undefined): string {
	return (name ?? '').split('/').at(-1) ?? '';
}
