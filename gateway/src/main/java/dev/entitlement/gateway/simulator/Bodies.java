package dev.entitlement.gateway.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.entitlement.gateway.simulator.Draws.Question;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.stream.IntStream;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * The bodies of the Resale API, in the documented shapes, with every field. Pure but for a cache: the same answer gives
 * the same bytes, and two runs with the same seed differ in the two dates of their clock alone. Thread-safe.
 */
final class Bodies {

    /** What {@code garbage-1} gets: not JSON, and not empty. */
    static final byte[] GARBAGE = "<<< this is not the answer you are looking for >>>".getBytes(UTF_8);

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final String[] CREATED = IntStream.range(0, 512)
            .mapToObj(day -> LocalDate.of(2018, 1, 1).plusDays(day) + "T10:15:30.000Z")
            .toArray(String[]::new);

    private static final JsonStringEncoder JSON = JsonStringEncoder.getInstance();

    private static final int TYPICAL = 640;

    private final long seed;
    private volatile Stamp stamp = new Stamp(0, DATE.format(Instant.EPOCH));

    Bodies(long seed) {
        this.seed = seed;
    }

    byte[] call(Answer answer) {
        return answer.code().reactivates()
                ? record(answer)
                : refusal(answer.code(), answer.code().message());
    }

    byte[] echo(Answer answer) {
        if (answer.code() != Code.OK) {
            return refusal(answer.code(), answer.code().message());
        }
        StringBuilder body = opening(Code.OK, Code.OK.message()).append(",\"echo\":\"");
        JSON.quoteAsString(answer.id(), body);
        return bytes(body.append("\"}"));
    }

    static byte[] refusal(Code code, String message) {
        return bytes(opening(code, message).append('}'));
    }

    private byte[] record(Answer answer) {
        boolean active = answer.code() == Code.OK;
        String now = date(answer.atMillis());
        long customer = new Draws(seed, answer.id(), 0).bits(Question.CUSTOMER);
        StringBuilder body = opening(answer.code(), answer.code().message()).append(",\"parameters\":");
        parameters(body, answer).append(",\"entitlementId\":\"");
        JSON.quoteAsString(answer.id(), body);
        body.append(
                        active
                                ? "\",\"status\":\"ACTIVE\",\"dateCreated\":\""
                                : "\",\"status\":\"PENDING\",\"dateCreated\":\"")
                .append(CREATED[(int) (customer & 511)])
                .append("\",\"dateActivated\":");
        if (active) {
            body.append('"').append(now).append('"');
        } else {
            body.append("null");
        }
        body.append(",\"dateEnded\":null,\"dateSuspended\":null,\"dateResumed\":null,\"dateLastUpdated\":\"")
                .append(now)
                .append("\",\"customerIdentifier\":\"cust-")
                .append(100_000 + (customer >>> 9 & 0xFFFF) * 13)
                .append("\",\"merchantAccountKey\":\"BANGO\",\"productKey\":\"BangoMusic\",\"offerKey\":\"6M_FREE\"")
                .append(",\"activationCode\":\"AC-")
                .append(1_000 + (customer >>> 25 & 0x1FFF))
                .append("\",\"entitlementDisplayName\":\"Bango Music\",\"dateExpiry\":null,\"extensionData\":null}");
        return bytes(body);
    }

    /** While pending, every reactivation has a URL of its own. */
    private StringBuilder parameters(StringBuilder body, Answer answer) {
        if (answer.code() == Code.OK) {
            return body.append("null");
        }
        long token = new Draws(seed, answer.id(), answer.turn()).bits(Question.URL);
        return body.append("{\"action\":\"NAVIGATE_TO_URL\",\"url\":\"https://merchant.example/activate/")
                .append(Long.toHexString(token | Long.MIN_VALUE))
                .append("\"}");
    }

    private static StringBuilder opening(Code code, String message) {
        StringBuilder body = new StringBuilder(TYPICAL)
                .append("{\"responseCode\":\"")
                .append(code.name())
                .append("\",\"responseMessage\":\"");
        JSON.quoteAsString(message, body);
        return body.append('"');
    }

    /** Formatting a date costs more than the rest of the body; under load hundreds of answers share a millisecond. */
    private String date(long millis) {
        Stamp last = stamp;
        if (last.millis() == millis) {
            return last.text();
        }
        Stamp next = new Stamp(millis, DATE.format(Instant.ofEpochMilli(millis)));
        stamp = next;
        return next.text();
    }

    private static byte[] bytes(StringBuilder body) {
        return body.toString().getBytes(UTF_8);
    }

    private record Stamp(long millis, String text) {}
}
