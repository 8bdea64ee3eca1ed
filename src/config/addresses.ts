/** IP addresses that may be blocked: public ones that are not our own. Pure. */
import {BlockList, isIP} from 'node:net';

const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

function listOf(ranges: readonly string[]): BlockList {
	const list = new BlockList();
	for (const range of ranges) {
		const [address = '', bits] = range.split('/');
		list.addSubnet(address, Number(bits ?? (isIP(address) === 6 ? 128 : 32)), family(address));
	}
	return list;
}

/** Whether a text is an address or a range in CIDR notation. */
export function isRange(text: string): boolean {
	const [address = '', bits, ...rest] = text.split('/');
	const version = isIP(address);
	const most = version === 6 ? 128 : 32;
	return version > 0 && rest.length === 0 && (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= most));
}

/** Ranges that never are somebody outside: private, shared, loopback, link-local, multicast and reserved ones (RFC 6890). */
const inside = listOf(
	'0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.168.0.0/16 224.0.0.0/3 ::/127 fc00::/7 fe80::/10 ff00::/8'.split(
		' ',
	),
);
/** Load balancers with their health checks, and Identity-Aware Proxy: whoever blocks them blocks everybody. */
const google = listOf(['35.191.0.0/16', '130.211.0.0/22', '35.235.240.0/20']);

/** Why an address may not be blocked; undefined where it may. `own`: addresses and ranges of ours. */
export function whyNotBlocked(address: string, own: readonly string[]): string | undefined {
	if (isIP(address) === 0) return `${address} is no IP address`;
	if (inside.check(address, family(address))) return `${address} is a private or reserved address`;
	if (google.check(address, family(address))) return `${address} belongs to Google's load balancers`;
	return listOf(own).check(address, family(address)) ? `${address} is one of our own` : undefined;
}

/** An address as a range of its own. */
export const alone = (address: string): string => `${address}/${isIP(address) === 6 ? 128 : 32}`;
