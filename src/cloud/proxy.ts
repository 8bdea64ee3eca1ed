/** The proxy of an address, the same for all libraries that send requests: by HTTPS_PROXY, HTTP_PROXY and NO_PROXY. */
import {BlockList, isIP} from 'node:net';
import {CloudError} from './types.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for an address, undefined where there is none. Lower-case names come first, as in curl; https falls back to
 * HTTP_PROXY, as in Google's clients. Throws CloudError when the variable holds no address.
 */
export function proxyOf(url: URL, env: Environment): URL | undefined {
	if (isExcepted(url, variable(env, 'NO_PROXY')?.value ?? '')) return undefined;
	const found = (url.protocol === 'https:' ? variable(env, 'HTTPS_PROXY') : undefined) ?? variable(env, 'HTTP_PROXY');
	if (!found) return undefined;
	const {name, value} = found;
	const proxy = URL.parse(/^[a-z]+:\/\//i.test(value) ? value : `http://${value}`);
	if (!proxy || (proxy.protocol !== 'http:' && proxy.protocol !== 'https:'))
		throw new CloudError('invalid', `${name} must be an address like http://proxy:3128`, 'config');
	return proxy;
}

/** An empty variable counts as not set. */
function variable(env: Environment, upper: string): {name: string; value: string} | undefined {
	for (const name of [upper.toLowerCase(), upper]) {
		const value = env[name]?.trim();
		if (value) return {name, value};
	}
	return undefined;
}

/** Entries are `*`, a host with all below it, a port behind either, an address, or a range of addresses. */
function isExcepted({hostname, port, protocol}: URL, list: string): boolean {
	const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
	const own = port || (protocol === 'https:' ? '443' : '80');
	return list
		.split(/[\s,]+/)
		.filter(entry => entry !== '')
		.some(entry => {
			if (entry === '*') return true;
			if (entry.includes('/')) return isWithin(host, entry);
			const [, name = '', at] = /^(\[.*\]|[^:]*|[^:]*:.*:[^:]*?)(?::(\d+))?$/.exec(entry) ?? [];
			const bare = name
				.replace(/^\[|\]$/g, '')
				.replace(/^\*?\./, '')
				.toLowerCase();
			return bare !== '' && (at === undefined || at === own) && (host === bare || host.endsWith(`.${bare}`));
		});
}

/** Whether an address is in a range such as 10.0.0.0/8. */
function isWithin(host: string, range: string): boolean {
	const [network = '', prefix = ''] = range.split('/');
	const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
	if (isIP(host) === 0 || isIP(network) === 0) return false;
	const ranges = new BlockList();
	try {
		ranges.addSubnet(network, Number(prefix), family);
	} catch {
		return false;
	}
	return ranges.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
}
