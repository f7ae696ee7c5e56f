package dev.entitlement;

import java.util.ArrayList;
import java.util.List;

/** What became of some calls of a simulated day: counted when they begin, and followed to their end. */
final class Tally {
    /** A refusal within that time is one at once. */
    private static final long AT_ONCE_NANOS = 10_000_000;

    private final List<Long> restoredInNanos = new ArrayList<>();
    private int calls;
    private int refused;
    private int refusedAtOnce;
    private int missedDeadlines;
    private int unknown;
    private int untrue;
    private int attempts;
    private long longestNanos;

    void began() {
        calls++;
    }

    void ended(EntitlementResult result, ServerModel platform) {
        CallReport report = result.report();
        attempts += report.attempts().size();
        if (result.outcome().restored()) {
            restoredInNanos.add(report.durationNanos());
        }
        if (report.refusal() != null) {
            refused++;
            refusedAtOnce += report.durationNanos() <= AT_ONCE_NANOS ? 1 : 0;
        }
        missedDeadlines += missedDeadline(report) ? 1 : 0;
        unknown += result.effect() == Effect.UNKNOWN ? 1 : 0;
        untrue += isUntrue(result, platform) ? 1 : 0;
        longestNanos = Math.max(longestNanos, report.durationNanos());
    }

    /** Admitted, and then there was not enough time after all. */
    private static boolean missedDeadline(CallReport report) {
        boolean waitedInVain = report.refusal() == Refusal.DEADLINE && report.durationNanos() > AT_ONCE_NANOS;
        return waitedInVain || report.noRetry() == NoRetry.DEADLINE;
    }

    private static boolean isUntrue(EntitlementResult result, ServerModel platform) {
        boolean applied = platform.isApplied(result.report().entitlementId());
        return result.effect() == Effect.APPLIED && !applied || result.effect() == Effect.NONE && applied;
    }

    int calls() {
        return calls;
    }

    int restored() {
        return restoredInNanos.size();
    }

    /** Not restored, for whatever reason. */
    int lost() {
        return calls - restored();
    }

    double restoredShare() {
        return (double) restored() / calls;
    }

    double refusedShare() {
        return (double) refused / calls;
    }

    /** Of those that were refused. */
    double refusedAtOnceShare() {
        return (double) refusedAtOnce / refused;
    }

    double unknownShare() {
        return (double) unknown / calls;
    }

    /** Reported effects that the platform's own books contradict. */
    int untrue() {
        return untrue;
    }

    /** Of those that were not refused at once, the ones whose time was not enough after all. */
    double missedDeadlineShare() {
        return calls == refusedAtOnce ? 0 : (double) missedDeadlines / (calls - refusedAtOnce);
    }

    /** Whenever they were made. */
    double attemptsPerCall() {
        return (double) attempts / calls;
    }

    double longestSeconds() {
        return longestNanos / 1e9;
    }

    /** How long it took to restore so many in a hundred, or fewer, of those that were. */
    double restoredInMillis(double percent) {
        List<Long> sorted = restoredInNanos.stream().sorted().toList();
        return sorted.get((int) Math.ceil(percent / 100 * sorted.size()) - 1) / 1e6;
    }
}
