/** Whether a link can lead anywhere, as far as that can be told without asking the net. Pure. */

/** Hosts that every runbook may name. */
const wellKnown = /(?:^|\.)(?:google\.com|googleapis\.com|github\.com|cloud\.google|goo\.gl)$/;
/** Hosts of examples, which lead nowhere. */
const examples = /(?:^|\.)(?:example\.(?:com|org|net)|localhost|invalid|test)$/;

export interface FoundUrl {
	url: string;
	/** The line that it is on, from 0. */
	line: number;
}

/** Addresses in Markdown: of links, and bare ones. Those in code are commands. @param lines without code */
export const urlsIn = (lines: readonly string[]): FoundUrl[] =>
	lines.flatMap((text, line) =>
		[...text.matchAll(/\]\(([^)\s]*)\)|<((?:https?|mailto):[^>\s]+)>/g)].map(([, linked, bare]) => ({
			url: linked ?? bare ?? '',
			line,
		})),
	);

/** The hosts that a text names. */
export const hostsIn = (text: string): Set<string> =>
	new Set([...text.matchAll(/https?:\/\/([\w.-]+)/g)].map(([, host = '']) => host.toLowerCase()));

/** What is wrong with an address; undefined where nothing is. @param books file names of the runbooks beside it */
export function linkProblem(
	url: string,
	{hosts, books}: {hosts: ReadonlySet<string>; books: readonly string[]},
): {text: string; isCertain: boolean} | undefined {
	if (url === '') return {text: 'a link without an address', isCertain: true};
	if (url.startsWith('#')) return undefined;
	if (!/^[a-z]+:/i.test(url)) {
		const [file = ''] = url.split('#');
		return books.includes(file.replace(/^\.\//, ''))
			? undefined
			: {text: `'${url}' is no address, and no runbook of this system`, isCertain: true};
	}
	const parsed = URL.canParse(url) ? new URL(url) : undefined;
	if (!parsed) return {text: `'${url}' is no address`, isCertain: true};
	if (parsed.protocol === 'mailto:') return undefined;
	if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')
		return {text: `'${url}' is no page: write https://`, isCertain: true};
	const {hostname} = parsed;
	if (!hostname.includes('.') || examples.test(hostname))
		return {text: `'${hostname}' is a host of examples: it leads nowhere`, isCertain: true};
	if (hosts.has(hostname) || wellKnown.test(hostname)) return undefined;
	return {
		text: `'${hostname}' is named by no link, source or contact of the system: look whether it is right`,
		isCertain: false,
	};
}
