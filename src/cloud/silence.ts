/**
 * Closes connections on which nothing arrives any more. gRPC has no deadline for a connection that was accepted and never
 * answered, and keeps it for ever, even when its channel is closed: every replaced client would leave one behind.
 */
import diagnostics from 'node:diagnostics_channel';
import type {Socket} from 'node:net';
import {repeatedly} from '../timers.ts';

export interface Silence {
	/** Makes an exception for a call that waits longer for its answer. Returns the function that ends it. */
	except(): () => void;
	stop(): void;
}

/** Ends every connection that this process opens and on which nothing arrives for `limit` real ms. */
export function endSilent(limit: number): Silence {
	const open = new Map<Socket, {bytes: number; at: number}>();
	let exceptions = 0;
	let timer: NodeJS.Timeout | undefined;

	function sweep(): void {
		const now = performance.now();
		for (const [socket, last] of open) {
			if (socket.destroyed) open.delete(socket);
			else if (socket.bytesRead !== last.bytes || exceptions > 0) open.set(socket, {bytes: socket.bytesRead, at: now});
			else if (now - last.at >= limit) socket.destroy(new Error('ETIMEDOUT: nothing arrived'));
		}
		if (open.size > 0) return;
		clearInterval(timer);
		timer = undefined;
	}

	function note(message: unknown): void {
		const {socket} = message as {socket: Socket};
		open.set(socket, {bytes: 0, at: performance.now()});
		timer ??= repeatedly(sweep, limit / 3).unref();
	}

	diagnostics.subscribe('net.client.socket', note);
	return {
		except() {
			exceptions++;
			return () => void exceptions--;
		},
		stop() {
			diagnostics.unsubscribe('net.client.socket', note);
			clearInterval(timer);
			timer = undefined;
		},
	};
}
