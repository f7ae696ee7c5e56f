package dev.entitlement.gateway.serve;

import dev.entitlement.EntitlementResult;
import dev.entitlement.ReactivationRequest;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * Writes a call's answer when its result comes. One object where operators would be five: in a burst there are as many of
 * it as calls wait. Confined to the connection's event loop.
 */
final class CallAnswer implements CoreSubscriber<EntitlementResult> {
    private final ReactivateHandler handler;
    private final Exchange exchange;
    private final ReactivationRequest call;
    private final CoreSubscriber<? super Void> end;
    private final long waitSeconds;
    private final boolean browser;

    /**
     * @param waitSeconds to be told of as granted; {@link Prefer#NONE} if nothing was
     * @param browser whether somebody looks at the answer who can be sent on
     */
    CallAnswer(
            ReactivateHandler handler,
            Exchange exchange,
            ReactivationRequest call,
            long waitSeconds,
            boolean browser,
            CoreSubscriber<? super Void> end) {
        this.handler = handler;
        this.exchange = exchange;
        this.call = call;
        this.waitSeconds = waitSeconds;
        this.browser = browser;
        this.end = end;
    }

    @Override
    public Context currentContext() {
        return end.currentContext();
    }

    @Override
    public void onSubscribe(Subscription result) {
        end.onSubscribe(result);
    }

    @Override
    public void onNext(EntitlementResult result) {
        try {
            handler.answer(exchange, result, waitSeconds, browser);
        } catch (Throwable e) { // a fault of ours, an error too, and the caller must not wait for ever
            handler.failed(exchange, call, e);
        }
    }

    @Override
    public void onError(Throwable e) {
        handler.failed(exchange, call, e);
        end.onComplete();
    }

    @Override
    public void onComplete() {
        end.onComplete();
    }
}
