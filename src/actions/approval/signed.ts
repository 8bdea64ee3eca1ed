/** Signed codes: an approval that comes from another machine as one line of text. */
import {createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify} from 'node:crypto';
import type {People} from '../../config/schema/people.ts';
import {cleanLine} from '../../text/clean.ts';
import type {Decision} from './types.ts';

const mark = 'pitwall1';

/** What is signed. */
interface Signed extends Pick<Decision, 'verdict' | 'person' | 'at' | 'reason'> {
	code: string;
}

/** A new key: what stays with the approver, and what goes into the wall file. */
export function newKey(): {secret: string; key: string} {
	const {privateKey, publicKey} = generateKeyPairSync('ed25519');
	return {secret: privateKey.export({type: 'pkcs8', format: 'pem'}).toString(), key: keyText(publicKey)};
}

const keyText = (key: KeyObject): string => key.export({type: 'spki', format: 'der'}).toString('base64');

/** The public key of a secret one, as the wall file has it. @throws Error for what is no key */
export const publicOf = (secret: string | KeyObject): string => keyText(createPublicKey(secret));

/** `pitwall1.eyJjb2RlIjoi....MEUCIQ`. @param secret as `newKey` made it. @throws Error for what is no key */
export function signedCode(decided: Signed, secret: string | KeyObject): string {
	const payload = Buffer.from(JSON.stringify(decided)).toString('base64url');
	const key = typeof secret === 'string' ? createPrivateKey(secret) : secret;
	return `${mark}.${payload}.${sign(null, Buffer.from(`${mark}.${payload}`), key).toString('base64url')}`;
}

/** Whether a text is meant as a signed code. */
export const looksSigned = (text: string): boolean => text.trim().startsWith(`${mark}.`);

/** What a signed code says about the plan of this code, or why it does not count. */
export function readSigned(text: string, code: string, people: People): Decision | string {
	const [, payload = '', signature = ''] = /^pitwall1\.([\w-]{1,2000})\.([\w-]{86})$/.exec(text.trim()) ?? [];
	const said = payloadOf(payload);
	if (!said) return 'that is no signed code';
	const key = Object.hasOwn(people, said.person) ? people[said.person]?.key : undefined;
	if (key === undefined) return `${said.person} has no key under people: of the wall file`;
	const signer = createPublicKey({key: Buffer.from(key, 'base64'), type: 'spki', format: 'der'});
	if (!verify(null, Buffer.from(`${mark}.${payload}`), signer, Buffer.from(signature, 'base64url')))
		return `it was not signed with the key of ${said.person}`;
	if (said.code !== code)
		return `it is about another plan (${said.code}): plans that were made anew need new approvals`;
	const {verdict, person, at, reason} = said;
	return {verdict, person, at, by: 'key', ...(reason !== undefined && {reason})};
}

function payloadOf(payload: string): Signed | undefined {
	try {
		const {code, verdict, person, at, reason} = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
		if (typeof code !== 'string' || typeof person !== 'string' || !Number.isFinite(at)) return undefined;
		if (verdict !== 'approve' && verdict !== 'deny') return undefined;
		return {
			code: cleanLine(code, 20),
			verdict,
			person: cleanLine(person, 100),
			at,
			...(typeof reason === 'string' && {reason: cleanLine(reason, 200)}),
		};
	} catch {
		return undefined;
	}
}
