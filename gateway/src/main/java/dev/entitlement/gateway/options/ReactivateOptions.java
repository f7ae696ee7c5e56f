package dev.entitlement.gateway.options;

import static dev.entitlement.gateway.options.GatewayOptions.*;

import dev.entitlement.ClientSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everything {@code reactivate} was told, checked. Immutable.
 *
 * @param file the ids, {@code -} for standard input; null if none was given
 * @param out what gets a line for each of them; null for standard output
 * @param giveUpAfter how long the upstream may be in trouble without a break; null for ever
 * @param upstream how the upstream is reached
 * @param failureLog where calls without success are appended; null for nowhere
 * @param values all of it as it was given
 */
public record ReactivateOptions(
        @Nullable Path file,
        @Nullable Path out,
        @Nullable Duration giveUpAfter,
        UpstreamOptions upstream,
        @Nullable Path failureLog,
        OptionValues values) {

    /** @throws OptionException if values that are fine by themselves do not go together */
    public static ReactivateOptions of(OptionValues values) {
        UpstreamOptions upstream = UpstreamOptions.of(values);
        upstream.refuseUnusable(values);
        return new ReactivateOptions(
                values.orNull(FILE),
                values.orNull(OUT),
                values.orNull(GIVE_UP_AFTER),
                upstream,
                values.orNull(FAILURE_LOG),
                values);
    }

    /** The policies. */
    public ClientSettings settings() {
        return upstream.calls(values).baseUrl(upstream.url()).build();
    }
}
