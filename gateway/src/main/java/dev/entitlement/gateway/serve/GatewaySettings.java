package dev.entitlement.gateway.serve;

import dev.entitlement.gateway.options.CredentialsMode;
import dev.entitlement.gateway.options.GatewayOptions;
import dev.entitlement.gateway.options.ServeOptions;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the data plane wants to know.
 *
 * @param host where callers connect: a name or an IP address, IPv6 without brackets
 * @param port 0 to 65535; 0 picks one
 * @param passthrough whether each caller's own {@code Authorization} goes upstream, instead of the gateway's credentials
 * @param deadline the whole call, unless the caller asks for less
 * @param allowedOrigins origins whose pages may call, in lower case without default ports; {@code *} for any
 * @param fallbackUrl where a browser is sent when its call ends throttled or unavailable; null for nowhere
 * @param limits what a caller may send, and how slowly
 */
record GatewaySettings(
        String host,
        int port,
        boolean passthrough,
        Duration deadline,
        Set<String> allowedOrigins,
        @Nullable String fallbackUrl,
        Limits limits) {

    static GatewaySettings of(ServeOptions options) {
        return new GatewaySettings(
                options.listen().host(),
                options.listen().port(),
                options.credentials() == CredentialsMode.PASSTHROUGH,
                options.values().get(GatewayOptions.DEADLINE),
                options.allowedOrigins(),
                options.fallbackUrl(),
                Limits.PROMISED);
    }
}
