package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule 5: what a call says it did. */
@ExtendWith(CapturedLog.class)
class EffectTest {
    private static final long SEED = 20261123;
    private static final int CALLS = 5_000;

    /**
     * How an attempt can end, and what a reader of the rule who has never seen the code would say about it.
     *
     * @param read whether its answer had a readable code, so that the next attempt has a new identifier
     * @param again whether another attempt follows
     */
    private enum End {
        OK(Step.ok(), true, false),
        NAVIGATE(Step.navigate(), true, false),
        NEW_ACTION(Step.action("DANCE", "x"), true, false),
        NEW_CODE(Step.code("NEW_CODE"), true, false),
        MISDIRECTED(Step.answer(200, "{\"responseCode\":\"OK\",\"entitlementId\":\"other\"}"), true, false),
        GARBAGE(Step.unreadable(200), false, false),
        ALREADY_EXISTS(Step.code("ALREADY_EXISTS"), true, false),
        BAD_REQUEST(Step.code("BAD_REQUEST"), true, false),
        NOT_AVAILABLE(Step.code("NOT_AVAILABLE"), true, false),
        NOT_FOUND(Step.code("NOT_FOUND"), true, false),
        UNAUTHORIZED(Step.code("UNAUTHORIZED"), true, false),
        THROTTLED(Step.code("TOO_MANY_REQUESTS", "1"), true, true),
        THROTTLED_UNREAD(Step.answer(429, "1", ""), false, true),
        SERVICE_UNAVAILABLE(Step.code("SERVICE_UNAVAILABLE"), true, true),
        INTERNAL_ERROR(Step.code("INTERNAL_ERROR"), true, true),
        BAD_GATEWAY(Step.unreadable(502), false, true),
        REQUEST_TIMEOUT(Step.unreadable(408), false, true),
        NO_CONNECTION(Step.noConnection(), false, true),
        NEVER_CONNECTED(Step.connecting(), false, true),
        TIMEOUT(Step.silence(), false, true),
        LOST(Step.lost(), false, true),
        STALE(Step.stale(), false, true);

        private final Step step;
        private final boolean read;
        private final boolean again;

        End(Step step, boolean read, boolean again) {
            this.step = step;
            this.read = read;
            this.again = again;
        }

        boolean says(Effect effect) {
            return effect == Effect.APPLIED && (this == OK || this == NAVIGATE || this == NEW_ACTION);
        }

        boolean refusesForGood() {
            return this == BAD_REQUEST || this == NOT_AVAILABLE || this == NOT_FOUND;
        }

        /** Sent, and by itself it leaves open whether it took effect. */
        boolean leavesOpen() {
            return switch (this) {
                case NEW_CODE,
                        MISDIRECTED,
                        GARBAGE,
                        INTERNAL_ERROR,
                        BAD_GATEWAY,
                        REQUEST_TIMEOUT,
                        TIMEOUT,
                        LOST,
                        STALE -> true;
                default -> false;
            };
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OK, REACTIVATED, APPLIED",
        "TIMEOUT OK, REACTIVATED, APPLIED",
        "TIMEOUT ALREADY_EXISTS, ALREADY_ACTIVE, UNKNOWN",
        "TIMEOUT NOT_FOUND, REJECTED, NONE",
        "TIMEOUT LOST NOT_AVAILABLE, REJECTED, NONE",
        "TIMEOUT UNAUTHORIZED, REJECTED, UNKNOWN",
        "TIMEOUT THROTTLED NOT_FOUND, REJECTED, UNKNOWN",
        "TIMEOUT THROTTLED_UNREAD NOT_FOUND, REJECTED, NONE",
        "INTERNAL_ERROR ALREADY_EXISTS, ALREADY_ACTIVE, UNKNOWN",
        "INTERNAL_ERROR NOT_FOUND, REJECTED, UNKNOWN",
        "INTERNAL_ERROR OK, REACTIVATED, APPLIED",
        "BAD_GATEWAY BAD_REQUEST, REJECTED, NONE",
        "SERVICE_UNAVAILABLE SERVICE_UNAVAILABLE SERVICE_UNAVAILABLE, UNAVAILABLE, NONE",
        "NO_CONNECTION NEVER_CONNECTED NO_CONNECTION, UNAVAILABLE, NONE",
        "NO_CONNECTION ALREADY_EXISTS, ALREADY_ACTIVE, NONE",
        "NO_CONNECTION TIMEOUT NO_CONNECTION, UNAVAILABLE, UNKNOWN",
        "STALE NOT_FOUND, REJECTED, NONE",
        "STALE ALREADY_EXISTS, ALREADY_ACTIVE, UNKNOWN",
        "STALE SERVICE_UNAVAILABLE NOT_FOUND, REJECTED, UNKNOWN"
    })
    void a_call_says_what_it_did_and_never_guesses(String ends, Outcome outcome, Effect effect) {
        List<End> each = Arrays.stream(ends.split(" ")).map(End::valueOf).toList();

        EntitlementResult result = client(each, each.size()).result();

        assertThat(result.outcome()).isEqualTo(outcome);
        assertThat(result.effect()).isEqualTo(effect);
    }

