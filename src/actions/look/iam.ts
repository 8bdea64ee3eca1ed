/** Who has which role, fresh, and accounts by their addresses. */
import {iamColumns} from '../../cloud/sources/iam.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {canonicalJson, sha256} from '../canonical.ts';
import type {Eyes} from './look.ts';
import {freshList} from './look.ts';

/** The bindings of a project. */
export type Bindings = Awaited<ReturnType<typeof lookAtBindings>>;

/** Throws CloudError. */
export const lookAtBindings = async (eyes: Pick<Eyes, 'reads'>, system: SystemConfig) =>
	(await freshList(eyes, system, {iam: true}, iamColumns)).rows;

/** Stands for the etag of a policy, which no list has: another binding is another policy. */
export const fingerprintOf = (bindings: Bindings): string => sha256(canonicalJson(bindings)).slice(0, 12);

/** The address of a service account of the project, by its name or its address. */
export const addressOf = (account: string, {project}: Pick<SystemConfig, 'project'>): string =>
	account.includes('@') ? account : `${account}@${project}.iam.gserviceaccount.com`;

/** The roles that a service account has in the project. */
export const rolesOf = (bindings: Bindings, address: string): string[] =>
	bindings.flatMap(({role, member}) => (member === `serviceAccount:${address}` && role !== null ? [role] : []));
