package dev.entitlement;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.entitlement.upstream.Answer;
import dev.entitlement.upstream.AnswerReader;
import dev.entitlement.upstream.Upstream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a scripted upstream does with one request.
 *
 * @param text what that is, in a few words
 * @param after how long that takes; negative for before {@code send} returns
 * @param sent whether the request gets as far as the upstream
 * @param end what the receiver hears in the end
 */
record Step(String text, Duration after, boolean sent, Consumer<Upstream.Receiver> end) {
    /** How long an answer takes unless a test says otherwise. */
    static final Duration USUAL = Duration.ofMillis(30);

    private static final Map<String, Integer> STATUSES = Map.of(
            "CLIENT_ACTION_REQUIRED", 202,
            "BAD_REQUEST", 400,
            "UNAUTHORIZED", 401,
            "NOT_AVAILABLE", 403,
            "NOT_FOUND", 404,
            "ALREADY_EXISTS", 409,
            "TOO_MANY_REQUESTS", 429,
            "INTERNAL_ERROR", 500,
            "SERVICE_UNAVAILABLE", 503);

    private static final Consumer<Upstream.Receiver> NOTHING = receiver -> {};

    /** Answered with this code and the status that usually goes with it. */
    static Step code(String code) {
        return answer(STATUSES.getOrDefault(code, 200), "{\"responseCode\":\"" + code + "\"}");
    }

    static Step code(String code, String retryAfter) {
        String body = "{\"responseCode\":\"" + code + "\"}";
        return answer(STATUSES.getOrDefault(code, 200), retryAfter, body);
    }

    static Step ok() {
        return code("OK");
    }

    static Step action(String action, String url) {
        return answer(
                202,
                "{\"responseCode\":\"CLIENT_ACTION_REQUIRED\",\"parameters\":{\"action\":\"" + action + "\",\"url\":\""
                        + url + "\"}}");
    }

    static Step navigate() {
        return action("NAVIGATE_TO_URL", "https://example.com/continue");
    }

    /** Answered with a status and a page that is no JSON. */
    static Step unreadable(int status) {
        return answer(status, "<html>Sorry</html>");
    }

    static Step answer(int status, String body) {
        return answer(status, null, body);
    }

    static Step answer(int status, String retryAfter, String body) {
        byte[] bytes = body.getBytes(UTF_8);
        Answer answer = new Answer(status, "application/json", null, retryAfter, bytes, AnswerReader.read(bytes));
        return new Step(status + " " + body, USUAL, true, receiver -> receiver.answered(answer));
    }

    /** Sent, and never answered. */
    static Step silence() {
        return new Step("silence", USUAL, true, NOTHING);
    }

    /** A connection that never comes about, nor fails. */
    static Step connecting() {
        return new Step("connecting", USUAL, false, NOTHING);
    }

    /** Refused, unresolved, or no TLS. */
    static Step noConnection() {
        return new Step(
                "no connection", USUAL, false, receiver -> receiver.failed(false, false, new IOException("refused")));
    }

    /** Sent, then the connection was lost. */
    static Step lost() {
        return new Step("lost", USUAL, true, receiver -> receiver.failed(true, false, new IOException("reset")));
    }

    /** Sent on a reused connection, which was lost before the first byte of an answer. */
    static Step stale() {
        return new Step("stale", USUAL, true, receiver -> receiver.failed(true, true, new IOException("reset")));
    }

    /** Whether nothing is heard in the end. */
    boolean isSilent() {
        return end == NOTHING;
    }

    Step after(Duration duration) {
        return new Step(text, duration, sent, end);
    }

    Step afterMillis(long millis) {
        return after(Duration.ofMillis(millis));
    }

    /** Ends before {@code send} returns. */
    Step atOnce() {
        return after(Duration.ofNanos(-1));
    }

    @Override
    public String toString() {
        return text;
    }
}
