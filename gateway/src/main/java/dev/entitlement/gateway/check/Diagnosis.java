package dev.entitlement.gateway.check;

import dev.entitlement.EchoResult;
import dev.entitlement.RawAnswer;
import dev.entitlement.ResponseCode;
import dev.entitlement.gateway.options.CredentialsMode;
import dev.entitlement.gateway.options.UpstreamOptions;
import java.util.Locale;

/** Puts the end of an echo call into one line: where it went, what came back, what that means, what to do next. */
public final class Diagnosis {
    private static final String ELSEWHERE =
            "something else answers there; check --upstream-url, which needs the version prefix (…/v1)";
    private static final String NO_ECHO =
            "the platform is up, but this is no answer to an echo; check --upstream-url, which needs the version prefix";

    private Diagnosis() {}

    /** The line, without a secret in it. */
    public static String of(EchoResult echo, UpstreamOptions upstream) {
        String time = String.format(Locale.ROOT, "%.0f ms", echo.durationNanos() / 1e6);
        return upstream.url() + ": " + facts(echo) + " in " + time + ": " + meaning(echo, upstream);
    }

    private static String facts(EchoResult echo) {
        RawAnswer answer = echo.answer();
        return switch (echo.end()) {
            case ANSWERED, MISDIRECTED ->
                "status " + echo.status() + ", " + (answer == null ? "no code" : code(answer.responseCode()));
            case UNREADABLE -> "status " + echo.status() + ", not an answer of the Resale API";
            case NOT_SENT -> "no connection";
            case LOST -> "connection lost before an answer";
            case TIMED_OUT -> "no answer";
        };
    }

    private static String meaning(EchoResult echo, UpstreamOptions upstream) {
        RawAnswer answer = echo.answer();
        return switch (echo.end()) {
            case ANSWERED, MISDIRECTED -> answer == null ? ELSEWHERE : meaning(answer.responseCode(), upstream);
            case UNREADABLE -> ELSEWHERE;
            case NOT_SENT -> Reachability.explain(upstream.url());
            case LOST -> "something on the way closes connections; look at proxies and firewalls, then try again";
            case TIMED_OUT ->
                "the platform, or something on the way, is silent; try again, or with a longer --attempt-timeout";
        };
    }

    private static String meaning(ResponseCode code, UpstreamOptions upstream) {
        ResponseCode.Known kind = code.kind();
        if (kind == null) {
            return NO_ECHO;
        }
        return switch (kind) {
            case OK ->
                upstream.credentials() == CredentialsMode.GATEWAY
                        ? "the address and the credentials are right, the platform is up"
                        : "the address is right, the platform is up; credentials were not checked, callers bring them";
            case UNAUTHORIZED -> unauthorized(upstream);
            case SERVICE_UNAVAILABLE, INTERNAL_ERROR ->
                "the address is right, but the platform is down or under maintenance; try again later";
            case TOO_MANY_REQUESTS ->
                "the address and the credentials are right, but the request limit is reached; try again later";
            case CLIENT_ACTION_REQUIRED, BAD_REQUEST, NOT_AVAILABLE, NOT_FOUND, ALREADY_EXISTS -> NO_ECHO;
        };
    }

    private static String unauthorized(UpstreamOptions upstream) {
        return upstream.credentials() == CredentialsMode.GATEWAY
                ? "the address is right, but the credentials or this machine's public IP address are refused;"
                        + " check --upstream-username and the password, and that the platform has the address on its list"
                : "the address is right, the platform is up and asks for credentials, which callers bring";
    }

    private static String code(ResponseCode code) {
        return code.text().length() > 64 ? code.text().substring(0, 64) + "…" : code.text();
    }
}
