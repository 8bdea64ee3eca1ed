/**
 * IAM Credentials: ID tokens signed with a secret that only this process knows, and access tokens that
 * nothing checks. Tokens live in real time, as every JWT library judges them by the system clock.
 */
import {createHmac, randomBytes, timingSafeEqual} from 'node:crypto';

const lifetimeSeconds = 3600;
/** The client id of gcloud: Cloud Run admits its tokens as well, whatever the service. */
export const gcloudClient = '32555940559.apps.googleusercontent.com';

interface Claims {
	iss: string;
	aud: string;
	sub: string;
	iat: number;
	exp: number;
	email?: string;
	email_verified?: boolean;
}

export interface TokenIssuer {
	/** A JWT (HS256) for one audience. */
	idToken(account: string, audience: string, includeEmail: boolean): string;
	/** An opaque token and its expiry in RFC 3339. */
	accessToken(lifetimeSeconds: number): {accessToken: string; expireTime: string};
	/** Why a bearer header is not good for an audience, or undefined when it is. */
	refusal(authorization: string | undefined, audience: string): string | undefined;
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** `now`: ms of real time. */
export function createTokenIssuer(now: () => number = () => Date.now()): TokenIssuer {
	const secret = randomBytes(32);
	const sign = (text: string) => createHmac('sha256', secret).update(text).digest();

	function claimsOf(token: string): Claims | undefined {
		const [header, payload, signature] = token.split('.');
		if (header === undefined || payload === undefined || signature === undefined) return undefined;
		const given = Buffer.from(signature, 'base64url');
		const right = sign(`${header}.${payload}`);
		if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
		return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims;
	}

	return {
		idToken(account, audience, includeEmail) {
			const iat = Math.floor(now() / 1000);
			const claims: Claims = {
				iss: 'https://accounts.google.com',
				aud: audience,
				sub: account,
				iat,
				exp: iat + lifetimeSeconds,
				...(includeEmail && {email: account, email_verified: true}),
			};
			const signed = `${encode({alg: 'HS256', typ: 'JWT'})}.${encode(claims)}`;
			return `${signed}.${sign(signed).toString('base64url')}`;
		},
		accessToken(seconds) {
			return {
				accessToken: `ya29.sandbox-${randomBytes(24).toString('base64url')}`,
				// google-auth takes no fraction of a second here.
				expireTime: new Date(now() + seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z'),
			};
		},
		refusal(authorization, audience) {
			const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
			if (token === undefined) return 'The request was not authenticated: it has no bearer token.';
			const claims = claimsOf(token);
			if (!claims) return 'The ID token is not valid: its signature cannot be verified.';
			if (claims.exp * 1000 <= now()) return 'The ID token has expired.';
			if (claims.aud !== audience && claims.aud !== gcloudClient)
				return `The ID token is for audience ${claims.aud}, not ${audience}.`;
			return undefined;
		},
	};
}
