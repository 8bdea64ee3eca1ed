/** Fresh reads of subscriptions of Pub/Sub, and how they are named. */
import type {SnapshotInfo, SubscriptionInfo} from '../../cloud/pubsub.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import type {Eyes} from '../look/look.ts';

type Place = Pick<SystemConfig, 'project'>;

export const subscriptionResource = ({project}: Place, name: string): string =>
	`projects/${project}/subscriptions/${name}`;

/** A subscription among all of the project. */
export interface SubscriptionView {
	subscription: SubscriptionInfo;
	all: readonly SubscriptionInfo[];
}

/** Throws CloudError, and Error where there is none of this name. */
export async function lookAtSubscription(
	{reads}: Pick<Eyes, 'reads'>,
	{project}: Place,
	name: string,
): Promise<SubscriptionView> {
	const all = await reads.subscriptions(project);
	const subscription = all.find(one => one.name === name);
	if (!subscription) throw new Error(`there is no subscription ${name} in ${project}`);
	return {subscription, all};
}

/** The snapshots that a subscription can be sought to: those of its topic, the one that lasts longest first. Throws CloudError. */
export const lookAtSnapshots = async (
	{reads}: Pick<Eyes, 'reads'>,
	{project}: Place,
	{topic}: SubscriptionInfo,
): Promise<SnapshotInfo[]> =>
	(await reads.snapshots(project))
		.filter(snapshot => snapshot.topic === topic)
		.toSorted((a, b) => b.expiresAt - a.expiresAt);