    @Test
    void any_sequence_of_ends_has_the_effect_that_a_naive_reading_of_the_rule_gives() {
        Random random = new Random(SEED);
        for (int i = 0; i < CALLS; i++) {
            List<End> ends = randomEnds(random);
            VirtualClient client = client(ends, ends.size());

            EntitlementResult result = client.result();

            assertThat(client.sent())
                    .as("attempts of %s, seed %d, call %d", ends, SEED, i)
                    .hasSameSizeAs(ends);
            assertThat(result.effect())
                    .as("effect of %s, seed %d, call %d", ends, SEED, i)
                    .isEqualTo(naive(ends));
        }
    }

    /** Up to six, of which only the last ends the call by itself. */
    private static List<End> randomEnds(Random random) {
        List<End> again = Arrays.stream(End.values()).filter(end -> end.again).toList();
        int retries = random.nextInt(6);
        return IntStream.rangeClosed(0, retries)
                .mapToObj(at -> at < retries
                        ? again.get(random.nextInt(again.size()))
                        : End.values()[random.nextInt(End.values().length)])
                .toList();
    }

    /** Numbers the identifiers, then asks of every attempt whether any answer settled it. */
    private static Effect naive(List<End> ends) {
        int[] identifiers = new int[ends.size()];
        for (int i = 1; i < ends.size(); i++) {
            identifiers[i] = identifiers[i - 1] + (ends.get(i - 1).read ? 1 : 0);
        }
        if (ends.stream().anyMatch(end -> end.says(Effect.APPLIED))) {
            return Effect.APPLIED;
        }
        boolean open = IntStream.range(0, ends.size())
                .filter(i -> ends.get(i).leavesOpen())
                .anyMatch(i -> IntStream.range(0, ends.size())
                        .noneMatch(j -> ends.get(j).refusesForGood() && identifiers[j] == identifiers[i]));
        return open ? Effect.UNKNOWN : Effect.NONE;
    }

    /** A stale connection may be followed by one attempt more, so the script's length ends the call in time. */
    private static VirtualClient client(List<End> ends, int attempts) {
        boolean forgiven = ends.subList(0, ends.size() - 1).contains(End.STALE);
        VirtualClient client =
                VirtualClient.calls(ends.stream().map(end -> end.step).toArray(Step[]::new));
        boolean lastIsStale = !forgiven && ends.get(ends.size() - 1) == End.STALE;
        if (lastIsStale) {
            return VirtualClient.of(ScriptedUpstream.inTurn(ends.stream()
                            .map(end -> end == End.STALE ? End.LOST.step : end.step)
                            .toArray(Step[]::new)))
                    .with(it -> generous(it, attempts));
        }
        return client.with(it -> generous(it, forgiven ? attempts - 1 : attempts));
    }

    private static ClientSettings.Builder generous(ClientSettings.Builder settings, int attempts) {
        return settings.maxAttempts(Math.max(1, attempts))
                .deadline(Duration.ofSeconds(50))
                .retryBudget(Double.POSITIVE_INFINITY)
                .circuitBreaker(false);
    }
}
