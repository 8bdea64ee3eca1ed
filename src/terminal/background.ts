/** Whether this process runs in the background of its terminal. */
import {readFileSync} from 'node:fs';

/**
 * True where this process belongs to a background job (Linux; elsewhere unknown and false). There, setting the modes of
 * the terminal stops the process (SIGTTOU), also the setting that Node does on its own when it exits.
 */
export function inBackground(): boolean {
	try {
		const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ') ?? [];
		const [group, foreground] = [fields[2], fields[5]].map(Number);
		return foreground !== undefined && foreground > 0 && foreground !== group;
	} catch {
		return false;
	}
}
