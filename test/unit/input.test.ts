/** The keyboard of a process that is busy: time alone does not take a sequence apart whose end is there to be read. */
import {once} from 'node:events';
import {connect, createServer, type Socket} from 'node:net';
import {afterEach, expect, test} from 'vitest';
import {createInput} from '../../src/terminal/input.ts';
import {patience} from '../../src/terminal/split.ts';

const server = createServer();
const sockets: Socket[] = [];
afterEach(() => {
	for (const socket of sockets) socket.destroy();
	server.close();
});

test('a key torn in two is one key, though the process was busy when the second half came', async () => {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const line = connect((server.address() as {port: number}).port, '127.0.0.1').setNoDelay();
	const [wall] = (await once(server, 'connection')) as [Socket];
	sockets.push(line, wall);
	const keys: string[] = [];
	createInput(wall as unknown as NodeJS.ReadStream, {}).on('data', (key: string) => keys.push(key));
	line.write('\x1b');
	await once(wall, 'data');
	line.write('[D');
	for (const until = performance.now() + 2 * patience.escape; performance.now() < until; );
	await expect.poll(() => keys).toEqual(['\x1b[D']);
});
