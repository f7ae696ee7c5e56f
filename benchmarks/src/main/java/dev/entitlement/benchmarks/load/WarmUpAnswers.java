package dev.entitlement.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.List;

/** What gateways and the upstream answer, in all forms that the generator has code for; about nobody. Not thread-safe. */
final class WarmUpAnswers {
    private static final String WHOLE =
            "{\"responseCode\":\"%s\",\"responseMessage\":\"It \\\"is\\\" done\",\"parameters\":%s,"
                    + "\"entitlementId\":\"warm-up\",\"status\":\"ACTIVE\",\"dateCreated\":\"2018-11-02T10:15:30.000Z\","
                    + "\"dateActivated\":\"2018-11-02T10:16:02.000Z\",\"dateEnded\":null,\"dateSuspended\":null,"
                    + "\"dateResumed\":null,\"customerIdentifier\":\"customer\",\"merchantAccountKey\":\"MERCHANT\","
                    + "\"productKey\":\"Product\",\"offerKey\":\"Offer\",\"activationCode\":null,\"dateExpiry\":null,"
                    + "\"extensionData\":{\"numbers\":[1,-2.5e3],\"flag\":true}}";
    private static final String ACTION = "{ \"action\" : \"NAVIGATE_TO_URL\", \"url\" : \"https://127.0.0.1/next\" }";
    private static final String OK = WHOLE.formatted("OK", "null");
    private static final String NOTHING =
            "{\"responseCode\":\"OK\",\"responseMessage\":null,\"parameters\":{},\"entitlementId\":null}";
    private static final String SHORT = "{\"responseCode\":\"%s\",\"responseMessage\":\"No.\",\"parameters\":null}";
    private static final String PROBLEM = "{\"type\":\"about:blank\",\"title\":\"Unavailable\",\"status\":503,"
            + "\"detail\":\"queue full\",\"responseCode\":\"SERVICE_UNAVAILABLE\",\"responseMessage\":\"queue full\"}";

    private final byte[][] all = List.of(
                    gateway(200, "reactivated", "applied", OK),
                    upstream(200, OK),
                    upstream(200, WHOLE.formatted("CLIENT_ACTION_REQUIRED", ACTION)),
                    gateway(200, "already-active", "none", SHORT.formatted("ALREADY_EXISTS")),
                    chunked(OK),
                    gateway(503, "unavailable", "none", PROBLEM),
                    upstream(429, SHORT.formatted("TOO_MANY_REQUESTS")),
                    upstream(200, NOTHING),
                    upstream(502, "<html>Bad Gateway</html>"))
            .stream()
            .map(answer -> answer.getBytes(US_ASCII))
            .toArray(byte[][]::new);

    private int given;

    /** Each in turn. */
    ByteBuffer next() {
        given = (given + 1) % all.length;
        return ByteBuffer.wrap(all[given]);
    }

    private static String gateway(int status, String outcome, String effect, String body) {
        return "HTTP/1.1 " + status
                + " X\r\nX-RequestIdentifier: 35e5f8a4-bc7d-4316-9f30-965f9c83db74\r\nX-Gateway-Outcome: "
                + outcome + "\r\nX-Gateway-Effect: " + effect
                + "\r\nX-Gateway-Attempts: 1\r\nServer-Timing: queue;dur=0.000, attempt-1;dur=56.647\r\n"
                + "content-type: application/json; charset=utf-8\r\ncontent-length: " + body.length() + "\r\n\r\n"
                + body;
    }

    private static String upstream(int status, String body) {
        return head(status) + "Content-Length: " + body.length() + "\r\nConnection: keep-alive\r\n\r\n" + body;
    }

    private static String chunked(String body) {
        return head(200) + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length()) + "\r\n" + body
                + "\r\n0\r\n\r\n";
    }

    private static String head(int status) {
        return "HTTP/1.1 " + status
                + " X\r\nServer: any\r\nDate: Fri, 02 Nov 2018 10:15:30 GMT\r\nContent-Type: application/json\r\n";
    }
}
