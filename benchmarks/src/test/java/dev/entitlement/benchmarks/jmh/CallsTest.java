package dev.entitlement.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallsTest {
    private static final int COUNT = 50_000;
    private static final int IN_FLIGHT = 8;

    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** Ends every call on whatever thread is free, and watches over the rules. */
    private final class Watching implements Caller {
        private final Set<String> ids = ConcurrentHashMap.newKeySet();
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private final AtomicInteger twice = new AtomicInteger();

        @Override
        public void call(String id, Ended ended) {
            calls.incrementAndGet();
            if (!ids.add(id)) {
                twice.incrementAndGet();
            }
            most.accumulateAndGet(ids.size(), Math::max);
            threads.execute(() -> {
                ids.remove(id);
                ended.ended(null);
            });
        }

        @Override
        public void close() {}
    }

    @Test
    void makes_so_many_calls_so_many_at_once_and_no_two_for_one_id_whatever_threads_end_them() throws Exception {
        Watching caller = new Watching();
        Calls.run(caller, COUNT, IN_FLIGHT);

        assertThat(caller.calls).hasValue(COUNT);
        assertThat(caller.ids).as("none is under way when it returns").isEmpty();
        assertThat(caller.most).hasValueLessThanOrEqualTo(IN_FLIGHT);
        assertThat(caller.twice).hasValue(0);
    }

    @Test
    void ends_with_the_first_failure() {
        Caller failing = new Caller() {
            @Override
            public void call(String id, Ended ended) {
                ended.ended(new IllegalStateException("no"));
            }

            @Override
            public void close() {}
        };

        assertThatThrownBy(() -> Calls.run(failing, 10, 1))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("no");
    }
}
