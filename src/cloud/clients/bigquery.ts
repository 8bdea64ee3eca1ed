/** What src/cloud uses of the BigQuery client; loaded on first use. */
export {BigQuery} from '@google-cloud/bigquery';
