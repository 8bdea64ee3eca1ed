/** The PITWALL_* variables, by one rule: an empty one is not set, and a switch can be off. Loads no parser. */
import {UsageError} from './usage.ts';

const off = new Set(['0', 'false', 'no', 'off']);
const on = new Set(['1', 'true', 'yes', 'on']);

/**
 * Removes empty variables and switches that are off.
 * @param switches variables that are only on or off. @throws UsageError for a switch that is neither
 */
export function tidyEnvironment(env: NodeJS.ProcessEnv, switches: ReadonlySet<string>): void {
	for (const [name, text = ''] of Object.entries(env)) {
		if (!name.startsWith('PITWALL_')) continue;
		const value = text.trim();
		if (value === '') delete env[name];
		else if (!switches.has(name)) env[name] = value;
		else if (off.has(value.toLowerCase())) delete env[name];
		else if (!on.has(value.toLowerCase()))
			throw new UsageError(`pitwall: ${name}=${value} is neither on nor off. Write 1 or 0.`);
	}
}

/** host:port, or [IPv6]:port; a port is at most 65535. */
export const grpcAddress =
	/^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):(\d{1,4}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])$/;
export const grpcWords = 'host and port, such as localhost:8085';

/** Endpoints from the environment, as `pitwall sandbox` prints them. @throws UsageError */
export function endpointsOf({PITWALL_GRPC: grpc, PITWALL_HTTP: http}: NodeJS.ProcessEnv): {
	grpc?: string;
	http?: string;
} {
	if (grpc && !grpcAddress.test(grpc)) throw new UsageError(`pitwall: PITWALL_GRPC=${grpc} is not ${grpcWords}.`);
	if (http && !/^https?:$/.test(URL.parse(http)?.protocol ?? ''))
		throw new UsageError(`pitwall: PITWALL_HTTP=${http} is not an address such as http://localhost:8080.`);
	return {...(grpc && {grpc}), ...(http && {http})};
}
