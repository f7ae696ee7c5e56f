package dev.entitlement.gateway.records;

import dev.entitlement.Attempt;
import dev.entitlement.CallReport;
import dev.entitlement.EntitlementResult;
import dev.entitlement.gateway.logging.IsoTime;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.Instant;
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
 */
final class CallRecord {
    private static final JsonFactory JSON = new JsonFactory();

    /** An upstream may answer with a code of any length; a log line need not follow it. */
    private static final int LONGEST_CODE = 256;

    private CallRecord() {}

    /** The object as UTF-8 on one line, with the line's end. */
    static byte[] line(EntitlementResult result) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
            write(json, result);
        }
        line.write('\n');
        return line.toByteArray();
    }

    private static void write(JsonGenerator json, EntitlementResult result) {
        CallReport report = result.report();
        json.writeStartObject();
        json.writeStringProperty("entitlementId", report.entitlementId());
        json.writeStringProperty("requestIdentifier", report.requestIdentifier());
        json.writeStringProperty("outcome", result.outcome().text());
        json.writeStringProperty("effect", result.effect().text());
        json.writeStringProperty("startedAt", IsoTime.text(report.startedAt()));
        json.writeStringProperty("endedAt", IsoTime.text(report.startedAt().plusNanos(report.durationNanos())));
        writeMillis(json, report.durationNanos());
        if (report.refusal() != null) {
            json.writeStringProperty("refusal", report.refusal().text());
        }
        if (report.noRetry() != null) {
            json.writeStringProperty("noRetry", report.noRetry().text());
        }
        json.writeArrayPropertyStart("attempts");
        report.attempts().forEach(attempt -> write(json, attempt, report.startedAt()));
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
        String code = shortened(attempt.responseCode());
        if (code != null) {
            json.writeStringProperty("responseCode", code);
        }
        json.writeEndObject();
    }

    /** To the microsecond, and never in the scientific notation of doubles. */
    private static void writeMillis(JsonGenerator json, long nanos) {
        json.writeNumberProperty("durationMs", BigDecimal.valueOf(nanos / 1000, 3));
    }

    private static @Nullable String shortened(@Nullable String code) {
        if (code == null || code.length() <= LONGEST_CODE) {
            return code;
        }
        int end = Character.isHighSurrogate(code.charAt(LONGEST_CODE - 1)) ? LONGEST_CODE - 1 : LONGEST_CODE;
        return code.substring(0, end) + "…";
    }
}
