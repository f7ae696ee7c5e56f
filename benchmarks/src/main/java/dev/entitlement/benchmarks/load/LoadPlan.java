package dev.entitlement.benchmarks.load;

import dev.entitlement.benchmarks.results.Times;
import java.util.List;

/**
 * What a {@link Generator} is to do. Immutable.
 *
 * @param target base URL of a gateway, or of the upstream itself; {@code /v1} is added unless it is there
 * @param profile as {@code --profile} takes it, such as {@code constant:800/20s,burst:100@5s}
 * @param connections opened before the first call, and the most there are at once; at least 1
 * @param patienceNanos how long a call is waited for, from its scheduled start
 * @param authorizations the header's values, one a caller, dealt out to the calls in turn; none if it is not sent
 */
public record LoadPlan(
        String target, String profile, int connections, long patienceNanos, List<String> authorizations) {

    private static final long PATIENCE = 30 * Times.SECOND;

    public LoadPlan {
        authorizations = List.copyOf(authorizations);
    }

    /** With 30 s of patience and no header. */
    public LoadPlan(String target, String profile, int connections) {
        this(target, profile, connections, PATIENCE, List.of());
    }

    /** As one caller that says who it is, or several that do. */
    public LoadPlan as(List<String> callers) {
        return new LoadPlan(target, profile, connections, patienceNanos, callers);
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "LoadPlan[" + target + ", " + profile + "]";
    }
}
