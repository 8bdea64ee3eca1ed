/** What may be missing. */
import {CloudError} from './types.ts';

/** The answer, or undefined where Google says that there is no such thing. Throws CloudError for anything else. */
export async function ifThere<T>(answer: Promise<T>): Promise<T | undefined> {
	try {
		return await answer;
	} catch (error) {
		if (error instanceof CloudError && error.kind === 'notFound') return undefined;
		throw error;
	}
}
