package dev.entitlement.gateway.options;

/**
 * Where a server listens.
 *
 * @param host a name or an IP address, IPv6 without brackets
 * @param port 0 to 65535; 0 lets the system pick one
 */
public record Address(String host, int port) {

    /** {@code HOST:PORT} as it stands in a URL: with brackets round an IPv6 address (RFC 3986, section 3.2.2). */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
