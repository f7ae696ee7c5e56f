package dev.entitlement.gateway.serve;

import dev.entitlement.CallReport;
import dev.entitlement.Effect;
import dev.entitlement.EntitlementResult;
import dev.entitlement.Outcome;
import dev.entitlement.RawAnswer;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The headers that tell the whole truth about a call, on every answer to it. */
final class AnswerHeaders {
    private static final AsciiString[] OUTCOMES = texts(Outcome.values(), Outcome::text);
    private static final AsciiString[] EFFECTS = texts(Effect.values(), Effect::text);
    private static final AsciiString TRUE = AsciiString.cached("true");
    private static final AsciiString[] SMALL_NUMBERS = IntStream.range(0, 10)
            .mapToObj(Integer::toString)
            .map(AsciiString::cached)
            .toArray(AsciiString[]::new);

    private AnswerHeaders() {}

    /** What became of a call. */
    static void write(EntitlementResult result, HttpHeaders response) {
        CallReport report = result.report();
        write(
                report.requestIdentifier(),
                result.outcome(),
                report.effect(),
                report.attempts().size(),
                response);
        if (report.coalesced()) {
            response.set(HeaderNames.X_GATEWAY_COALESCED, TRUE);
        }
        response.set(HeaderNames.SERVER_TIMING, ServerTiming.of(report));
    }

    /** A call that was refused before it was one: nothing was sent. */
    static void writeRefused(String requestIdentifier, HttpHeaders response) {
        write(requestIdentifier, Outcome.REJECTED, Effect.NONE, 0, response);
        response.set(HeaderNames.SERVER_TIMING, ServerTiming.NO_TIME);
    }

    /** A call that was lost by a fault of ours: how many attempts it made, and when, nobody can say any more. */
    static void writeLost(String requestIdentifier, HttpHeaders response) {
        writeEnd(requestIdentifier, Outcome.UNAVAILABLE, Effect.UNKNOWN, response);
    }

    /** Whether it has been written what became of the call. */
    static boolean tell(HttpHeaders response) {
        return response.contains(HeaderNames.X_GATEWAY_ATTEMPTS);
    }

    private static void write(String identifier, Outcome outcome, Effect effect, int attempts, HttpHeaders response) {
        writeEnd(identifier, outcome, effect, response);
        response.set(HeaderNames.X_GATEWAY_ATTEMPTS, number(attempts));
    }

    private static void writeEnd(String identifier, Outcome outcome, Effect effect, HttpHeaders response) {
        response.set(HeaderNames.X_REQUEST_IDENTIFIER, identifier);
        response.set(HeaderNames.X_GATEWAY_OUTCOME, OUTCOMES[outcome.ordinal()]);
        response.set(HeaderNames.X_GATEWAY_EFFECT, EFFECTS[effect.ordinal()]);
    }

    /** The headers of the upstream's answer that describe its body, as they came. */
    static void write(RawAnswer answer, HttpHeaders response) {
        if (answer.contentType() != null) {
            response.set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
        }
        if (answer.contentLanguage() != null) {
            response.set(HttpHeaderNames.CONTENT_LANGUAGE, answer.contentLanguage());
        }
        if (answer.retryAfter() != null) {
            response.set(HttpHeaderNames.RETRY_AFTER, answer.retryAfter());
        }
    }

    private static CharSequence number(int number) {
        return number < SMALL_NUMBERS.length ? SMALL_NUMBERS[number] : Integer.toString(number);
    }

    private static <T> AsciiString[] texts(T[] values, Function<T, String> text) {
        return Arrays.stream(values).map(text).map(AsciiString::cached).toArray(AsciiString[]::new);
    }
}
