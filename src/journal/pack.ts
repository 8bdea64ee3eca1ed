/** Bodies of rows. */
import {deflateRawSync, inflateRawSync} from 'node:zlib';

/** Bytes of one body once it is unpacked: a damaged one must not fill the memory. */
const mostBytes = 16 * 1024 * 1024;

/** JSON as the body of a row. */
export const pack = (json: string): Uint8Array => deflateRawSync(json, {level: 4});

/** The value of a body. @throws for what `pack` did not make */
export const unpack = (body: Uint8Array): unknown =>
	JSON.parse(inflateRawSync(body, {maxOutputLength: mostBytes}).toString('utf8'));
