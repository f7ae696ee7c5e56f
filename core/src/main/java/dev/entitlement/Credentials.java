package dev.entitlement;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import reactor.core.publisher.Mono;

/**
 * Supplies the {@code Authorization} header of each attempt, so that credentials can rotate without a restart. The Mono
 * is subscribed to once per attempt, and its time counts as part of the attempt; an error or silence means that nothing
 * is sent. Empty means: send no {@code Authorization}. Must not block.
 */
@FunctionalInterface
public interface Credentials {

    /** The whole header value, such as {@code Basic dXNlcjpwYXNz}. */
    Mono<String> authorization();

    /**
     * HTTP Basic, UTF-8 (RFC 7617).
     *
     * @throws IllegalArgumentException if the username contains a colon or is empty
     */
    static Credentials basic(String username, String password) {
        if (username.isEmpty() || username.indexOf(':') >= 0) {
            throw new IllegalArgumentException("username: expected at least one character and no colon");
        }
        byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        Mono<String> header = Mono.just("Basic " + Base64.getEncoder().encodeToString(pair));
        return () -> header;
    }

    /** No credentials of our own: what the request carries is sent, if anything. */
    static Credentials none() {
        return Mono::empty;
    }
}
