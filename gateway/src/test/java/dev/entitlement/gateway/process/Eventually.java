package dev.entitlement.gateway.process;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Asks another process again and again, for it cannot tell us when it has got there. */
final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Eventually() {}

    /** The first answer that will do; the last one, whatever it is, when patience is at an end. */
    static <T> T get(Supplier<T> question, Predicate<T> willDo) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        T answer = question.get();
        while (!willDo.test(answer) && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(PAUSE.toNanos());
            answer = question.get();
        }
        return answer;
    }
}
