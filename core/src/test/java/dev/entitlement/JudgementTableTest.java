package dev.entitlement;

import static dev.entitlement.Effect.APPLIED;
import static dev.entitlement.Effect.NONE;
import static dev.entitlement.Effect.UNKNOWN;
import static dev.entitlement.Judgement.Health.BAD;
import static dev.entitlement.Judgement.Health.GOOD;
import static dev.entitlement.Judgement.Health.NEITHER;
import static dev.entitlement.Outcome.ACTION_REQUIRED;
import static dev.entitlement.Outcome.ALREADY_ACTIVE;
import static dev.entitlement.Outcome.REACTIVATED;
import static dev.entitlement.Outcome.REJECTED;
import static dev.entitlement.Outcome.THROTTLED;
import static dev.entitlement.Outcome.UNAVAILABLE;
import static dev.entitlement.Outcome.UNRECOGNIZED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The judgement table of the outside face, row for row, seen from outside: only through what calls do. */
@ExtendWith(CapturedLog.class)
class JudgementTableTest {
    private static final boolean AGAIN = true;
    private static final boolean NOT_AGAIN = false;

    /**
     * @param step how the attempt ends
     * @param outcome of a call that ends with it
     * @param again whether another attempt follows if it may
     * @param effect of a call of this one attempt
     * @param afterSilence the effect if an attempt under the same identifier was not answered before
     * @param health what it tells the circuit breaker
     */
    record Row(
            String endsIn,
            Step step,
            Outcome outcome,
            boolean again,
            Effect effect,
            Effect afterSilence,
            Judgement.Health health) {
        @Override
        public String toString() {
            return endsIn;
        }
    }

