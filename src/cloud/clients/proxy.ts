/** The proxy agents that Google's clients use as well; loaded on first use. */
export {HttpProxyAgent} from 'http-proxy-agent';
export {HttpsProxyAgent} from 'https-proxy-agent';
