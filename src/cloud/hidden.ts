/** Secrets on their way into a call: a plan names one by its seal, and only the request that is sent holds it. */
import {createHmac, randomBytes} from 'node:crypto';

/** This process alone knows it, so that a seal in the audit log gives away no secret, however short that is. */
const key = randomBytes(32);

/** The name of a secret in plans and records. It is the same for the same secret, as long as this process lives. */
export const sealOf = (secret: string): string => createHmac('sha256', key).update(secret, 'utf8').digest('hex');

/** A secret as Secret Manager takes it, with the checksum by which it sees that nothing was lost. */
export function payloadOf(secret: string): {data: string; dataCrc32c: string} {
	const bytes = Buffer.from(secret, 'utf8');
	return {data: bytes.toString('base64'), dataCrc32c: String(crc32c(bytes))};
}

/** CRC-32C (Castagnoli). */
export function crc32c(bytes: Uint8Array): number {
	let crc = ~0;
	for (const byte of bytes) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
	}
	return ~crc >>> 0;
}

/** Characters of a secret that must not be quoted. */
const telling = 8;

/** A text of somebody else's, which may quote the secret or its payload, or their beginnings, without what it quotes. */
export const without = (secret: string, text: string): string =>
	[secret, payloadOf(secret).data].reduce((left, part) => {
		for (let length = Math.min(part.length, left.length); length >= Math.min(telling, part.length); length--) {
			const quoted = part.slice(0, length);
			if (left.includes(quoted)) return left.replaceAll(quoted, '(hidden)');
		}
		return left;
	}, text);
