/** Protobuf by hand, for messages that stand in an Any and of which no service has a serializer. */

function varint(value: number): Buffer {
	const bytes: number[] = [];
	let left = value;
	while (left > 127) {
		bytes.push((left & 127) | 128);
		left >>>= 7;
	}
	return Buffer.from([...bytes, left]);
}

/** A length-delimited field: a string, bytes, or a message. */
export function field(number: number, value: string | Buffer): Buffer {
	const bytes = Buffer.from(value);
	return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
}

/** A field of an int32 or int64 from 0 to 2³². */
export const integer = (number: number, value: number) => Buffer.concat([varint(number << 3), varint(value)]);
