package dev.entitlement.gateway.serve;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request's head leaves any doubt about where the request ends and whom it is for. The decoder refuses
 * several or unreadable {@code Content-Length}, {@code Content-Length} beside {@code Transfer-Encoding}, and white space
 * before a colon; the rest is here.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-6.3">RFC 9112 §6.3, message body length</a>
 */
final class Framing {
    private Framing() {}

    static @Nullable Refused faultOf(HttpRequest head) {
        Throwable cause = head.decoderResult().cause();
        if (cause != null) {
            return undecodable(cause);
        }
        HttpVersion version = head.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            return Refused.badRequest("The protocol version is neither HTTP/1.1 nor HTTP/1.0.");
        }
        String encoding = head.headers().get(HttpHeaderNames.TRANSFER_ENCODING);
        if (encoding != null && !isChunkedOnce(encoding, head.headers())) {
            return Refused.badRequest("Transfer-Encoding is not exactly one chunked.");
        }
        return hostFault(head.headers(), version);
    }

    /** The decoder's own words are not passed on: some quote the line, and that may hold a secret. */
    private static Refused undecodable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new Refused(HttpResponseStatus.REQUEST_URI_TOO_LONG, "The request line is longer than 8 KiB.");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new Refused(
                    HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The headers are larger than 16 KiB.");
        }
        if (cause instanceof MalformedRequest) {
            return Refused.badRequest("The request is not well-formed HTTP/1.1: " + cause.getMessage() + ".");
        }
        return Refused.badRequest("The request is not well-formed HTTP/1.1.");
    }

    /** Names of codings ignore case (RFC 9112 §7), but no client writes another, and not every server agrees. */
    private static boolean isChunkedOnce(String encoding, HttpHeaders headers) {
        return encoding.equals("chunked")
                && headers.getAll(HttpHeaderNames.TRANSFER_ENCODING).size() == 1;
    }

    /** One host, and one that can be one (RFC 9112 §3.2); HTTP/1.0 may do without. */
    private static @Nullable Refused hostFault(HttpHeaders headers, HttpVersion version) {
        Iterator<String> hosts = headers.valueStringIterator(HttpHeaderNames.HOST);
        if (!hosts.hasNext()) {
            return version.equals(HttpVersion.HTTP_1_0) ? null : Refused.badRequest("There is no Host.");
        }
        String host = hosts.next();
        return hosts.hasNext() || !isHost(host)
                ? Refused.badRequest("Host is not one host with or without port.")
                : null;
    }

    /** A host with or without port; {@code Host} may be empty (RFC 9110 §7.2). */
    static boolean isHost(String host) {
        int nameEnd = host.startsWith("[") ? host.indexOf(']') + 1 : indexOrEnd(host, ':');
        if (host.startsWith("[") && nameEnd == 0) {
            return false;
        }
        for (int i = 0; i < nameEnd; i++) {
            char c = host.charAt(i);
            if (c <= ' ' || c > '~' || c == '/' || c == '@' || c == '?' || c == '#' || c == '\\' || c == ',') {
                return false;
            }
        }
        return nameEnd == host.length() || host.charAt(nameEnd) == ':' && isPort(host, nameEnd + 1);
    }

    private static int indexOrEnd(String text, char c) {
        int index = text.indexOf(c);
        return index < 0 ? text.length() : index;
    }

    private static boolean isPort(String host, int from) {
        if (from == host.length() || host.length() - from > 5) {
            return false;
        }
        for (int i = from; i < host.length(); i++) {
            if (host.charAt(i) < '0' || host.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
