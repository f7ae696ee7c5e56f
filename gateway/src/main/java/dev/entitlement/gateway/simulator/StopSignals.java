package dev.entitlement.gateway.simulator;

import java.lang.reflect.Proxy;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * SIGINT and SIGTERM as an event. A shutdown hook could stop the simulator as well, but the JVM's exit status would then
 * tell of a signal (130, 143) and not of a clean end.
 */
final class StopSignals {

    private StopSignals() {}

    /** Completes at the first of the two from now on; the process no longer ends by itself then. */
    static Mono<Void> next() {
        Sinks.Empty<Void> stop = Sinks.empty();
        on("INT", stop::tryEmitEmpty);
        on("TERM", stop::tryEmitEmpty);
        return stop.asMono();
    }

    /**
     * Goes by the names of {@code sun.misc}, which the JDK exports to everybody for want of another way to a signal, but
     * which javac warns of in a way that cannot be turned off.
     */
    private static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object running = Proxy.newProxyInstance(
                    StopSignals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        action.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), running);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM tells nobody of SIG" + name, e);
        }
    }
}
