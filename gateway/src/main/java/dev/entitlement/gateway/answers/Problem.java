package dev.entitlement.gateway.answers;

import dev.entitlement.Attempt;
import dev.entitlement.AttemptEnd;
import dev.entitlement.CallReport;
import dev.entitlement.EchoResult;
import dev.entitlement.Effect;
import dev.entitlement.EntitlementResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * An answer of the gateway's own, in a form that both worlds can read: {@code application/problem+json} with the members
 * of the Resale API as extensions.
 *
 * @param status the HTTP status, also in the body
 * @param responseCode what a client of the Resale API reads
 * @param detail what happened and what to do, for people
 * @param headers further headers that the status wants
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457, Problem Details for HTTP APIs</a>
 */
public record Problem(HttpResponseStatus status, String responseCode, String detail, Map<AsciiString, String> headers) {
    private static final AsciiString CONTENT_TYPE = AsciiString.cached("application/problem+json");
    private static final AsciiString ACCEPT_POST = AsciiString.cached("Accept-Post");
    private static final String BAD_REQUEST = "BAD_REQUEST";
    private static final String UNAUTHORIZED = "UNAUTHORIZED";
    private static final String TOO_MANY_REQUESTS = "TOO_MANY_REQUESTS";
    private static final String SERVICE_UNAVAILABLE = "SERVICE_UNAVAILABLE";
    private static final String INTERNAL_ERROR = "INTERNAL_ERROR";

    private Problem(HttpResponseStatus status, String responseCode, String detail) {
        this(status, responseCode, detail, Map.of());
    }

    // ---- the caller's fault

    public static Problem badRequest(String detail) {
        return new Problem(HttpResponseStatus.BAD_REQUEST, BAD_REQUEST, detail);
    }

    /** An id that is none; {@code fault} as {@link dev.entitlement.EntitlementId#fault} says it. */
    public static Problem badId(String fault) {
        return badRequest("The entitlement id " + fault + ".");
    }

    public static Problem refused(HttpResponseStatus status, String detail) {
        return new Problem(status, BAD_REQUEST, detail);
    }

    public static Problem unknownPath() {
        return new Problem(HttpResponseStatus.NOT_FOUND, BAD_REQUEST, "There is nothing at this path.");
    }

    public static Problem wrongMethod(String allow) {
        return new Problem(
                HttpResponseStatus.METHOD_NOT_ALLOWED,
                BAD_REQUEST,
                "This path takes " + allow + " only.",
                Map.of(HttpHeaderNames.ALLOW, allow));
    }

    /** @param accepted what can be read, as {@code Accept-Post} lists it */
    public static Problem unsupportedInput(String accepted) {
        return new Problem(
                HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
                BAD_REQUEST,
                "The input must be one of " + accepted + ", not encoded: an entitlement a line.",
                Map.of(ACCEPT_POST, accepted));
    }

    public static Problem notLetIn(String challenge) {
        return new Problem(
                HttpResponseStatus.UNAUTHORIZED,
                UNAUTHORIZED,
                "This gateway lets in callers with an API key only, and there was none that it knows.",
                Map.of(HttpHeaderNames.WWW_AUTHENTICATE, challenge));
    }

    public static Problem crossSite() {
        return new Problem(
                HttpResponseStatus.FORBIDDEN,
                UNAUTHORIZED,
                "Pages of other sites may not call this gateway; the operator can allow their origin.");
    }

    // ---- ours and the upstream's

    /** Row by row as the outside face has it: what is said when the upstream's own answer cannot be. */
    public static Problem of(EntitlementResult result) {
        CallReport report = result.report();
        Attempt last = report.lastAttempt();
        if (report.refusal() != null || last == null) {
            return unavailable(code(result.effect()), result.explanation(), report.retryAfterSeconds());
        }
        return ofAttempt(
                last.end(), last.status(), code(result.effect()), result.explanation(), report.retryAfterSeconds());
    }

    /** The same for an echo, which has no effect. */
    public static Problem ofEcho(EchoResult echo) {
        if (echo.refusal() != null) {
            return unavailable(
                    SERVICE_UNAVAILABLE,
                    "The echo was not sent: " + echo.refusal().text() + ".",
                    1);
        }
        AttemptEnd end = echo.end();
        return ofAttempt(end, echo.status(), SERVICE_UNAVAILABLE, "The echo was not answered: " + end.text() + ".", 1);
    }

