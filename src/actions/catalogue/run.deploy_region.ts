/** A service of Cloud Run in a second region, with the image that serves now (S3-124). */
import {commandLine} from '../canonical.ts';
import {lookAtService} from '../look/look.ts';
import {blastRadius, settled} from '../run/changeTraffic.ts';
import type {CopySpec} from '../spec.ts';
import type {ServiceView} from '../types.ts';

/** Instances that are kept warm there, so that the first requests are not slow ones. */
const warm = 5;

export const action: CopySpec<{readonly region: string}, ServiceView> = {
	copies: true,
	risk: 'critical',
	fields: ({allowed: {regions = []}}) => ({region: {oneOf: [...regions]}}),
	look: (eyes, {system, name}) => lookAtService(eyes, system, name),
	etag: ({service}) => service.etag,
	plan({system, name}, {service, series}, {region}, now) {
		const {project} = system;
		if (region === system.region) throw new RangeError(`${name} runs in ${region} already`);
		const [most] = service.serving.toSorted((a, b) => b.percent - a.percent);
		const serving = service.revisions.find(({name: revision}) => revision === most?.revision);
		if (!serving) throw new RangeError(`nothing serves ${name}: there is no image that is known to work`);
		const {image} = serving;
		const place = [`--region=${region}`, `--project=${project}`];
		return {
			resource: `projects/${project}/locations/${region}/services/${name}`,
			changes: [
				{what: `${name} in ${region}`, before: '', after: `${image}, min ${warm}`},
				{
					what: 'image of',
					before: '',
					after: `${serving.name}, which has ${most?.percent} % of the traffic in ${system.region}`,
				},
			],
			blastRadius: [
				...blastRadius(service, series, now),
				`Nobody is sent to ${region} yet: DNS is switched by itself, afterwards.`,
			],
			commands: [['run', 'deploy', name, `--image=${image}`, `--min-instances=${warm}`, ...place]],
			undo: commandLine('gcloud', 'run', 'services', 'delete', name, ...place, '--quiet'),
			success: [`gcloud run services describe ${name} ${place.join(' ')} says Ready`],
			sideEffects: [
				'Environment, secrets, service account and network of the service are not taken along: compare them before DNS is switched.',
				...(image.includes('@') ? [] : ['The image is named by a tag, which may have been moved since.']),
				`${warm} instances are kept warm and paid for until it is deleted.`,
			],
		};
	},
	preflight: (_, view) => [settled(view)],
};
