package dev.entitlement.gateway.serve;

import java.time.Duration;

/**
 * What a caller may send, and how slowly. The outside face fixes all of it; it is a value so that tests can shorten it.
 *
 * @param requestLineBytes the longest request line, without its line end
 * @param headersBytes all header lines together, without their line ends
 * @param bodyBytes the largest body of a call
 * @param discardBytes how much more is read, after a refusal, before the connection is closed under the caller's hands
 * @param head how long a request's head may take, from its first byte
 * @param body how long a request's body may take, from the end of the head
 * @param idle how long a connection without a request lives
 * @param unread how long a streamed answer may lie unread while its caller still sends
 * @param linger how long a refused caller may take to read the refusal before the connection is closed
 */
record Limits(
        int requestLineBytes,
        int headersBytes,
        int bodyBytes,
        int discardBytes,
        Duration head,
        Duration body,
        Duration idle,
        Duration unread,
        Duration linger) {

    static final Limits PROMISED = new Limits(
            8 * 1024,
            16 * 1024,
            16 * 1024,
            256 * 1024,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(2));
}
