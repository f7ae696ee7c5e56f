package dev.entitlement;

import org.reactivestreams.Publisher;

/**
 * Writes an identifier down before it is sent, so that after a crash the same attempt can be made again under it. Asked
 * for each attempt, on the call's loop; the time it takes counts as part of the attempt. If it fails, or takes longer than
 * an attempt may, nothing is sent, and a retry may follow. Must not block; may complete on any thread.
 */
@FunctionalInterface
public interface WriteAhead {

    /**
     * Completes when the identifier is safe; only then is the attempt sent. An error means that nothing is sent.
     *
     * @param request of the call
     * @param requestIdentifier of the attempt: the call's own, or after an answer that was read a new one
     */
    Publisher<Void> write(ReactivationRequest request, String requestIdentifier);
}
