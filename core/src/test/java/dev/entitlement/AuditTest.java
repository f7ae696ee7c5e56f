package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.AuditedPlatform.Entry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.netty.resources.LoopResources;

/**
 * Thousands of calls against a platform that misbehaves at random and keeps books: every effect that is reported is
 * compared with what was really done. No lie is allowed, and no {@code unknown} that the faults do not justify.
 */
class AuditTest {
    private static final int CALLS = 1_000;
    private static final int AT_ONCE = 64;
    private static final Duration PATIENCE = Duration.ofMinutes(2); // for all of them
    private static final int MAX_ATTEMPTS = 3;
    private static final Set<String> APPLYING = Set.of("OK", "CLIENT_ACTION_REQUIRED");
    private static final Set<String> REFUSING = Set.of("BAD_REQUEST", "NOT_AVAILABLE", "NOT_FOUND");
    private static final Set<String> VAGUE = Set.of("INTERNAL_ERROR", "BRAND_NEW");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 20_181_102, 4_711, -7})
    void tells_no_lie_about_what_was_done(long seed) {
        AuditedPlatform platform = new AuditedPlatform(seed);
        List<EntitlementResult> results;
        try (RawServer server = RawServer.start(platform)) {
            results = callAll(server, seed);
            server.finish();
        }
        Map<String, List<Entry>> books = platform.books().stream().collect(Collectors.groupingBy(Entry::id));

        SoftAssertions audit = new SoftAssertions();
        audit.assertThat(results.stream().map(result -> result.report().entitlementId()))
                .as("seed %s: one result per call", seed)
                .hasSize(CALLS)
                .doesNotHaveDuplicates();
        for (EntitlementResult result : results) {
            List<Entry> entries = books.getOrDefault(result.report().entitlementId(), List.of());
            String about = "seed " + seed + ": " + result.report() + " books " + entries;
            checkTruth(audit, about, result, platform);
            checkSettled(audit, about, result);
            checkIdentifiers(audit, about, result);
            checkRequests(audit, about, result, entries);
        }
        audit.assertAll();
        checkShares(seed, results, books);
    }

    private static List<EntitlementResult> callAll(RawServer server, long seed) {
        LoopResources loops = LoopResources.create("audit", 2, true);
        EntitlementClient client = EntitlementClient.builder()
                .settings(Wire.settings(server.url())
                        .attemptTimeout(Duration.ofMillis(120))
                        .deadline(Duration.ofSeconds(2))
                        .maxAttempts(MAX_ATTEMPTS)
                        .adaptiveLimit(false) // it would refuse calls, and how many by how slow this machine is
                        .build())
                .loopResources(loops)
                .build();
        try {
            return Flux.range(0, CALLS)
                    .flatMap(i -> client.reactivate(request(seed, i)), AT_ONCE)
                    .collectList()
                    .block(PATIENCE);
        } finally {
            Wire.result(client.close());
            Wire.result(loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)));
        }
    }

    private static ReactivationRequest request(long seed, int i) {
        return ReactivationRequest.builder((i % 10 == 0 ? "active-" : "e-") + i)
                .requestIdentifier("audit-" + seed + "-" + i)
                .build();
    }

    private static void checkTruth(
            SoftAssertions audit, String about, EntitlementResult result, AuditedPlatform platform) {
        boolean applied = Wire.identifiers(result).stream().anyMatch(platform::applied);
        audit.assertThat(result.effect()).as(about).isNotEqualTo(applied ? Effect.NONE : Effect.APPLIED);
    }

    /** Rule 5 of the outside face, from the attempts alone. */
    private static void checkSettled(SoftAssertions audit, String about, EntitlementResult result) {
        List<Attempt> attempts = result.report().attempts();
        boolean applied = attempts.stream().anyMatch(AuditTest::saysApplied);
        boolean open = attempts.stream().anyMatch(attempt -> leavesOpen(attempt) && !refusedLater(attempt, attempts));
        audit.assertThat(result.effect())
                .as(about)
                .isEqualTo(applied ? Effect.APPLIED : open ? Effect.UNKNOWN : Effect.NONE);
    }

    private static boolean saysApplied(Attempt attempt) {
        return attempt.end() == AttemptEnd.ANSWERED && APPLYING.contains(attempt.responseCode());
    }

    private static boolean leavesOpen(Attempt attempt) {
        return switch (attempt.end()) {
            case ANSWERED -> VAGUE.contains(attempt.responseCode());
            case UNREADABLE -> attempt.status() != 429;
            case MISDIRECTED, LOST, TIMED_OUT -> true;
            case NOT_SENT -> false;
        };
    }

    private static boolean refusedLater(Attempt open, List<Attempt> attempts) {
        return attempts.stream()
                .anyMatch(later -> later.number() > open.number()
                        && later.requestIdentifier().equals(open.requestIdentifier())
                        && later.responseCode() != null
                        && REFUSING.contains(later.responseCode()));
    }

    private static void checkIdentifiers(SoftAssertions audit, String about, EntitlementResult result) {
        List<Attempt> attempts = result.report().attempts();
        Set<String> used = new HashSet<>();
        for (int i = 0; i < attempts.size(); i++) {
            String identifier = attempts.get(i).requestIdentifier();
            if (i == 0) {
                audit.assertThat(identifier).as(about).isEqualTo(result.report().requestIdentifier());
            } else if (attempts.get(i - 1).responseCode() == null) {
                audit.assertThat(identifier)
                        .as(about)
                        .isEqualTo(attempts.get(i - 1).requestIdentifier());
            } else {
                audit.assertThat(used).as(about).doesNotContain(identifier);
            }
            used.add(identifier);
        }
    }

    /** No request that is not an attempt, and no answer that was not the platform's. */
    private static void checkRequests(
            SoftAssertions audit, String about, EntitlementResult result, List<Entry> entries) {
        List<Attempt> attempts = result.report().attempts();
        audit.assertThat(attempts).as(about).hasSizeBetween(1, MAX_ATTEMPTS + 1);
        audit.assertThat(Wire.identifiers(result))
                .as(about)
                .containsAll(entries.stream().map(Entry::identifier).toList());
        audit.assertThat(entries).as(about).hasSizeLessThanOrEqualTo(attempts.size());
        for (Attempt attempt : attempts) {
            if (attempt.end() == AttemptEnd.ANSWERED) {
                audit.assertThat(entries)
                        .as(about)
                        .anyMatch(entry -> entry.delivery().faithful()
                                && entry.identifier().equals(attempt.requestIdentifier())
                                && entry.fate().code().equals(attempt.responseCode()));
            }
        }
    }

    /** From the books alone: whose effect nobody could tell, and whose somebody might not; with the late ones of a slow machine. */
    private static void checkShares(long seed, List<EntitlementResult> results, Map<String, List<Entry>> books) {
        long surely = books.values().stream()
                .filter(entries -> entries.stream().anyMatch(Entry::unsettling))
                .filter(entries ->
                        entries.stream().noneMatch(entry -> entry.delivery().faithful()))
                .count();
        long perhaps = books.values().stream()
                .filter(entries -> entries.stream().anyMatch(Entry::unsettling))
                .filter(entries -> entries.stream().noneMatch(entry -> entry.tells(true) && !entry.unsettling()))
                .count();
        long late = results.stream()
                .filter(result -> result.report().attempts().stream()
                                .filter(attempt ->
                                        attempt.end() == AttemptEnd.LOST || attempt.end() == AttemptEnd.TIMED_OUT)
                                .count()
                        > books.getOrDefault(result.report().entitlementId(), List.of()).stream()
                                .filter(entry -> entry.delivery().unsettling())
                                .count())
                .count();
        Map<Effect, Long> effects =
                results.stream().collect(Collectors.groupingBy(EntitlementResult::effect, Collectors.counting()));

        assertThat(effects.get(Effect.UNKNOWN)).as("seed %s", seed).isBetween(surely, perhaps + late);
        assertThat(effects.get(Effect.APPLIED)).as("seed %s", seed).isGreaterThan(CALLS / 4);
        assertThat(effects.get(Effect.NONE)).as("seed %s", seed).isGreaterThan(CALLS / 20);
        assertThat(surely).as("seed %s", seed).isGreaterThan(CALLS / 50);
    }
}
