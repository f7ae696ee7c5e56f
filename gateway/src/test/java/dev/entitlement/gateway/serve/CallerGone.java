package dev.entitlement.gateway.serve;

import dev.entitlement.ReactivationRequest;
import java.lang.reflect.Method;
import org.reactivestreams.Publisher;

/** What the client would see of a caller that goes away; the client itself does not show it. */
final class CallerGone {
    private CallerGone() {}

    static Publisher<?> of(ReactivationRequest request) {
        try {
            Method callerGone = ReactivationRequest.class.getDeclaredMethod("callerGone");
            callerGone.setAccessible(true);
            return (Publisher<?>) callerGone.invoke(request);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
