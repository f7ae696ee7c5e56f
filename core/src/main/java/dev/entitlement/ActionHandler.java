package dev.entitlement;

import dev.entitlement.EntitlementResult.ActionRequired;
import org.reactivestreams.Publisher;

/** Does what the upstream asks of the reseller: sends the user's device to the page (the seed's {@code redirect_device_to}). */
@FunctionalInterface
public interface ActionHandler {

    /**
     * Called once for every call that ends in {@code action-required} while its caller is there, before its result is
     * delivered; the result waits for completion, at most to the call's deadline. An error is logged and does not change
     * the result. Must not block.
     */
    Publisher<Void> handle(ActionRequired result);
}
