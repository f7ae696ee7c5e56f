package dev.entitlement.gateway.options;

import static dev.entitlement.gateway.options.GatewayOptions.*;

import dev.entitlement.ClientSettings;
import dev.entitlement.gateway.simulator.SimulatorSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything {@code serve} was told, checked. Immutable.
 *
 * @param listen where callers connect
 * @param admin where health, metrics and status are
 * @param simulator how the embedded simulator runs; null unless {@code --simulate} was given
 * @param upstream how the upstream is reached; with a simulator its URL does not count
 * @param callers who may call
 * @param allowedOrigins web origins whose pages may call, in lower case without default ports; may hold {@code *}
 * @param failureLog where calls without success are appended; null for nowhere
 * @param fallbackUrl where a browser is sent when its call ends throttled or unavailable; null for nowhere
 * @param warmUp how long the gateway gets up to speed on calls of its own before it is ready; may be 0
 * @param drainDelay how long calls are still taken after SIGTERM
 * @param drainTimeout how long calls not yet ended may take after that
 * @param logFormat how logs are written
 * @param values all of it as it was given
 */
public record ServeOptions(
        Address listen,
        Address admin,
        @Nullable SimulatorSettings simulator,
        UpstreamOptions upstream,
        CallerRule callers,
        Set<String> allowedOrigins,
        @Nullable Path failureLog,
        @Nullable String fallbackUrl,
        Duration warmUp,
        Duration drainDelay,
        Duration drainTimeout,
        LogFormat logFormat,
        OptionValues values) {

    /** @throws OptionException if values that are fine by themselves do not go together */
    public static ServeOptions of(OptionValues values) {
        boolean simulate = values.get(SIMULATE);
        Set<String> origins = values.orNull(ALLOW_ORIGIN);
        ServeOptions options = new ServeOptions(
                new Address(values.get(HOST), values.get(PORT)),
                new Address(values.get(ADMIN_HOST), values.get(ADMIN_PORT)),
                simulate ? EmbeddedSimulator.settings(values) : null,
                UpstreamOptions.of(values),
                values.get(CALLERS),
                origins == null ? Set.of() : origins,
                values.orNull(FAILURE_LOG),
                values.orNull(FALLBACK_URL),
                values.get(WARM_UP),
                values.get(DRAIN_DELAY),
                values.get(DRAIN_TIMEOUT),
                values.get(LOG_FORMAT),
                values);
        options.refuseContradictions();
        return options;
    }

    /** Whose credentials go upstream. */
    public CredentialsMode credentials() {
        return upstream.credentials();
    }

    /**
     * The policies.
     *
     * @param upstreamUrl where the upstream turned out to be: the simulator's own URL, or {@code upstream().url()}
     */
    public ClientSettings settings(URI upstreamUrl) {
        boolean plain = simulator != null
                || values.get(ALLOW_PLAIN_UPSTREAM); // the way to a simulator does not leave this process
        return upstream.calls(values)
                .allowPlainUpstream(plain)
                .baseUrl(upstreamUrl)
                .build();
    }

    private void refuseContradictions() {
        if (simulator == null) {
            EmbeddedSimulator.refuseWithoutSimulator(values);
            upstream.refuseUnusable(values);
        }
        refuseOpenDoor();
    }

    /** Whoever reaches an open gateway spends the operator's credentials, so beyond this machine it must be meant. */
    private void refuseOpenDoor() {
        boolean open = callers.isOpen() && !values.get(ALLOW_OPEN);
        if (open && !ClientSettings.isLoopback(listen.host())) {
            throw values.refuse(
                    HOST,
                    listen.host() + " with --callers open (expected: a loopback address, or --callers keys:FILE,"
                            + " or --allow-open to let everyone call)");
        }
    }
}
