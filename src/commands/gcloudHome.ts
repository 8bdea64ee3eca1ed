/** A configuration folder of gcloud and bq that knows the sandbox and nothing else: no login of the user's, no API of Google's. */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** APIs that gcloud 528 can be pointed elsewhere for. One that is not here is refused by the proxy. */
const overridable =
	'accessapproval accesscontextmanager ai aiplatform alloydb anthosevents apigateway apigee apihub apikeys appengine apphub artifactregistry assuredworkloads backupdr baremetalsolution batch beyondcorp bigquery bigtableadmin binaryauthorization certificatemanager cloudasset cloudbilling cloudbuild clouddebugger clouddeploy clouderrorreporting cloudfunctions cloudidentity cloudkms cloudquotas cloudresourcemanager cloudscheduler cloudtasks cloudtrace composer compute config container containeranalysis datacatalog dataflow datafusion datamigration datapipelines dataplex dataproc datastore datastream deploymentmanager developerconnect dns domains edgecontainer eventarc eventarcpublishing file firestore genomics gkebackup gkehub gkemulticloud gkeonprem healthcare iam iamcredentials iap ids language lifesciences logging looker managedidentities managedkafka memcache metastore ml monitoring netapp networkconnectivity networkmanagement networksecurity networkservices notebooks ondemandscanning orgpolicy osconfig oslogin parametermanager policyanalyzer policysimulator policytroubleshooter privateca privilegedaccessmanager publicca pubsub pubsublite recaptchaenterprise recommender redis run runtimeconfig securitycenter servicedirectory servicemanagement serviceusage secretmanager sourcerepo spanner speech sql storage storageinsights telcoautomation testing toolresults tpu transfer vision vmmigration vmwareengine vpcaccess workflowexecutions workflows workstations'.split(
		' ',
	);

/** Makes the folder for the sandbox at that address, with the project and region that are meant by default; `remove` takes it away again. */
export function gcloudHome(http: string, project: string, region: string): {folder: string; remove(): void} {
	const folder = mkdtempSync(join(tmpdir(), 'pitwall-gcloud-'));
	const {port} = new URL(http);
	// By name: gcloud puts a region before the host.
	const url = `http://localhost:${port}/`;
	const login = join(folder, 'login.json');
	const sections: Record<string, Record<string, string>> = {
		core: {project, disable_usage_reporting: 'true', survey_disable_prompts: 'true'},
		// A login whose tokens come from the sandbox: with one it also makes the ID tokens that functions ask for.
		auth: {credential_file_override: login, token_host: `${url}token`},
		component_manager: {disable_update_check: 'true'},
		functions: {region},
		run: {region},
		proxy: {type: 'http_no_tunnel', address: '127.0.0.1', port},
		api_endpoint_overrides: Object.fromEntries(overridable.map(api => [api, url])),
	};
	const lines = Object.entries(sections).flatMap(([section, values]) => [
		`[${section}]`,
		...Object.entries(values).map(([name, value]) => `${name} = ${value}`),
	]);
	const credentials = {
		type: 'authorized_user',
		client_id: 'sandbox',
		client_secret: 'sandbox',
		refresh_token: 'sandbox',
	};
	writeFileSync(login, JSON.stringify(credentials), {mode: 0o600});
	writeFileSync(join(folder, 'properties'), `${lines.join('\n')}\n`);
	writeFileSync(join(folder, 'bigqueryrc'), '');
	return {folder, remove: () => rmSync(folder, {recursive: true, force: true})};
}
