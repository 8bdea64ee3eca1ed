/**
 * Messages of Pub/Sub from one subscription to a topic, one after the other: each is acknowledged only once it was published,
 * so that none is lost. One that was published and could not be acknowledged comes again.
 */
import type {Call} from './call.ts';
import type {CloudContext} from './context.ts';
import {toCloudError} from './errors.ts';
import type {Moved, Sending} from './port.ts';
import {request} from './rest.ts';
import {sent} from './sent.ts';

interface Received {
	ackId?: string;
	message?: {data?: string; attributes?: Readonly<Record<string, string>>; orderingKey?: string};
}

/**
 * Throws CloudError for the first pull; what stops it later is told. Whether it may go on is asked before each pull and each
 * publication; what was published is acknowledged in any case, or it would come twice.
 * @param how.token of another account that it is done as
 */
export async function moveMessages(
	context: CloudContext,
	{path, body}: Call,
	{to}: NonNullable<Call['moves']>,
	{token, whyNot}: Pick<Sending, 'whyNot'> & {token: string | undefined},
): Promise<Moved> {
	const {maxMessages: most = 0} = (body ?? {}) as {maxMessages?: number};
	const project = to.split('/')[1] ?? '';
	const base = `${context.auth.base('pubsub')}/v1/`;
	const post = <T>(what: string, asked: object, how: Pick<Sending, 'whyNot'> = {whyNot}): Promise<T> =>
		sent('pubsub', how, () =>
			request<T>(context, project, 'pubsub', {method: 'POST', url: `${base}${what}`, token, body: asked}),
		);
	const subscription = path.replace(/^\/v1\/|:pull$/g, '');
	const pull = async (maxMessages: number): Promise<readonly Received[]> =>
		// Without it an empty subscription answers only after a minute or more.
		(await post<{receivedMessages?: Received[]}>(`${subscription}:pull`, {maxMessages, returnImmediately: true}))
			.receivedMessages ?? [];
	const stopped = (count: number, raw: unknown, what: string): Moved => {
		const {kind, message} = toCloudError(raw, 'pubsub');
		return {count, stopped: {text: `${what}: ${message}`, unknown: kind === 'outcome-unknown'}};
	};
	let count = 0;
	for (let pulled = await pull(most); pulled.length > 0; ) {
		for (const {ackId = '', message: {data, attributes, orderingKey} = {}} of pulled) {
			try {
				await post(`${to}:publish`, {
					messages: [{...(data && {data}), ...(attributes && {attributes}), ...(orderingKey && {orderingKey})}],
				});
			} catch (error) {
				return stopped(count, error, 'a message could not be published, and stays');
			}
			try {
				await post(`${subscription}:acknowledge`, {ackIds: [ackId]}, {whyNot: () => undefined});
			} catch (error) {
				return stopped(count, error, 'a message was published and not acknowledged: it may come again');
			}
			count++;
		}
		if (count >= most) break;
		try {
			// Pub/Sub hands out fewer than it has.
			pulled = await pull(most - count);
		} catch (error) {
			return stopped(count, error, 'the next messages could not be pulled');
		}
	}
	return {count};
}
