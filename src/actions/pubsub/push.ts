/** Push configs of subscriptions in words, as requests, as flags of gcloud and as parameters. Pure. */
import type {Call, Json} from '../../cloud/call.ts';
import type {PushConfig} from '../../cloud/pubsub.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {subscriptionResource} from './subscription.ts';

/** A type rather than an interface, so that it passes for JSON. */
export type PushParams = {
	readonly endpoint: string;
	readonly account?: string;
	readonly audience?: string;
	readonly body: string;
};

/** What the body of a request is; the first is usual. */
export const bodies = {
	wrapped: 'the message',
	bare: 'its data alone',
	'with metadata': 'its data, the rest in headers',
} as const;

const bodyOf = ({unwrapped}: PushConfig): keyof typeof bodies => unwrapped ?? 'wrapped';

export const pushText = (push: PushConfig | undefined): string => {
	if (!push) return 'nobody: it waits to be pulled';
	const {endpoint, account, audience} = push;
	return [
		endpoint,
		...(account === undefined ? ['without a token'] : [`as ${account}`]),
		...(audience === undefined ? [] : [`for ${audience}`]),
		...(bodyOf(push) === 'wrapped' ? [] : [`body: ${bodies[bodyOf(push)]}`]),
	].join(', ');
};

/** Why what was taken off could not be put back as it was; undefined where it could. */
export function notRestorable({endpoint, more = []}: PushConfig): string | undefined {
	if (more.length > 0) return `its push config has ${more.join(', ')}, which could not be put back`;
	return /[?#@]/.test(endpoint)
		? 'its endpoint has a query or a login in it, which may be a secret, and plans and the audit log never hold one'
		: undefined;
}

export const paramsOf = (push: PushConfig): PushParams => ({
	endpoint: push.endpoint,
	...(push.account !== undefined && {account: push.account}),
	...(push.audience !== undefined && {audience: push.audience}),
	body: bodyOf(push),
});

/** Throws RangeError for what no push config can be. */
export function pushFrom({endpoint, account, audience, body}: PushParams): PushConfig {
	if (!/^https:\/\/[^\s/]+/.test(endpoint)) throw new RangeError(`${endpoint} is no address that begins with https://`);
	if (audience !== undefined && account === undefined)
		throw new RangeError('an audience is part of a token, which needs an account');
	const push: PushConfig = {
		endpoint,
		...(account !== undefined && {account}),
		...(audience !== undefined && {audience}),
		...((body === 'bare' || body === 'with metadata') && {unwrapped: body}),
	};
	const why = notRestorable(push);
	if (why !== undefined) throw new RangeError(why);
	return push;
}

export const samePush = (one: PushConfig | undefined, other: PushConfig | undefined): boolean =>
	pushText(one) === pushText(other);

/** ModifyPushConfig; without a push config the messages wait to be pulled. */
export const pushCall = (system: SystemConfig, name: string, push: PushConfig | undefined): Call => ({
	api: 'pubsub',
	method: 'POST',
	path: `/v1/${subscriptionResource(system, name)}:modifyPushConfig`,
	body: {pushConfig: push ? pushJson(push) : {}},
});

const pushJson = ({endpoint, account, audience, unwrapped}: PushConfig): Json => ({
	pushEndpoint: endpoint,
	...(account !== undefined && {
		oidcToken: {serviceAccountEmail: account, ...(audience !== undefined && {audience})},
	}),
	...(unwrapped && {noWrapper: {...(unwrapped === 'with metadata' && {writeMetadata: true})}}),
});

/** The command of gcloud that does the same. */
export const pushCommand = ({project}: SystemConfig, name: string, push: PushConfig | undefined): string[] => [
	...['pubsub', 'subscriptions', 'modify-push-config', name, `--push-endpoint=${push?.endpoint ?? ''}`],
	...(push?.account === undefined ? [] : [`--push-auth-service-account=${push.account}`]),
	...(push?.audience === undefined ? [] : [`--push-auth-token-audience=${push.audience}`]),
	...(push?.unwrapped ? ['--push-no-wrapper'] : []),
	...(push?.unwrapped === 'with metadata' ? ['--push-no-wrapper-write-metadata'] : []),
	`--project=${project}`,
];
