/** Ids derived from the thing they name, so that the same world has the same ids. */
import {createHash} from 'node:crypto';

/** Three letters that depend only on the words, so that the same world has the same names. */
export function suffix(words: string): string {
	const letters = 'bcdfghjklmnpqrstvwxz';
	return [...createHash('sha256').update(words).digest().subarray(0, 3)]
		.map(byte => letters[byte % letters.length])
		.join('');
}

/** A UUID that depends only on the words. */
export function uuidFor(words: string): string {
	const hex = createHash('sha256').update(words).digest('hex');
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The etag of one generation of a service. */
export function etagOf(service: {project: string; name: string}, generation: number): string {
	return `"${createHash('sha256').update(`${service.project}/${service.name}/${generation}`).digest('base64url').slice(0, 24)}"`;
}

/** The account that a project's pipeline deploys with. */
export const deployerOf = (project: string) => `deployer@${project}.iam.gserviceaccount.com`;
