package dev.entitlement.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.guards.Race;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class RehearsedTest {
    private static final int MOST = 30_000;

    @Test
    void gives_each_number_once_and_then_none_however_many_threads_call() {
        Rehearsed rehearsed = new Rehearsed(Duration.ofHours(1), () -> false);
        AtomicIntegerArray given = new AtomicIntegerArray(MOST + 1);
        Race.between(Race.THREADS, () -> {
            for (int number = rehearsed.next(); number != 0; number = rehearsed.next()) {
                given.incrementAndGet(number);
                rehearsed.oneAnswered();
            }
            return true;
        });

        assertThat(given.get(0)).isZero();
        for (int number = 1; number <= MOST; number++) {
            assertThat(given.get(number)).as("number %d", number).isEqualTo(1);
        }
        assertThat(rehearsed.answered()).isEqualTo(MOST);
        assertThat(List.of(rehearsed.next(), rehearsed.next())).containsOnly(0);
    }

    @Test
    void does_not_begin_again_after_an_interruption() {
        AtomicBoolean interrupted = new AtomicBoolean();
        Rehearsed rehearsed = new Rehearsed(Duration.ofHours(1), interrupted::get);
        assertThat(rehearsed.next()).isEqualTo(1);
        interrupted.set(true);
        assertThat(rehearsed.next()).isZero();
        interrupted.set(false);
        assertThat(rehearsed.next()).isZero();
    }
}
