/**
 * The people of the sandbox. Anybody can make their keys, so that whoever practises alone can answer for all of them; no other
 * configuration knows these people, and there their signatures count for nothing.
 */
import {createHash, createPrivateKey, type KeyObject} from 'node:crypto';
import type {People} from '../../config/schema/people.ts';
import {publicOf} from './signed.ts';

const groups = {mia: ['manager'], sam: ['security'], tess: ['team-lead']} as const;

export const practisers = Object.keys(groups) as readonly string[];

/** The secret key of one of them: an ed25519 key in PKCS #8 is this head and 32 bytes. */
export function practiceKey(name: string): KeyObject {
	const seed = createHash('sha256').update(`pitwall sandbox ${name}`).digest();
	const head = Buffer.from('302e020100300506032b657004220420', 'hex');
	return createPrivateKey({key: Buffer.concat([head, seed]), format: 'der', type: 'pkcs8'});
}

export const practicePeople = (): People =>
	Object.fromEntries(
		Object.entries(groups).map(([name, its]) => [name, {groups: [...its], key: publicOf(practiceKey(name))}]),
	);
