/**
 * The data plane: what callers connect to. It parses, calls {@code dev.entitlement}'s client and writes; every decision
 * about retries, waiting and effects is the client's.
 *
 * <p>A request's way: {@code StrictHttpCodec} → {@code CallerConnection} → {@code Routes} → a handler.
 */
@NullMarked
package dev.entitlement.gateway.serve;

import org.jspecify.annotations.NullMarked;