    private static Problem ofAttempt(
            AttemptEnd end, int status, String codeByEffect, String detail, int retryAfterSeconds) {
        return switch (end) {
            case TIMED_OUT -> new Problem(HttpResponseStatus.GATEWAY_TIMEOUT, codeByEffect, detail);
            case NOT_SENT, LOST -> new Problem(HttpResponseStatus.BAD_GATEWAY, codeByEffect, detail);
            case UNREADABLE -> unreadable(status, codeByEffect, detail, retryAfterSeconds);
            case MISDIRECTED, ANSWERED -> new Problem(HttpResponseStatus.BAD_GATEWAY, INTERNAL_ERROR, detail);
        };
    }

    private static Problem unreadable(int status, String codeByEffect, String detail, int retryAfterSeconds) {
        if (status == HttpResponseStatus.TOO_MANY_REQUESTS.code()) {
            return new Problem(
                    HttpResponseStatus.TOO_MANY_REQUESTS, TOO_MANY_REQUESTS, detail, retryAfter(retryAfterSeconds));
        }
        boolean transientError = status >= 500 || status == HttpResponseStatus.REQUEST_TIMEOUT.code();
        return new Problem(HttpResponseStatus.BAD_GATEWAY, transientError ? codeByEffect : INTERNAL_ERROR, detail);
    }

    public static Problem draining() {
        return unavailable(SERVICE_UNAVAILABLE, "The gateway is draining: call another one, or again later.", 1);
    }

    /** Something that must not happen did: what is certain is only that nothing is. */
    public static Problem callLost() {
        return bug("The gateway failed; whether the entitlement was touched cannot be told. The log has the reason.");
    }

    /** The same, after the call had ended. */
    public static Problem answerLost() {
        return bug("The gateway failed to pass the answer on; X-Gateway-Effect tells what the call did.");
    }

    public static Problem echoLost() {
        return bug("The gateway failed. The log has the reason.");
    }

    private static Problem bug(String detail) {
        return new Problem(HttpResponseStatus.INTERNAL_SERVER_ERROR, INTERNAL_ERROR, detail);
    }

    private static Problem unavailable(String code, String detail, int retryAfterSeconds) {
        return new Problem(HttpResponseStatus.SERVICE_UNAVAILABLE, code, detail, retryAfter(retryAfterSeconds));
    }

    /** A client that reads nothing but codes takes {@code SERVICE_UNAVAILABLE} for "nothing happened". */
    private static String code(Effect effect) {
        return effect == Effect.NONE ? SERVICE_UNAVAILABLE : INTERNAL_ERROR;
    }

    private static Map<AsciiString, String> retryAfter(int seconds) {
        return Map.of(HttpHeaderNames.RETRY_AFTER, Integer.toString(Math.max(1, seconds)));
    }

    // ---- on the wire

    public void writeHeaders(HttpHeaders response) {
        response.set(HttpHeaderNames.CONTENT_TYPE, CONTENT_TYPE);
        headers.forEach(response::set);
    }

    /** Put together at once, and not in a builder, which would make two more copies: a flood of refusals makes many of it. */
    public byte[] body() {
        String title = status.reasonPhrase();
        String json = "{\"type\":\"about:blank\",\"title\":\"" + title + "\",\"status\":" + status.code()
                + ",\"detail\":\"" + quoted(detail) + "\",\"responseCode\":\"" + responseCode
                + "\",\"responseMessage\":\""
                + title + "\"}";
        return json.getBytes(StandardCharsets.UTF_8);
    }

    /** As a rule the text itself. */
    private static String quoted(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                StringBuilder quoted = new StringBuilder(text.length() + 16);
                JsonStringEncoder.getInstance().quoteAsString(text, quoted);
                return quoted.toString();
            }
        }
        return text;
    }

    /** When to come back, in seconds as text; null if this does not say. */
    public @Nullable String retryAfter() {
        return headers.get(HttpHeaderNames.RETRY_AFTER);
    }
}
