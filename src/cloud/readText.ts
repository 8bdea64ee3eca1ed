/** The beginning of a body, however long the rest is. */

/** At most `limit` bytes as text; what comes after them is not read. Rejects when the body breaks off before. */
export async function readText(response: Response, limit: number): Promise<string> {
	if (!response.body) return '';
	const decoder = new TextDecoder();
	let text = '';
	let left = limit;
	// Leaving the loop cancels the body and frees its connection.
	for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
		text += decoder.decode(chunk.subarray(0, left), {stream: true});
		left -= chunk.length;
		if (left <= 0) break;
	}
	return text;
}
