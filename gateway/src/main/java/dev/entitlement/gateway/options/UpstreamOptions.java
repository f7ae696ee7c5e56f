package dev.entitlement.gateway.options;

import static dev.entitlement.gateway.options.GatewayOptions.*;

import dev.entitlement.ClientSettings;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the upstream is reached and whose credentials it is shown. Immutable.
 *
 * @param url the base URL
 * @param credentials whose credentials go upstream
 * @param username the gateway's own; null if none was given
 * @param passwordFile the file that holds the password; null if the password itself was given, or none
 * @param password the password from the environment; null if a file was given, or none
 */
public record UpstreamOptions(
        URI url,
        CredentialsMode credentials,
        @Nullable String username,
        @Nullable Path passwordFile,
        @Nullable Secret password) {

    /** @throws OptionException if both a password and a file with one are given, and neither is stronger */
    public static UpstreamOptions of(OptionValues values) {
        Path file = values.orNull(UPSTREAM_PASSWORD_FILE);
        Secret password = values.orNull(UPSTREAM_PASSWORD);
        boolean fileWins = file != null && password != null && values.isFlag(UPSTREAM_PASSWORD_FILE);
        if (file != null && password != null && values.isVariable(UPSTREAM_PASSWORD_FILE)) {
            throw values.refuse(
                    UPSTREAM_PASSWORD_FILE, file + " beside ENTITLEMENT_UPSTREAM_PASSWORD (expected: one of the two)");
        }
        return new UpstreamOptions(
                values.get(UPSTREAM_URL),
                values.get(CREDENTIALS),
                values.orNull(UPSTREAM_USERNAME),
                password == null || fileWins ? file : null,
                fileWins ? null : password);
    }

    /** Settings for a client that makes no calls: only what concerns the way to the upstream. */
    public ClientSettings settings(OptionValues values) {
        return transport(values).baseUrl(url).build();
    }

    /** Settings for a client that makes calls, but for the address of the upstream. */
    ClientSettings.Builder calls(OptionValues values) {
        Double rate = values.orNull(RATE_LIMIT);
        return transport(values)
                .deadline(values.get(DEADLINE))
                .maxAttempts(values.get(MAX_ATTEMPTS))
                .backoffBase(values.get(BACKOFF_BASE))
                .backoffMax(values.get(BACKOFF_MAX))
                .answerBackoffBase(values.get(ANSWER_BACKOFF_BASE))
                .retryBudget(values.get(RETRY_BUDGET))
                .retryFloor(values.get(RETRY_FLOOR))
                .circuitBreaker(values.get(CIRCUIT_BREAKER))
                .maxInFlight(values.get(MAX_IN_FLIGHT))
                .adaptiveLimit(values.get(ADAPTIVE_LIMIT))
                .maxQueued(values.get(MAX_QUEUED))
                .rateLimit(rate == null ? Double.POSITIVE_INFINITY : rate)
                .notificationUrl(values.orNull(NOTIFICATION_URL));
    }

    private ClientSettings.Builder transport(OptionValues values) {
        return ClientSettings.builder()
                .allowPlainUpstream(values.get(ALLOW_PLAIN_UPSTREAM))
                .attemptTimeout(values.get(ATTEMPT_TIMEOUT))
                .connectTimeout(values.get(CONNECT_TIMEOUT))
                .idleTimeout(values.get(UPSTREAM_IDLE_TIMEOUT));
    }

    /** @throws OptionException if the upstream cannot be called like this */
    public void refuseUnusable(OptionValues values) {
        if (AcceptUrl.isPlain(url) && !values.get(ALLOW_PLAIN_UPSTREAM)) {
            throw values.refuse(
                    UPSTREAM_URL, url + " (expected: https, or http on loopback only, unless --allow-plain-upstream)");
        }
        if (credentials == CredentialsMode.GATEWAY) {
            requireOwn(values);
        }
    }

    private void requireOwn(OptionValues values) {
        if (username == null) {
            boolean simulates = values.orNull(SIMULATE) != null; // what serve can do and check cannot
            throw values.refuse(
                    UPSTREAM_USERNAME,
                    "not given (expected: the gateway's own credentials, or --credentials passthrough"
                            + (simulates ? ", or --simulate)" : ")"));
        }
        if (passwordFile == null && password == null) {
            throw values.refuse(
                    UPSTREAM_PASSWORD_FILE, "not given (expected: a file, or ENTITLEMENT_UPSTREAM_PASSWORD)");
        }
    }
}
