/**
 * The rules a call is held to: when to retry, how long to wait, how much retries may add, when to stop asking.
 *
 * <p>Every class here decides and none of them waits or sends. Time ({@code long nowNanos}, monotonic, any origin, may
 * wrap) and chance ({@code double random}, 0 inclusive to 1 exclusive) always come in as arguments. Public to Java
 * because the client composes them; not part of its API.
 */
@NullMarked
package dev.entitlement.policy;

import org.jspecify.annotations.NullMarked;
