package dev.entitlement.gateway.records;

import dev.entitlement.Attempt;
import dev.entitlement.CallReport;
import dev.entitlement.Effect;
import dev.entitlement.EntitlementResult;
import dev.entitlement.NoRetry;
import dev.entitlement.Outcome;
import dev.entitlement.Refusal;
import dev.entitlement.gateway.logging.IsoTime;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * An ended call as one JSON object: the one schema for whoever asks what became of a call.
 *
 * <pre>{@code
 * {"entitlementId":"…","requestIdentifier":"…","outcome":"unavailable","effect":"unknown",
 *  "startedAt":"2026-11-23T10:15:30.123Z","endedAt":"…","durationMs":4003.215,
 *  "refusal":"circuit-open","noRetry":"deadline",
 *  "attempts":[{"number":1,"requestIdentifier":"…","startedAt":"…","durationMs":4000.871,"end":"timed-out",
 *               "status":503,"responseCode":"SERVICE_UNAVAILABLE"}]}
 * }</pre>
 *
 * <p>Times are ISO 8601 in UTC to the millisecond, durations in milliseconds. {@code refusal}, {@code noRetry}, {@code status} and
 * {@code responseCode} are absent where there is none.
 *
 * <p>It is taken from a result on the event loop and written out elsewhere, so it holds what is told and nothing more: an
 * answer's body may have a mebibyte, and there may be many that wait.
 */
record CallRecord(
        String entitlementId,
        String requestIdentifier,
        Outcome outcome,
        Effect effect,
        Instant startedAt,
        long durationNanos,
        @Nullable Refusal refusal,
        @Nullable NoRetry noRetry,
        List<Attempt> attempts) {
    private static final JsonFactory JSON = new JsonFactory();

    /** An upstream may answer with a code of any length; a log line need not follow it. */
    private static final int LONGEST_CODE = 256;

    static CallRecord of(EntitlementResult result) {
        CallReport report = result.report();
        return new CallRecord(
                report.entitlementId(),
                report.requestIdentifier(),
                result.outcome(),
                result.effect(),
                report.startedAt(),
                report.durationNanos(),
                report.refusal(),
                report.noRetry(),
                withShortCodes(report.attempts()));
    }

    /** The object as UTF-8 on one line, with the line's end. */
    byte[] line() {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
            write(json);
        }
        line.write('\n');
        return line.toByteArray();
    }

    private void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("entitlementId", entitlementId);
        json.writeStringProperty("requestIdentifier", requestIdentifier);
        json.writeStringProperty("outcome", outcome.text());
        json.writeStringProperty("effect", effect.text());
        json.writeStringProperty("startedAt", IsoTime.text(startedAt));
        json.writeStringProperty("endedAt", IsoTime.text(startedAt.plusNanos(durationNanos)));
        writeMillis(json, durationNanos);
        if (refusal != null) {
            json.writeStringProperty("refusal", refusal.text());
        }
        if (noRetry != null) {
            json.writeStringProperty("noRetry", noRetry.text());
        }
        json.writeArrayPropertyStart("attempts");
        attempts.forEach(attempt -> write(json, attempt, startedAt));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Attempt attempt, Instant callStartedAt) {
        json.writeStartObject();
        json.writeNumberProperty("number", attempt.number());
        json.writeStringProperty("requestIdentifier", attempt.requestIdentifier());
        json.writeStringProperty("startedAt", IsoTime.text(callStartedAt.plusNanos(attempt.startNanos())));
        writeMillis(json, attempt.durationNanos());
        json.writeStringProperty("end", attempt.end().text());
        if (attempt.status() != 0) {
            json.writeNumberProperty("status", attempt.status());
        }
        if (attempt.responseCode() != null) {
            json.writeStringProperty("responseCode", attempt.responseCode());
        }
        json.writeEndObject();
    }

    /** To the microsecond, and never in the scientific notation of doubles. */
    private static void writeMillis(JsonGenerator json, long nanos) {
        json.writeNumberProperty("durationMs", BigDecimal.valueOf(nanos / 1000, 3));
    }

    private static List<Attempt> withShortCodes(List<Attempt> attempts) {
        for (Attempt attempt : attempts) {
            if (isLong(attempt.responseCode())) {
                return attempts.stream().map(CallRecord::withShortCode).toList();
            }
        }
        return attempts;
    }

    private static Attempt withShortCode(Attempt attempt) {
        String code = attempt.responseCode();
        return code == null || !isLong(code)
                ? attempt
                : new Attempt(
                        attempt.number(),
                        attempt.requestIdentifier(),
                        attempt.startNanos(),
                        attempt.durationNanos(),
                        attempt.end(),
                        attempt.status(),
                        shortened(code));
    }

    private static boolean isLong(@Nullable String code) {
        return code != null && code.length() > LONGEST_CODE;
    }

    private static String shortened(String code) {
        int end = Character.isHighSurrogate(code.charAt(LONGEST_CODE - 1)) ? LONGEST_CODE - 1 : LONGEST_CODE;
        return code.substring(0, end) + "…";
    }
}
