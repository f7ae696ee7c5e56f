package dev.entitlement.gateway.signals;

import java.lang.reflect.Proxy;

/** Signals to this process, handled by ourselves. */
public final class ProcessSignals {
    private ProcessSignals() {}

    /**
     * From now on, a signal runs an action on a thread of the JVM's, and no longer ends the process. Goes by the names of
     * {@code sun.misc}, which the JDK exports to everybody for want of another way to a signal, but which javac warns of
     * in a way that cannot be turned off.
     *
     * @param name without {@code SIG}, such as {@code TERM}
     */
    public static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object running = Proxy.newProxyInstance(
                    ProcessSignals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
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
