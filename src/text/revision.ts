/** Names of revisions of Cloud Run, short enough for a line. Pure. */

/** `webhook-processor-00008-txf`: Cloud Run adds a number and three characters to the name of the service. */
const generated = /-(\d{5})-([a-z0-9]{3})$/;

/** `00008-txf`; a name that somebody chose stays whole. */
export const shortRevision = (name: string): string => name.replace(/^.*-(\d{5}-[a-z0-9]{3})$/, '$1');

/** `08-txf`, for columns where every cell counts; a name that somebody chose stays whole. */
export function tinyRevision(name: string): string {
	const [, number = '', suffix = ''] = generated.exec(`-${shortRevision(name)}`) ?? [];
	return number === '' ? name : `${number.replace(/^0{1,3}/, '')}-${suffix}`;
}

/**
 * Whether a revision has the name of one of the service: `api-gateway-00008-txf` is none of `api`. A name that somebody chose
 * only begins with that of its service.
 */
export const isNamedAfter = (revision: string, service: string): boolean =>
	revision.startsWith(`${service}-`) && (generated.exec(revision)?.index ?? service.length) === service.length;
