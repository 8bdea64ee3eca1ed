/** Messages of gRPC as the JSON of Google's REST APIs. */

const isTime = (value: object): value is {seconds: string; nanos: number} => {
	const keys = Object.keys(value);
	return keys.length === 2 && keys.includes('seconds') && keys.includes('nanos');
};

/** An Any, with what its bytes say beside them. */
const isAny = (value: object): value is {type_url: string; json?: object} => 'type_url' in value;

/** RFC 3339 of a `google.protobuf.Timestamp`, with as many decimals as it has. */
function rfc3339({seconds, nanos}: {seconds: string; nanos: number}): string {
	const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
	const fraction = String(nanos)
		.padStart(9, '0')
		.replace(/(000)+$/, '');
	return fraction === '' ? `${whole}Z` : `${whole}.${fraction}Z`;
}

/** A message without durations as JSON: what is empty is left out, times are text, bytes are base64. */
export function protoJson(message: unknown): unknown {
	if (Buffer.isBuffer(message)) return message.toString('base64');
	if (Array.isArray(message)) return message.map(protoJson);
	if (typeof message !== 'object' || message === null) return message;
	if (isTime(message)) return rfc3339(message);
	if (isAny(message)) return {'@type': message.type_url, ...(protoJson(message.json ?? {}) as object)};
	const kept = Object.entries(message).filter(
		([, value]) =>
			value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0),
	);
	return Object.fromEntries(kept.map(([name, value]) => [name, protoJson(value)]));
}
