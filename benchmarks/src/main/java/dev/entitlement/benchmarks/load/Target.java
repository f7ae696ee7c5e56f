package dev.entitlement.benchmarks.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * What is called: a gateway, or the upstream itself; they have the same paths.
 *
 * @param url base URL with its version prefix, without a slash at the end
 */
record Target(URI url) {
    private static final String VERSION = "/v1";

    /**
     * Reads {@code http://127.0.0.1:8080}; {@code /v1} is added unless it is there.
     *
     * @throws IllegalArgumentException with what is accepted; what was given is not repeated if it holds a secret
     */
    static Target parse(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a URL (expected: such as http://127.0.0.1:8080)", e);
        }
        if (url.getRawUserInfo() != null || text.contains("@")) {
            throw new IllegalArgumentException("a URL with user info (expected: --username and --password-file)");
        }
        boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!http || url.getHost() == null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    text + " (expected: http:// or https://, a host, no query, such as http://127.0.0.1:8080)");
        }
        if (url.getPort() > 65_535 || url.getPort() == 0) {
            throw new IllegalArgumentException(text + " (expected: a port from 1 to 65535)");
        }
        return new Target(withVersion(url));
    }

    private static URI withVersion(URI url) {
        String path = url.getRawPath() == null ? "" : url.getRawPath().replaceAll("/+$", "");
        String versioned = path.endsWith(VERSION) ? path : path + VERSION;
        return URI.create(url.getScheme().toLowerCase(Locale.ROOT) + "://" + url.getRawAuthority() + versioned);
    }

    boolean isTls() {
        return url.getScheme().equals("https");
    }

    String host() {
        return url.getHost().replaceAll("^\\[|]$", "");
    }

    int port() {
        return url.getPort() != -1 ? url.getPort() : isTls() ? 443 : 80;
    }

    /** Resolves the host now and blocks for it; unresolved if that fails. */
    InetSocketAddress address() {
        return new InetSocketAddress(host(), port());
    }

    /** Whether what is sent stays on this machine. */
    boolean isLoopback() {
        InetAddress address = address().getAddress();
        return address != null && address.isLoopbackAddress();
    }

    @Override
    public String toString() {
        return url.toString();
    }
}
