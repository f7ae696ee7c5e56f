package dev.entitlement;

import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the upstream said about a request, kept as text: ten codes are documented, and the vendor may add more.
 *
 * <p>Codes are compared exactly, upper and lower case included. To branch over the documented ones, switch on
 * {@link #kind()}, which the compiler can check for completeness.
 *
 * @param text the code as the upstream wrote it
 */
public record ResponseCode(String text) {

    /** Reactivated and active. */
    public static final ResponseCode OK = new ResponseCode("OK");

    /** Reactivated and pending, until the user has done what the answer's action says. */
    public static final ResponseCode CLIENT_ACTION_REQUIRED = new ResponseCode("CLIENT_ACTION_REQUIRED");

    /** The request is invalid. */
    public static final ResponseCode BAD_REQUEST = new ResponseCode("BAD_REQUEST");

    /** The IP address or the credentials are invalid. */
    public static final ResponseCode UNAUTHORIZED = new ResponseCode("UNAUTHORIZED");

    /** This entitlement cannot be reactivated. */
    public static final ResponseCode NOT_AVAILABLE = new ResponseCode("NOT_AVAILABLE");

    /** There is no such entitlement. */
    public static final ResponseCode NOT_FOUND = new ResponseCode("NOT_FOUND");

    /** The entitlement is active already. */
    public static final ResponseCode ALREADY_EXISTS = new ResponseCode("ALREADY_EXISTS");

    /** The upstream's request limit is reached. */
    public static final ResponseCode TOO_MANY_REQUESTS = new ResponseCode("TOO_MANY_REQUESTS");

    /** The upstream failed in a way it did not expect. */
    public static final ResponseCode INTERNAL_ERROR = new ResponseCode("INTERNAL_ERROR");

    /** The upstream is under maintenance. */
    public static final ResponseCode SERVICE_UNAVAILABLE = new ResponseCode("SERVICE_UNAVAILABLE");

    private static final Map<String, ResponseCode> DOCUMENTED = Stream.of(
                    OK,
                    CLIENT_ACTION_REQUIRED,
                    BAD_REQUEST,
                    UNAUTHORIZED,
                    NOT_AVAILABLE,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    TOO_MANY_REQUESTS,
                    INTERNAL_ERROR,
                    SERVICE_UNAVAILABLE)
            .collect(Collectors.toUnmodifiableMap(ResponseCode::text, Function.identity()));

    public ResponseCode {
        Objects.requireNonNull(text, "text");
    }

    /** Returns the code of this text; the constant for a documented one. */
    public static ResponseCode of(String text) {
        ResponseCode documented = DOCUMENTED.get(text);
        return documented == null ? new ResponseCode(text) : documented;
    }

    /** Whether this is one of the ten documented codes. */
    public boolean known() {
        return kind() != null;
    }

    /** Which of the documented codes this is, or null if it is none of them. */
    public @Nullable Known kind() {
        return Known.BY_NAME.get(text);
    }

    /** The code as the upstream wrote it. */
    @Override
    public String toString() {
        return text;
    }

    /** The ten documented codes, for a switch over all of them. */
    public enum Known {
        OK,
        CLIENT_ACTION_REQUIRED,
        BAD_REQUEST,
        UNAUTHORIZED,
        NOT_AVAILABLE,
        NOT_FOUND,
        ALREADY_EXISTS,
        TOO_MANY_REQUESTS,
        INTERNAL_ERROR,
        SERVICE_UNAVAILABLE;

        private static final Map<String, Known> BY_NAME =
                Stream.of(values()).collect(Collectors.toUnmodifiableMap(Known::name, Function.identity()));
    }
}
