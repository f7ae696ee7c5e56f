package dev.entitlement.gateway.simulator;

import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;

/** Addresses, and why they could not be had, as people read them. */
final class Addresses {

    private static final String IN_USE = "Address already in use";
    private static final String NOT_PERMITTED = "Permission denied";

    /** The kernel's words, which Java's and Netty's exceptions wrap differently. */
    private static final List<String> KNOWN_REASONS = List.of(IN_USE, NOT_PERMITTED, "Cannot assign requested address");

    private Addresses() {}

    /** Whether another port could have helped; if not, it is the host. */
    static boolean concernsPort(BindException refusal) {
        String message = String.valueOf(refusal.getMessage());
        return message.contains(IN_USE) || message.contains(NOT_PERMITTED);
    }

    /** {@code host:port}, an IPv6 address in brackets (RFC 3986, 3.2.2). */
    static String text(String host, int port) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    static String reason(Throwable failure) {
        if (failure instanceof UnknownHostException || failure instanceof UnresolvedAddressException) {
            return "Unknown host";
        }
        String message = String.valueOf(failure.getMessage());
        return KNOWN_REASONS.stream().filter(message::contains).findFirst().orElse(message);
    }
}
