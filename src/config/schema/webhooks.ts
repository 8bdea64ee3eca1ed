/** Where messages about incidents may be posted. What is secret of it stands in the environment or in a file, never here. */
import {z} from 'zod';

/** A value that this file only names. */
const elsewhere = z
	.union([
		z.strictObject({env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of a variable of the environment')}),
		z.strictObject({file: z.string().regex(/^\//, 'an absolute path')}),
	])
	.describe('{env: NAME} or {file: /path}: where the value is read when it is needed');

const named = {
	name: z
		.string()
		.regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'may hold lower-case letters, digits, - and _ only')
		.describe('What it is called where messages are sent'),
	secret: elsewhere
		.optional()
		.describe('Signs the body: X-Pitwall-Signature is sha256= and the HMAC-SHA256 of it in hexadecimal digits'),
};

export const webhook = z.discriminatedUnion('kind', [
	z.strictObject({kind: z.literal('slack'), ...named, url: elsewhere.describe('An incoming webhook of Slack')}),
	z.strictObject({kind: z.literal('json'), ...named, url: elsewhere.describe('Gets the message and the incident')}),
	z.strictObject({
		kind: z.literal('pagerduty'),
		...named,
		key: elsewhere.describe('The integration key of the service (Events API v2)'),
		url: elsewhere.optional().describe('Without it that of PagerDuty'),
	}),
]);

export const webhooks = z
	.array(webhook)
	.default([])
	.refine(list => new Set(list.map(({name}) => name)).size === list.length, 'two webhooks have the same name')
	.describe('Where messages about incidents may be posted: over https, or to this machine');

export type Webhook = z.infer<typeof webhook>;
export type Elsewhere = z.infer<typeof elsewhere>;
