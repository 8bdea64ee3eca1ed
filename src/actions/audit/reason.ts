import {messageOf} from '../../text/errors.ts';

/** Why the system would not, in one line. */
export function reasonOf(error: unknown): string {
	return (error as NodeJS.ErrnoException).code === 'ENOSPC' ? 'the disk is full' : messageOf(error);
}