    static Stream<Row> table() {
        return Stream.of(
                row("OK", Step.ok(), REACTIVATED, NOT_AGAIN, APPLIED, APPLIED, GOOD),
                row("OK naming it", about("OK", "ent-1"), REACTIVATED, NOT_AGAIN, APPLIED, APPLIED, GOOD),
                row("OK naming it in capitals", about("OK", "ENT-1"), REACTIVATED, NOT_AGAIN, APPLIED, APPLIED, GOOD),
                row("NAVIGATE_TO_URL", Step.navigate(), ACTION_REQUIRED, NOT_AGAIN, APPLIED, APPLIED, GOOD),
                row("NAVIGATE_TO_URL, no URL", noUrl(), ACTION_REQUIRED, NOT_AGAIN, APPLIED, APPLIED, GOOD),
                row("another action", Step.action("DANCE", "x"), UNRECOGNIZED, NOT_AGAIN, APPLIED, APPLIED, GOOD),
                row("no action", Step.code("CLIENT_ACTION_REQUIRED"), UNRECOGNIZED, NOT_AGAIN, APPLIED, APPLIED, GOOD),
                row("an unknown code", Step.code("NEW_CODE"), UNRECOGNIZED, NOT_AGAIN, UNKNOWN, UNKNOWN, GOOD),
                row("a known code in lower case", Step.code("ok"), UNRECOGNIZED, NOT_AGAIN, UNKNOWN, UNKNOWN, GOOD),
                row("OK about another", about("OK", "ent-2"), UNRECOGNIZED, NOT_AGAIN, UNKNOWN, UNKNOWN, GOOD),
                row("action about another", actionAbout("ent-2"), UNRECOGNIZED, NOT_AGAIN, UNKNOWN, UNKNOWN, GOOD),
                row("unreadable 200", Step.unreadable(200), UNRECOGNIZED, NOT_AGAIN, UNKNOWN, UNKNOWN, GOOD),
                row("unreadable 202", Step.unreadable(202), UNRECOGNIZED, NOT_AGAIN, UNKNOWN, UNKNOWN, GOOD),
                row("unreadable 302", Step.unreadable(302), UNRECOGNIZED, NOT_AGAIN, UNKNOWN, UNKNOWN, GOOD),
                row("unreadable 400", Step.unreadable(400), UNRECOGNIZED, NOT_AGAIN, UNKNOWN, UNKNOWN, GOOD),
                row("unreadable 404", Step.unreadable(404), UNRECOGNIZED, NOT_AGAIN, UNKNOWN, UNKNOWN, GOOD),
                row("ALREADY_EXISTS", Step.code("ALREADY_EXISTS"), ALREADY_ACTIVE, NOT_AGAIN, NONE, UNKNOWN, GOOD),
                row("BAD_REQUEST", Step.code("BAD_REQUEST"), REJECTED, NOT_AGAIN, NONE, NONE, GOOD),
                row("UNAUTHORIZED", Step.code("UNAUTHORIZED"), REJECTED, NOT_AGAIN, NONE, UNKNOWN, GOOD),
                row("NOT_AVAILABLE", Step.code("NOT_AVAILABLE"), REJECTED, NOT_AGAIN, NONE, NONE, GOOD),
                row("NOT_FOUND", Step.code("NOT_FOUND"), REJECTED, NOT_AGAIN, NONE, NONE, GOOD),
                row("TOO_MANY_REQUESTS", throttled(null), THROTTLED, NOT_AGAIN, NONE, UNKNOWN, NEITHER),
                row("TOO_MANY_REQUESTS, 1 s", throttled("1"), THROTTLED, AGAIN, NONE, UNKNOWN, NEITHER),
                row("TOO_MANY_REQUESTS, nonsense", throttled("soon"), THROTTLED, NOT_AGAIN, NONE, UNKNOWN, NEITHER),
                row("unreadable 429", Step.unreadable(429), THROTTLED, NOT_AGAIN, NONE, UNKNOWN, NEITHER),
                row("unreadable 429, 1 s", Step.answer(429, "1", ""), THROTTLED, AGAIN, NONE, UNKNOWN, NEITHER),
                row("SERVICE_UNAVAILABLE", Step.code("SERVICE_UNAVAILABLE"), UNAVAILABLE, AGAIN, NONE, UNKNOWN, BAD),
                row("INTERNAL_ERROR", Step.code("INTERNAL_ERROR"), UNAVAILABLE, AGAIN, UNKNOWN, UNKNOWN, BAD),
                row("unreadable 500", Step.unreadable(500), UNAVAILABLE, AGAIN, UNKNOWN, UNKNOWN, BAD),
                row("unreadable 503", Step.unreadable(503), UNAVAILABLE, AGAIN, UNKNOWN, UNKNOWN, BAD),
                row("unreadable 599", Step.unreadable(599), UNAVAILABLE, AGAIN, UNKNOWN, UNKNOWN, BAD),
                row("unreadable 408", Step.unreadable(408), UNAVAILABLE, AGAIN, UNKNOWN, UNKNOWN, NEITHER),
                row("a code cut short", cutShort(), UNAVAILABLE, AGAIN, UNKNOWN, UNKNOWN, BAD),
                row("a code that is no string", noString(), UNAVAILABLE, AGAIN, UNKNOWN, UNKNOWN, BAD),
                row("no connection", Step.noConnection(), UNAVAILABLE, AGAIN, NONE, UNKNOWN, BAD),
                row("no connection in time", Step.connecting(), UNAVAILABLE, AGAIN, NONE, UNKNOWN, BAD),
                row("sent, no answer in time", Step.silence(), UNAVAILABLE, AGAIN, UNKNOWN, UNKNOWN, BAD),
                row("sent, connection lost", Step.lost(), UNAVAILABLE, AGAIN, UNKNOWN, UNKNOWN, BAD));
    }

    private static Row row(
            String endsIn,
            Step step,
            Outcome outcome,
            boolean again,
            Effect effect,
            Effect afterSilence,
            Judgement.Health health) {
        return new Row(endsIn, step, outcome, again, effect, afterSilence, health);
    }

    private static Step about(String code, String entitlementId) {
        return Step.answer(200, "{\"responseCode\":\"" + code + "\",\"entitlementId\":\"" + entitlementId + "\"}");
    }

    private static Step actionAbout(String entitlementId) {
        return Step.answer(
                202,
                "{\"responseCode\":\"CLIENT_ACTION_REQUIRED\",\"parameters\":{\"action\":\"NAVIGATE_TO_URL\"},"
                        + "\"entitlementId\":\"" + entitlementId + "\"}");
    }

    private static Step noUrl() {
        return Step.answer(
                202, "{\"responseCode\":\"CLIENT_ACTION_REQUIRED\",\"parameters\":{\"action\":\"NAVIGATE_TO_URL\"}}");
    }

