/** Messages that wait in the dead-letter subscription of a sandbox, enough for all that a test replays. */
import {expect} from 'vitest';
import {projects} from '../../src/sandbox/contract/names.ts';

/** @param http the sandbox's base URL (`connection.http`) */
export async function leaveDeadLetters(http: string, messages = 60): Promise<void> {
	const url = `${http}/v1/projects/${projects.ingestion}/topics/webhook-processing-dlq:publish`;
	const of = (number: number) => ({
		// What a shell might take apart.
		data: Buffer.from(`{"number": ${number}, "text": "it's \\"quoted\\" $HOME %s"}\n`).toString('base64'),
		attributes: {number: String(number), odd: 'a=b, c;"d"'},
	});
	const body = JSON.stringify({messages: Array.from({length: messages}, (_, number) => of(number))});
	const answer = await fetch(url, {method: 'POST', headers: {'content-type': 'application/json'}, body});
	expect(await answer.json()).toMatchObject({messageIds: expect.any(Array)});
}