    private static Step throttled(String retryAfter) {
        return Step.code("TOO_MANY_REQUESTS", retryAfter);
    }

    private static Step cutShort() {
        return Step.answer(500, "{\"responseCode\":\"NOT_FOUND\",\"status\":");
    }

    private static Step noString() {
        return Step.answer(500, "{\"responseCode\":404}");
    }

    @ParameterizedTest
    @MethodSource("table")
    void an_attempt_ends_in_one_row(Row row) {
        SoftAssertions softly = new SoftAssertions();
        EntitlementResult alone = lone(row.step());
        softly.assertThat(alone.outcome()).as("outcome").isEqualTo(row.outcome());
        softly.assertThat(alone.effect()).as("effect").isEqualTo(row.effect());
        softly.assertThat(isTriedAgain(row.step())).as("tried again").isEqualTo(row.again());
        softly.assertThat(afterSilence(row.step())).as("after silence").isEqualTo(row.afterSilence());
        softly.assertThat(health(row.step())).as("health").isEqualTo(row.health());
        softly.assertAll();
    }

    private static EntitlementResult lone(Step step) {
        return VirtualClient.calls(step).with(it -> it.maxAttempts(1)).result();
    }

    private static boolean isTriedAgain(Step step) {
        VirtualClient client = VirtualClient.calls(step, Step.ok()).with(it -> it.maxAttempts(2));
        client.result();
        return client.sent().size() == 2;
    }

    private static Effect afterSilence(Step step) {
        VirtualClient client = VirtualClient.calls(Step.silence(), step).with(it -> it.maxAttempts(2));
        Effect effect = client.result().effect();
        assertThat(client.identifiers()).containsExactly("id-1", "id-1");
        return effect;
    }

    /** The breaker counts failures and successes, of at least 20; and only with a failure does it open. */
    private static Judgement.Health health(Step step) {
        if (opensAfter(Collections.nCopies(20, step))) {
            return BAD;
        }
        Step bad = Step.code("SERVICE_UNAVAILABLE");
        List<Step> mixed = Stream.concat(Collections.nCopies(11, bad).stream(), Collections.nCopies(9, step).stream())
                .toList();
        return opensAfter(mixed) ? GOOD : NEITHER;
    }

    /** One more failure comes after all of them. */
    private static boolean opensAfter(List<Step> steps) {
        VirtualClient client = VirtualClient.calls(
                        Stream.concat(steps.stream(), Stream.of(Step.code("SERVICE_UNAVAILABLE")))
                                .toArray(Step[]::new))
                .with(it -> it.maxAttempts(1).attemptTimeout(Duration.ofMillis(500)));
        steps.forEach(step -> client.call());
        client.advanceMillis(600);
        boolean openBefore = client.client().status().circuit() == CircuitState.OPEN;
        if (!openBefore) {
            client.call();
            client.advanceMillis(100);
        }
        return client.client().status().circuit() == CircuitState.OPEN;
    }

    @ParameterizedTest
    @CsvSource({
        "OK, 500, REACTIVATED",
        "OK, 404, REACTIVATED",
        "OK, 429, REACTIVATED",
        "ALREADY_EXISTS, 500, ALREADY_ACTIVE",
        "NOT_FOUND, 200, REJECTED",
        "NOT_FOUND, 503, REJECTED",
        "UNAUTHORIZED, 200, REJECTED",
        "TOO_MANY_REQUESTS, 200, THROTTLED",
        "TOO_MANY_REQUESTS, 503, THROTTLED",
        "SERVICE_UNAVAILABLE, 200, UNAVAILABLE",
        "INTERNAL_ERROR, 400, UNAVAILABLE",
        "NEW_CODE, 503, UNRECOGNIZED",
        "NEW_CODE, 408, UNRECOGNIZED"
    })
    void the_response_code_decides_before_the_status(String code, int status, Outcome outcome) {
        EntitlementResult result = lone(Step.answer(status, "{\"responseCode\":\"" + code + "\"}"));

        assertThat(result.outcome()).isEqualTo(outcome);
        assertThat(result.answer().status()).isEqualTo(status);
    }
}
